"""Telephone numbers in the one form in which they can be compared (ITU-T E.164)."""

from __future__ import annotations

import unicodedata

import phonenumbers
from django.utils.translation import gettext as _

from yimen.kernel.errors import Invalid

REGION = "CN"


def e164(written: str) -> str:
    """`138 1234 5678` is `+8613812345678`; Invalid when it is no whole number."""
    text = unicodedata.normalize("NFKC", written).replace("转", "x").strip()
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Invalid(_("This is not a telephone number; a land line needs its area code."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
