"""The form of the window: one dispute and its parties, as they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.cases.fields import LookUp, area_field, unit_field
from yimen.cases.forms import TextField
from yimen.kernel.errors import Invalid
from yimen.kernel.ids import uuid7
from yimen.mediators.models import DisputeType
from yimen.orgs.models import Unit
from yimen.orgs.phones import e164

from .models import Grade, PartyKind, Power, Risk, Side, Source, Track

MOST = 20
"""So many parties fit on the form; more are added on the page of the dispute."""
PLAIN = {"autocomplete": "off"}


def line(label: Any, most: int = 200, **more: Any) -> forms.CharField:
    """One line that may be left empty; no browser keeps it for the next visitor."""
    widget = forms.TextInput({**PLAIN, **more.pop("attrs", {})})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, **more)


@dataclass(frozen=True)
class Fold:
    """Fields that are seldom needed: folded, until one says something of its own or is wrong."""

    name: str
    label: Any
    fields: list[forms.BoundField]

    @property
    def open(self) -> bool:
        """Whether it is shown open."""
        return any(each.errors or differs(each) for each in self.fields)


def differs(field: forms.BoundField) -> bool:
    """Whether something stands in a field that did not stand there from the start."""
    said, first = field.value(), field.field.initial
    return said not in (None, "") and str(said) != str(first)


class PartyForm(forms.Form):
    """A party: a person, or an organisation with whoever speaks for it. An empty one is none."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    name = line(_("Name"), 80)
    phone = line(_("Telephone"), 32, attrs={"type": "tel"})
    organisation = line(
        _("Name of the organisation"), help_text=_("The name above is whoever speaks for it.")
    )
    address = line(_("Address"))
    id_number = line(
        _("Number of the identity document"),
        help_text=_("Only where a document needs it; kept encrypted."),
    )
    employer = line(
        _("Employer"),
        help_text=_("Only to find a mediator who has no tie to it; kept encrypted."),
    )
    organisation_code = line(_("Social credit code"))
    stands_for = forms.IntegerField(
        label=_("How many people it speaks for"), min_value=0, max_value=100_000, required=False
    )
    acts_for = forms.TypedChoiceField(
        label=_("Agent of"), coerce=int, empty_value=None, required=False
    )
    power = forms.ChoiceField(
        label=_("Power of the agent"), choices=[("", "—"), *Power.choices], required=False
    )

    MAIN = ("side", "name", "phone")
    FOLDS = {
        "organisation": (_("It is an organisation"), ("organisation", "organisation_code")),
        "more": (
            _("Address, identity document, employer"),
            ("address", "id_number", "employer"),
        ),
        "speaks": (
            _("It speaks for a group, or for another party"),
            ("stands_for", "acts_for", "power"),
        ),
    }

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named here."""
        told = (each for each in self.fields if each != "side")
        return not any(self[name].value() for name in told)

    @property
    def main(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [self[name] for name in self.MAIN]

    @property
    def folds(self) -> list[Fold]:
        """What is asked of few."""
        return folds(self, self.FOLDS)

    def clean_phone(self) -> str:
        """A telephone that can be called, or none."""
        written: str = self.cleaned_data["phone"]
        try:
            return e164(written) if written else ""
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """One of whom something is said has a name of its own, or an organisation's."""
        said = self.cleaned_data
        if not (self.is_empty or said.get("organisation") or said.get("name") or self.errors):
            self.add_error("name", _("This must be said."))
        return said

    def answers(self) -> dict[str, Any]:
        """What `add_party` is told; an agent's party is named by its place on the form."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        kind = PartyKind.ORGANISATION if "organisation" in said else PartyKind.PERSON
        return {**said, "kind": kind}


def folds(form: forms.Form, table: dict[str, tuple[Any, tuple[str, ...]]]) -> list[Fold]:
    """The folds of a form, each with the fields that it has."""
    made = {
        name: (label, [form[each] for each in fields if each in form.fields])
        for name, (label, fields) in table.items()
    }
    return [Fold(name, label, fields) for name, (label, fields) in made.items()]


class Parties(forms.BaseFormSet[PartyForm]):
    """All parties of the form."""

    def add_fields(self, form: PartyForm, index: int | None) -> None:
        """Each can be the agent of another on the form."""
        super().add_fields(form, index)
        total = self.total_form_count()
        others = [n for n in range(1, total + 1) if n - 1 != index]
        names = [(n, _("Party %d") % n) for n in others]
        form.fields["acts_for"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


PartySet = forms.formset_factory(
    PartyForm, formset=Parties, extra=0, max_num=MOST, absolute_max=MOST
)
TWO_SIDES = ({"side": Side.APPLICANT}, {"side": Side.RESPONDENT})


class WindowForm(forms.Form):
    """What is told at the window, in the order in which it is told."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    body = TextField(
        label=_("What happened, and what is demanded"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 7}),
    )
    title = line(_("Title"), help_text=_("Left empty, the beginning of the text."))
    dispute_type = forms.ChoiceField(
        label=_("Kind of dispute"), choices=[("", "—"), *DisputeType.choices]
    )
    happened_on = forms.DateField(
        label=_("Happened on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    area = area_field(label=_("Area"), required=False)
    place = line(_("Place"))
    amount = forms.DecimalField(
        label=_("Amount in dispute (yuan)"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    people = forms.IntegerField(
        label=_("People concerned"), initial=2, min_value=1, max_value=1_000_000
    )
    source = forms.ChoiceField(
        label=_("Where it came from"), choices=Source.choices, initial=Source.VISIT
    )
    kind = forms.ChoiceField(
        label=_("By which law"), choices=Track.choices, required=False, initial=Track.PEOPLE
    )
    risk = forms.ChoiceField(
        label=_("Risk"), choices=Risk.choices, initial=Risk.BLUE, widget=forms.RadioSelect
    )
    result = TextField(
        label=_("How it was settled"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    grade = forms.ChoiceField(
        label=_("How hard it is"), choices=Grade.choices, initial=Grade.SIMPLE
    )

    def __init__(
        self, data: Any = None, *, teams: list[Unit], initial: Any = None, parties: Any = TWO_SIDES
    ) -> None:
        super().__init__(data, initial=initial)
        self.parties = PartySet(data, initial=None if self.is_bound else [*parties], prefix="party")
        self.fields["to"] = unit_field(
            teams,
            label=_("Who mediates"),
            required=False,
            help_text=_("Code, name or a part of the name."),
        )
        if not self.is_bound:
            self.fields["body"].widget.attrs["autofocus"] = True

    FOLDS = {
        "more": (
            _("Title, amount, how many people, since when"),
            ("title", "amount", "people", "happened_on"),
        ),
        "origin": (_("Where it came from, and by which law"), ("source", "kind")),
        "settle": (_("It is settled here and now"), ("result",)),
        "assign": (_("Assign it at once"), ("to", "grade")),
    }

    @property
    def folds(self) -> dict[str, Fold]:
        """What is seldom needed, by what it is for."""
        return {each.name: each for each in folds(self, self.FOLDS)}

    def is_valid(self) -> bool:
        """The dispute and all its parties."""
        return all([super().is_valid(), self.parties.is_valid()])

    def named(self) -> list[PartyForm]:
        """The parties that somebody named."""
        return [each for each in self.parties if not each.is_empty]


def as_typed(form: forms.Form) -> dict[str, Any]:
    """What stands in a form that was sent and need not be whole yet."""
    typed = {}
    for each in form:
        typed[each.name] = each.data
        if isinstance(each.field, LookUp) and each.data:
            try:
                typed[each.name] = each.field.clean(each.data)
            except forms.ValidationError:
                continue  # it is chosen later
    return typed
