"""What a request's steps ask for, in words; and the form that registers one."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from yimen.cases.fields import (
    CategoryField,
    area_field,
    case_field,
    grouped_categories,
    unit_field,
)
from yimen.cases.forms import TextField
from yimen.cases.models import Channel, Urgency
from yimen.cases.words import WORDS, Label, Offer, Words
from yimen.catalogue.queries import unit_for
from yimen.deadlines.names import term_label
from yimen.deadlines.queries import extension_of, limit_ends
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.knowledge.queries import suggestions
from yimen.orgs.citymap.queries import grid_of
from yimen.orgs.models import Grid, Unit
from yimen.orgs.phones import e164
from yimen.orgs.queries import today
from yimen.ui.times import moment

from .models import (
    DeclineGround,
    EndGround,
    Kind,
    Rating,
    Receiver,
    Request,
    Solved,
    SuspensionGround,
)
from .reading_over import WRITES, read_over

LABELS: dict[str, Label] = {
    "answer_now.text": _("What was answered"),
    "article": _("Article of the knowledge base"),
    "ask_details.wanted": _("What is missing"),
    "to": _("To which unit"),
    "hand_over.to": _("To whom"),
    "HandedOver.to": _("To whom"),
    "route": _("The right route"),
    "receipt": _("Number of the receipt"),
    "belongs_to": _("Whose it is instead"),
    "send_back.basis": _("By which rule"),
    "SentBack.basis": _("By which rule"),
    "ask_extension.days": _("Working days more"),
    "resident_told": _("The resident has been told"),
    "document": _("Document that says so"),
    "cause": _("What stands in the way"),
    "measures": _("What is done meanwhile"),
    "until": _("When it may be solved"),
    "answer.text": _("What was done and found, for the centre"),
    "public_text": _("Answer to the resident"),
    "solved": _("Is it solved?"),
    "true": _("What was said is true"),
    "beyond_duty": _("It goes beyond the unit's duty"),
    "contacted": _("When and how the resident was contacted"),
    "open_tasks": _("Why it is answered while an assisting unit still works"),
    "CalledBack.contacted": _("The unit had contacted the resident"),
    "call_back.contacted": _("The unit had contacted the resident"),
    "rating": _("How content the resident is"),
    "words": _("In the resident's words"),
    "may_list": _("The city may list it without name and words"),
    "first_receiver": _("Who received it first leads"),
}

HINTS: dict[str, Label] = {
    "public_text": _("Left empty, the resident reads the text above."),
    "dispatch.to": _("Left empty, the unit that the directory names. Code or part of the name."),
    "dispatch.basis": _("Only where you choose a unit yourself."),
    "rule.to": _("Left empty, whoever was given it first. Code or part of the name."),
    "order.to": _("Left empty, the unit that had it. Code or part of the name."),
    "document": _("Its title and number: time that is left out must be shown in writing."),
    "open_tasks": _("Only where one does."),
}

VALUES: dict[str, type[Choices]] = {
    "solved": Solved,
    "to": Receiver,
    "kind": Kind,
    "rating": Rating,
}


class RequestWords(Words):
    """A ground means something else in each step."""

    def value(self, name: str, code: Any) -> Label | None:
        """A ground is looked for among the grounds of declining, suspending and ending too."""
        if name == "ground":
            for grounds in (DeclineGround, SuspensionGround, EndGround):
                if code in grounds.values:
                    return grounds(code).label
        return super().value(name, code)


PROMISED = ("dispatch", "sign", "handle", "promise")
"""Terms whose dates are told before a request is registered or dispatched."""


def dates(request: Request, terms: tuple[str, ...] = PROMISED) -> list[tuple[Label, str]]:
    """When such a request would be due if it were given to a unit now."""
    told: list[tuple[Label, str]] = []
    for term in terms:
        try:
            end = limit_ends("request", term, request, now())
        except Refused:  # this city sets no such limit
            continue
        words = moment(end.at)
        told.append(
            (term_label(term), f"{words}{_(' (provisional)')}" if end.provisional else words)
        )
    return told


def directed(request: Request) -> list[tuple[Label, str]]:
    """The unit that the dispatch directory names, and by what rule."""
    name = _("The directory names")
    found = unit_for(request.item_id or "", request.area_id, today())
    if found is None:
        return [(name, str(_("nobody: choose a unit")))]
    return [(name, found.unit.name), (_("Basis"), found.basis)]


def advice(step: str, case: Any, actor: Actor) -> list[tuple[Label, str]]:
    """What one should know before dispatching, answering or asking for time."""
    if step == "dispatch":
        return directed(case) + dates(case, PROMISED[1:])
    if step == "ask_extension":
        may = extension_of("request", "handle", case, now())
        if may and may.most is None:
            return []
        return [(_("Working days at most"), str(int(may.most) if may and may.most else 0))]
    return []


def fitting(step: str, case: Any) -> list[Offer]:
    """The articles that answer a case: one key puts their words into the answer."""
    if step not in WRITES:
        return []
    into = "public_text" if step == "answer" else "text"  # what the resident reads
    found = (each.version for each in suggestions(case.title, case.item_id))
    return [Offer(each.article.code, each.title, each.body, into) for each in found]


def likely(step: str, ask: str, case: Any) -> list[Unit]:
    """The units that a step most often means."""
    if step in ("rule", "order") and case.lead is not None:
        return [case.lead]
    return []


WORDS["request"] = RequestWords(
    kinds=Kind,
    labels=LABELS,
    hints=HINTS,
    values=VALUES,
    lines=frozenset({"article", "contacted", "document", "route"}),
    edits=frozenset({"correct"}),
    advice=advice,
    likely=likely,
    writes=WRITES,
    read=read_over,
    offers=fitting,
)


class RegisterForm(forms.Form):
    """What a caller says, in the order in which it is said."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[each for each in Channel.choices if each[0] not in (Channel.IMPORT, Channel.API)],
        initial=Channel.PHONE,
    )
    phone = forms.CharField(
        label=_("Caller's telephone"),
        max_length=32,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Caller's name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    confidential = forms.BooleanField(
        label=_("The caller is to stay unknown to the unit"), required=False
    )
    wants_call = forms.BooleanField(
        label=_("The caller wants to be called back"), required=False, initial=True
    )
    may_list = forms.BooleanField(
        label=_("The caller allows the city to list it without name and words"), required=False
    )
    body = TextField(
        label=_("What it is about"), max_length=20_000, widget=forms.Textarea({"rows": 7})
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the beginning of the text."),
    )
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=Kind.choices, coerce=Kind, widget=forms.RadioSelect
    )
    item = CategoryField(label=_("Category"), required=False)
    area = area_field(label=_("Area"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    grid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=Urgency,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
    )
    about_unit = unit_field(label=_("Unit that is reported"), required=False)
    answer = TextField(
        label=_("Answer given at once"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only for “Register and answer at once”."),
    )
    article = forms.CharField(
        label=_("Article of the knowledge base"),
        max_length=24,
        required=False,
        help_text=_("The code of the article that was read out; a suggestion fills it in."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["phone"].widget.attrs["autofocus"] = True
        item = cast(CategoryField, self.fields["item"])
        item.choices = grouped_categories()  # read once, however often they are looked through
        self.fields["repeat_of"] = case_field(
            actor,
            label=_("Number of the earlier matter, if it is the same"),
            required=False,
        )

    def clean_phone(self) -> str:
        """A telephone that can be called, or none."""
        written: str = self.cleaned_data["phone"]
        try:
            return e164(written) if written else ""
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean_grid(self) -> Grid | None:
        """The grid of this code; one that is not known any more is none."""
        return grid_of(self.cleaned_data["grid"]) if self.cleaned_data["grid"] else None

    def draft(self, area: str) -> Request:
        """The request as it would be, for the directory, the dates and the panels; never saved.

        Where no place is named it lies in the area of who writes it down.
        """
        said = self.cleaned_data
        return Request(
            process="request",
            kind=said.get("kind") or "",
            urgency=said.get("urgency") or Urgency.NORMAL,
            item=said.get("item"),
            area_id=said["area"].pk if said.get("area") else area,
            place=said.get("place") or "",
            lat=said.get("lat"),
            lon=said.get("lon"),
            grid=said.get("grid"),
            about_unit=said.get("about_unit"),
            opened_at=now(),
            **({"id": said["id"]} if said.get("id") else {}),
        )
