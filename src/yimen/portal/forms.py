"""What residents are asked, in the words that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yimen.cases.fields import unit_field
from yimen.kernel.errors import Invalid
from yimen.links.mail.gateway import reachable
from yimen.orgs.emails import mail_address
from yimen.orgs.models import NoticeWay
from yimen.orgs.queries import in_the_city
from yimen.requests.models import Kind, Rating, Solved

from .door_forms import PhoneField
from .queries import places
from .whereabouts import read

STORY, WORDS = 4000, 2000
"""Longest texts in characters."""
LONGEST_PLACE = 200
FILES = 6
"""Files that one form takes."""

KINDS = [
    (Kind.HELP, _("I need help with something")),
    (Kind.COMPLAINT, _("I want to complain")),
    (Kind.QUESTION, _("I have a question")),
    (Kind.SUGGESTION, _("I have a suggestion")),
    (Kind.REPORT, _("I want to report wrongdoing")),
    (Kind.PRAISE, _("I want to praise somebody")),
    (Kind.OTHER, _("Something else")),
]


def sent(request: HttpRequest) -> dict[str, Any]:
    """What a form is bound to: all of what was posted, be it nothing; else it is a fresh form."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


class MailField(forms.CharField):
    """An e-mail address as people write it; its value is the one in which it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "email", "autocomplete": "email", "inputmode": "email"})
        super().__init__(max_length=254, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return mail_address(written) if written else ""
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class WhatForm(forms.Form):
    """The first question: what is it about?"""

    kind = forms.ChoiceField(
        label=_("What do you want?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.HELP
    )
    body = forms.CharField(
        label=_("What is it about?"),
        help_text=_("What happened, since when, and what should be done? In your own words."),
        max_length=STORY,
        widget=forms.Textarea({"rows": 7}),
    )


class AboutForm(forms.Form):
    """Only of a report or a complaint: which unit is it about?"""

    about_unit = unit_field(
        label=_("Is it about an office or its people? Which one?"),
        help_text=_("Its name or a part of it. What you write never reaches the office you name."),
        required=False,
    )


def areas() -> list[tuple[str, Any]]:
    """The towns of the city to choose from."""
    return [("", _("I do not know")), *places()]


def area_field() -> forms.ChoiceField:
    """The town in which it is, if the person knows."""
    return forms.ChoiceField(
        label=_("Which town or street office?"),
        required=False,
        help_text=_("If you do not know it, leave it open."),
        choices=areas,
    )


NONE = "none"
DID_YOU_MEAN = _("Several places are called so, or it lies elsewhere. Did you mean one of these?")


class WhereForm(forms.Form):
    """The second question: where is it?"""

    area = area_field()
    place = forms.CharField(
        label=_("Where exactly?"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("Street and number, village, a shop or a bus stop close by."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    meant = forms.ChoiceField(
        label=_("Which place do you mean?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), DID_YOU_MEAN),
    )
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = str(self.data.get("place") or "") if self.is_bound else ""
        self.read = read(written[:LONGEST_PLACE], str(self.data.get("area") or ""))
        meant = self.fields["meant"]
        assert isinstance(meant, forms.ChoiceField)
        meant.choices = [*self.read.offered, (NONE, _("None of these"))]
        if not self.read.offered:
            del self.fields["meant"]

    def clean(self) -> dict[str, Any]:
        """A point is whole and in this city; what was written says the village, where it can."""
        said = super().clean() or {}
        meant = said.pop("meant", self.read.area)
        said |= {"within": "" if meant == NONE else meant}
        lat, lon = said.get("lat"), said.get("lon")
        if lat is None or lon is None:
            return {**said, "lat": None, "lon": None}
        if not in_the_city(lat, lon):
            raise forms.ValidationError(_("The marked point lies outside of the city."))
        return said


class WhoForm(forms.Form):
    """The third question: who are you?"""

    phone = PhoneField(
        label=_("Your telephone"),
        help_text=_("We send a code to it, tell you how it goes, and call you back."),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = MailField(
        label=_("Your e-mail address"),
        help_text=_("News of it come there too, once you have confirmed the address."),
    )
    confidential = forms.BooleanField(
        label=_("Hide my name and telephone from the office that handles it"), required=False
    )
    wants_call = forms.BooleanField(
        label=_("Call me when it is done"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reachable():  # nobody is asked for what leads nowhere
            del self.fields["email"]


class ReceiptForm(forms.Form):
    """What stands on a receipt."""

    number = forms.CharField(label=_("Number of your matter"), max_length=24)
    hash = forms.CharField(
        label=_("Check mark"),
        help_text=_("The 64 letters and digits on your receipt."),
        max_length=200,
    )

    def clean_hash(self) -> str:
        """As it is stored, however it was typed."""
        return re.sub(r"[^0-9a-f]", "", str(self.cleaned_data["hash"]).lower())


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, or none where it is not required."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given: Sequence[Any] = data or [None]
        if len(given) > FILES:
            raise forms.ValidationError(_("At most %d files at a time.") % FILES)
        return [file for each in given if (file := super(FilesField, self).clean(each, initial))]


class SendForm(forms.Form):
    """Before it is sent: pictures and papers."""

    papers = FilesField(
        label=_("Pictures or papers"),
        required=False,
        help_text=_("Up to six: pictures, PDF, Word or Excel, sound or film."),
    )
    may_list = forms.BooleanField(
        label=_("The city may list this matter, without my name and my words"),
        required=False,
        help_text=_(
            "Others then see what it is about, in which town, who answers and how long it takes."
            " It stays off unless you tick it, nothing else depends on it, and you can take it off"
            " the list at any time."
        ),
    )

    def __init__(self, *args: Any, listable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not listable:
            del self.fields["may_list"]


class AddForm(forms.Form):
    """Something to add."""

    text = forms.CharField(
        label=_("What do you want to add?"), max_length=WORDS, widget=forms.Textarea({"rows": 5})
    )


class DetailsForm(forms.Form):
    """The answer to what was asked."""

    text = forms.CharField(
        label=_("Your answer"), max_length=WORDS, widget=forms.Textarea({"rows": 5})
    )


class AttachForm(forms.Form):
    """Files to add."""

    papers = FilesField(
        label=_("Pictures or papers"),
        help_text=_("Up to six: pictures, PDF, Word or Excel, sound or film."),
    )


class RateForm(forms.Form):
    """One matter, one rating, in five steps."""

    rating = forms.TypedChoiceField(
        label=_("How content are you?"),
        choices=[(each.value, each.label) for each in reversed(Rating)],
        coerce=lambda value: Rating(int(value)),
        widget=forms.RadioSelect,
    )
    solved = forms.TypedChoiceField(
        label=_("Is the trouble gone?"),
        choices=Solved.choices,
        coerce=Solved,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea({"rows": 3}),
    )


class RefuseForm(forms.Form):
    """What is still not solved."""

    words = forms.CharField(
        label=_("What is not solved?"), max_length=WORDS, widget=forms.Textarea({"rows": 5})
    )


class ReasonForm(forms.Form):
    """Why, in a sentence."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea({"rows": 3}))


class CorrectForm(forms.Form):
    """What the city knows of the person, to be put right."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address = forms.CharField(
        label=_("Your address"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )


class NewsForm(forms.Form):
    """An e-mail address, and by which way news come."""

    email = MailField(
        label=_("Your e-mail address"),
        help_text=_("We send one mail to it that asks whether it is yours. Empty it to forget it."),
    )
    way = forms.ChoiceField(
        label=_("Where shall news of your matters go?"),
        choices=NoticeWay.choices,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Who wants e-mail gives an address."""
        said = self.cleaned_data
        if said.get("way") in (NoticeWay.MAIL, NoticeWay.BOTH) and said.get("email") == "":
            self.add_error("email", _("Give an address, or choose short messages."))
        return said


class EraseForm(forms.Form):
    """The word of the person that they mean it."""

    sure = forms.BooleanField(
        label=_("I have read this. Erase my data; it cannot be undone."),
        error_messages={"required": _("Tick this if you mean it.")},
    )


ACTIONS: dict[str, type[forms.Form]] = {
    "give_details": DetailsForm,
    "rate": RateForm,
    "refuse_answer": RefuseForm,
    "appeal": RefuseForm,
    "add": AddForm,
    "attach": AttachForm,
    "reopen": ReasonForm,
    "withdraw": ReasonForm,
    "allow_listing": forms.Form,
    "stop_listing": forms.Form,
}
"""By step: what a resident is asked to take it."""
