"""What a party of a dispute is asked, and whoever asks for mediation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.mediators.models import DisputeType

from .door_forms import PhoneField
from .forms import STORY, WORDS, ReasonForm, area_field


class TellForm(forms.Form):
    """What a party says."""

    words = forms.CharField(
        label=_("What do you want to say?"), max_length=WORDS, widget=forms.Textarea({"rows": 5})
    )


class AddressForm(forms.Form):
    """Where the court may send to."""

    service_address = forms.CharField(
        label=_("Address at which papers reach you"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )


class BrokenForm(ReasonForm):
    """Which promise, and what was not done."""

    obligation = forms.TypedChoiceField(
        label=_("Which promise?"), coerce=int, widget=forms.RadioSelect
    )
    field_order = ("obligation", "reason")


class QuarrelForm(forms.Form):
    """The first question: what is the quarrel about, and where?"""

    dispute_type = forms.ChoiceField(label=_("Kind of dispute"), choices=DisputeType.choices)
    body = forms.CharField(
        label=_("What happened, and what do you want?"),
        help_text=_("In your own words. The other side does not read this."),
        max_length=STORY,
        widget=forms.Textarea({"rows": 7}),
    )
    area = area_field()


class OtherSideForm(forms.Form):
    """The second question: with whom?"""

    other_name = forms.CharField(
        label=_("Name of the other side"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Or which firm or office?"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    other_phone = PhoneField(
        label=_("Their telephone"), required=False, help_text=_("If you know it.")
    )

    def clean(self) -> dict[str, Any]:
        """Somebody is named."""
        said = super().clean() or {}
        if not said.get("other_name") and not said.get("organisation"):
            self.add_error("other_name", _("Name a person, a firm or an office."))
        return said


class SenderForm(forms.Form):
    """The third question: who are you?"""

    phone = PhoneField(
        label=_("Your telephone"), help_text=_("We send a code to it, and tell you how it goes.")
    )
    name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"})
    )


FORMS: dict[str, type[forms.Form]] = {
    "agree_to_more_time": forms.Form,
    "say": TellForm,
    "confirm_address": AddressForm,
    "break_promise": BrokenForm,
    "relapse": TellForm,
    "reopen": ReasonForm,
    "stop": TellForm,
    "withdraw": ReasonForm,
}
"""By step: what a party is asked to take it."""
