"""The form of the window: one dispute and its parties, as they are told."""

from __future__ import annotations

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


class PartyForm(forms.Form):
    """A party: a person, or an organisation with whoever speaks for it. An empty one is none."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    kind = forms.ChoiceField(
        label=_("Person or organisation"), choices=PartyKind.choices, initial=PartyKind.PERSON
    )
    organisation = line(_("Name of the organisation"))
    name = line(_("Name"), 80)
    phone = line(_("Telephone"), 32, attrs={"type": "tel"})
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

    MAIN = ("organisation", "name", "phone", "address")
    MORE = ("id_number", "employer", "organisation_code", "stands_for", "acts_for", "power")

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named here."""
        told = (each for each in self.fields if each not in ("side", "kind"))
        return not any(self[name].value() for name in told)

    @property
    def main(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [self[name] for name in self.MAIN]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked of few."""
        return [self[name] for name in self.MORE]

    @property
    def says_more(self) -> bool:
        """Whether some of that stands there, or is wrong."""
        return any(self[name].value() or self[name].errors for name in self.MORE)

    def clean_phone(self) -> str:
        """A telephone that can be called, or none."""
        written: str = self.cleaned_data["phone"]
        try:
            return e164(written) if written else ""
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """A person has a name, an organisation its own."""
        said = self.cleaned_data
        wanted = "organisation" if said.get("kind") == PartyKind.ORGANISATION else "name"
        if not self.is_empty and not said.get(wanted) and wanted not in self.errors:
            self.add_error(wanted, _("This must be said."))
        return said

    def answers(self) -> dict[str, Any]:
        """What `add_party` is told; an agent's party is named by its place on the form."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


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
    kind = forms.ChoiceField(label=_("By which law"), choices=Track.choices, required=False)
    risk = forms.ChoiceField(
        label=_("Risk"), choices=Risk.choices, initial=Risk.BLUE, widget=forms.RadioSelect
    )
    result = TextField(
        label=_("How it was settled"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only for “Register and settle at once”."),
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
            help_text=_("Only for “Register and assign”. Code, name or a part of the name."),
        )
        if not self.is_bound:
            self.fields["body"].widget.attrs["autofocus"] = True

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
