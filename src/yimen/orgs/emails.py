"""E-mail addresses in the one form in which they are kept and compared (RFC 5321)."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from yimen.kernel.errors import Invalid

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""
LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
"""Before the sign: no quotes, spaces or line breaks, so that no header can be made of it."""


HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
"""A name that the whole world knows: no bare machine, no number."""


def mail_address(written: str) -> str:
    """`Wang@Example.COM` is `Wang@example.com`; Invalid when it is no address."""
    text = unicodedata.normalize("NFKC", written).strip().replace("。", ".")
    local, _sign, domain = text.rpartition("@")
    try:
        host = domain.encode("idna").decode().lower()
        found = f"{local}@{host}"
        validate_email(found)
        whole = len(found) <= LONGEST and bool(LOCAL.fullmatch(local) and HOST.fullmatch(host))
    except (ValidationError, UnicodeError):
        whole = False
    if not whole:
        raise Invalid(_("This is not an e-mail address."))
    return found
