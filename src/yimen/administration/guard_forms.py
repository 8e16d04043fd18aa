"""What an administrator fills in about the rules of the guard, and to try them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.administration.row_forms import RowForm, line
from yimen.cases.forms import TextField
from yimen.reading.guard import Duty
from yimen.reading.history import OF_GUARD
from yimen.reading.imports import LONGEST


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    """Words, parted by spaces."""
    return TextField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": 3}), **kwargs)


class GuardForm(RowForm):
    """A rule of the guard: by which words, and what follows."""

    told = OF_GUARD
    code = line(_("Code"), 12, help_text=_("Letters and digits. It is never changed."))
    duty = forms.ChoiceField(label=_("What it is for"), choices=Duty.choices)
    to = line(
        _("Leads to"),
        40,
        required=False,
        help_text=_(
            "Of a danger the number to call; of a route court, petition and so on, as other rules"
            " have it; of a public body what the name of its unit holds."
        ),
    )
    words = words_field(
        _("What is listened for"),
        help_text=_("One of them must be said. Spaces between; … stands for some characters."),
    )
    near = words_field(_("Only with one of these near"), required=False)
    unless = words_field(_("Not with one of these near"), required=False)
    times = forms.IntegerField(label=_("Times said at least"), min_value=1, max_value=9, initial=1)
    always = forms.BooleanField(label=_("Also of what is over, denied or supposed"), required=False)
    why = line(_("What the agent is told to do"), 300)
    basis = line(_("Basis"), 200)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(row, data, **self.told.columns(row) if row else {})
        if row is not None:
            del self.fields["code"]


class SentenceForm(forms.Form):
    """What somebody might say on the telephone."""

    text = TextField(
        label=_("What somebody says"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
