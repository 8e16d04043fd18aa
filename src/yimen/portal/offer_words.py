"""What a party's steps about an offer are called on its page, and what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import WORDS
from .words import Action

STEPS = {"accept_offer": "accept", "accept_as_last": "accept"}
"""Steps that are one to a party."""

PROPOSE = Action(
    _("Make an offer"),
    _("It goes to the mediators first and binds nobody. What binds is what all sign in the end."),
    _("The mediators have your offer."),
)
COUNTER = Action(
    _("Make a counter-offer"),
    PROPOSE.hint,
    PROPOSE.done,
)
ACTIONS: dict[str, Action] = {
    "accept": Action(
        _("Accept"),
        _(
            "You agree to this offer. It is accepted once everybody to whom it was made has"
            " accepted; then the mediators write it down for all to sign."
        ),
        _("You have accepted the offer."),
    ),
    "decline_offer": Action(
        _("Decline"),
        _("Then this offer is over, for everybody. You can make one of your own."),
        _("You have declined the offer."),
    ),
    "allow_telling": Action(
        _("Let the mediators pass it on"),
        _("They decide whether and when those for whom it is hear of it."),
        _("The mediators may pass it on."),
    ),
    "withdraw_offer": Action(
        _("Take it back"),
        _("Nobody can accept it any more."),
        _("You took the offer back."),
        grave=True,
    ),
}
"""By step, as a party meets it."""


class ProposeForm(forms.Form):
    """What a party offers, to whom, and whether it may be passed on."""

    words = forms.CharField(
        label=_("What do you offer?"),
        help_text=_("Who does what, until when, how much: as exactly as you can."),
        max_length=WORDS,
        widget=forms.Textarea({"rows": 5}),
    )
    to = forms.TypedChoiceField(
        label=_("To whom?"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    may_be_told = forms.BooleanField(
        label=_("The mediators may pass it on"),
        required=False,
        help_text=_(
            "If you leave this empty, only the mediators know of it until you allow it. They"
            " decide whether and when they pass it on."
        ),
    )

    def __init__(self, *args: Any, to: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("To all of them: each must accept")), *to]
        if len(to) < 2:
            del self.fields["to"]


class DeclineForm(forms.Form):
    """Why not, for the mediators."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Only the mediators read it."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


FORMS: dict[str, type[forms.Form]] = {"decline_offer": DeclineForm}
"""By step: what a party is asked; nothing where none stands here."""
