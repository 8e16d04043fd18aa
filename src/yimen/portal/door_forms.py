"""What opens the residents' door: a telephone, the number of a matter, the code that came."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.kernel.errors import Invalid
from yimen.orgs.phones import e164


class PhoneField(forms.CharField):
    """A telephone as people write it; its value is the E.164 number."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return e164(written) if written else ""
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return value.removeprefix("+86") if isinstance(value, str) else value


class CodeForm(forms.Form):
    """The code that came by short message."""

    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Only the digits count: people type spaces, and full-width digits."""
        digits = re.sub(r"\D", "", str(self.cleaned_data["code"]))
        return "".join(str(int(digit)) for digit in digits)


OWN_PAGES = ("/matters/", "/my-data/")
"""Where a page is somebody's own."""


class FollowForm(forms.Form):
    """What opens the door to one's own matter."""

    number = forms.CharField(
        label=_("Number of your matter"),
        max_length=24,
        help_text=_("It stands on your receipt and in our messages, such as 261123-00042."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    phone = PhoneField(
        label=_("Your telephone"), help_text=_("The one that you gave us. We send a code to it.")
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def clean_next(self) -> str:
        """Only a page of the residents' own; whoever may not see it finds nothing there."""
        wanted = str(self.cleaned_data["next"])
        return wanted if wanted.startswith(OWN_PAGES) else ""
