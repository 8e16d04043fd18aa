"""What is said on the pages of the court link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.cases.forms import TextField

LONGEST = 300  # characters


class ReasonForm(forms.Form):
    """Why a message is set aside: the court reads it, where the message is its own."""

    reason = TextField(
        label=_("Why"),
        help_text=_("Without names: the court gets these words where the message is its own."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "month"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """From which day to which; this year until today where nothing is said."""

    since = forms.DateField(label=_("From day"), widget=_day())
    until = forms.DateField(label=_("To day"), widget=_day())

    def __init__(self, data: Any, today: date) -> None:
        usual = {"since": today.replace(month=1, day=1), "until": today}
        said = data if {"since", "until"} & set(data) else usual
        super().__init__(said)
        self.usual = usual

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("since", _("The first day lies after the last."))
        return said

    def period(self) -> tuple[date, date]:
        """Both days: as said, or the usual ones where that makes no sense."""
        said = self.cleaned_data if self.is_valid() else self.usual
        return said["since"], said["until"]
