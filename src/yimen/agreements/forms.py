"""What offers, agreements and templates ask for, in words; the instalments as rows of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.cases.forms import TextField
from yimen.cases.words import WORDS, Label, Words
from yimen.mediation.commands.promises import Owed
from yimen.mediation.queries import parties_named
from yimen.mediators.models import DisputeType

from .models import AnswerWay, SignatureWay
from .process import AGREEMENT, OFFER
from .terms import LABELS, Schedule, Terms


def parties(step: str, ask: str, row: Any) -> list[tuple[Any, Label]]:
    """The parties by name, where a step asks for one: those to whom it is made, or who answer."""
    if ask not in ("to", "party"):
        return []
    there = [each for each in parties_named(row.case) if not each.party.acts_for]
    if ask == "party":
        done = [] if step == "note_declined" else row.accepted_by
        there = [each for each in there if each.number in row.to and each.number not in done]
    return [(each.number, each.label) for each in there]


WORDS[OFFER.name] = Words(
    resident=_("A party"),
    labels={
        "words": _("What is offered"),
        "to": _("Only for this party"),
        "OfferMade.to": _("Offered to parties"),
        "told": _("Told to those whom it is for"),
        "may_be_told": _("Those whom it is for may know of it at once"),
        "answers": _("Answers offer number"),
        "offer": _("Number of the offer"),
        "party": _("Which party"),
        "way": _("How it said so"),
        "evidence": _("How it told you to answer for it"),
    },
    hints={
        "to": _("Left open, all parties answer it: it is accepted once all have accepted."),
        "may_be_told": _("Unless it is ticked, only the mediators know of it."),
        "pass_on.reason": _("How its maker agreed, where that is not noted yet."),
        "evidence": _(
            "Only for a party that has a page of its own, where it could answer itself; it hears"
            " by short message what you note."
        ),
    },
    values={"way": AnswerWay},
    rows=parties,
)
WORDS[AGREEMENT.name] = Words(
    resident=_("A party"),
    labels={
        "version": _("Version"),
        "reference": _("Number of the agreement"),
        "way": _("How it was signed"),
        "party": _("Party number"),
        "paper": _("Number of the file with the scan"),
        "paper_digest": _("SHA-256 of the scan"),
        "template": _("Template"),
    },
    values={"way": SignatureWay},
)

NAMES: Mapping[str, Any] = LABELS
AREA = forms.Textarea({"rows": 4})
SPARE = 3
"""So many empty rows follow those that are filled; more come with each time that it is sent."""


class InstalmentForm(forms.Form):
    """Who owes what until which day; a row that is left empty counts for nothing."""

    party = forms.TypedChoiceField(
        label=_("Who owes it"), coerce=int, empty_value=None, required=False
    )
    words = TextField(label=_("What is owed"), max_length=200, required=False)
    due_on = forms.DateField(
        label=_("Until which day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    amount = forms.DecimalField(
        label=_("Yuan"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, parties: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        who = self.fields["party"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", "—"), *((str(number), name) for number, name in parties)]

    def clean(self) -> dict[str, Any]:
        """A row is whole, or empty."""
        said = super().clean() or {}
        if self.owed_something() and not self.errors:
            for name in ("party", "words", "due_on"):
                if not said.get(name):
                    self.add_error(name, _("This must be said."))
        return said

    def owed_something(self) -> bool:
        """Whether anything stands in the row."""
        return any(self.cleaned_data.get(each) not in (None, "") for each in self.fields)

    def owed(self) -> Owed:
        """The row as what is owed."""
        said = self.cleaned_data
        return Owed(said["party"], said["words"], said["due_on"], said["amount"])


class DraftForm(forms.Form):
    """The parts of an agreement in the order of the paper, and its instalments below them."""

    facts = TextField(label=NAMES["facts"], widget=AREA, max_length=20_000, required=False)
    disputed = TextField(label=NAMES["disputed"], widget=AREA, max_length=20_000, required=False)
    responsibility = TextField(
        label=NAMES["responsibility"], widget=AREA, max_length=20_000, required=False
    )
    content = TextField(label=NAMES["content"], widget=AREA, max_length=20_000, required=False)
    manner = TextField(label=NAMES["manner"], max_length=200, required=False)
    period = TextField(label=NAMES["period"], max_length=200, required=False)
    breach = TextField(label=NAMES["breach"], widget=AREA, max_length=20_000, required=False)
    amount = forms.DecimalField(
        label=_("Agreed amount (yuan)"),
        help_text=_("The instalments below come to just this sum."),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    reason = TextField(label=_("Why it is changed"), max_length=2_000)

    def __init__(
        self,
        data: Any = None,
        *,
        terms: Terms,
        parties: Sequence[tuple[int, str]],
        changes: bool,
    ) -> None:
        texts = {name: getattr(terms, name) for name in (*LABELS, "amount")}
        super().__init__(data, initial=texts)
        if not changes:
            del self.fields["reason"]
        rows = forms.formset_factory(InstalmentForm, extra=SPARE, max_num=60, absolute_max=80)
        kept: list[Any] = [each._asdict() for each in terms.schedule]
        self.rows = rows(data, initial=kept, prefix="rows", form_kwargs={"parties": parties})

    def is_valid(self) -> bool:
        """The text and every row."""
        whole, rows = super().is_valid(), self.rows.is_valid()
        if whole and not rows:
            self.add_error(None, _("An instalment is not whole."))
        return whole and rows

    def answers(self) -> dict[str, Any]:
        """What the command is told."""
        owed = [row.owed() for row in self.rows if row.owed_something()]
        return {**self.cleaned_data, "schedule": Schedule(owed)}


class CommitteeForm(forms.Form):
    """The mediator's signature, the seal, or what a party signed on paper."""

    shown = forms.CharField(widget=forms.HiddenInput())
    way = forms.ChoiceField(
        label=_("What is put under it"),
        choices=[each for each in SignatureWay.choices if each[0] != SignatureWay.SCREEN],
        widget=forms.RadioSelect(),
    )
    party = forms.TypedChoiceField(
        label=_("Which party signed on paper"), coerce=int, empty_value=None, required=False
    )
    paper = forms.TypedChoiceField(
        label=_("The scan"),
        help_text=_("Add it to the files of the dispute first."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        shown: str,
        parties: Sequence[tuple[int, str]],
        files: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data, initial={"shown": shown})
        for name, rows in (("party", parties), ("paper", files)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *((str(key), said) for key, said in rows)]


class TemplateForm(forms.Form):
    """A template; what stands in braces is put there when it is drafted from."""

    name = TextField(label=pgettext_lazy("of a row", "Name"), max_length=60)
    dispute_type = forms.ChoiceField(
        label=_("Kind of dispute"),
        choices=[("", _("any kind")), *DisputeType.choices],
        required=False,
    )
    facts = TextField(label=NAMES["facts"], widget=AREA, required=False, max_length=20_000)
    disputed = TextField(label=NAMES["disputed"], widget=AREA, required=False, max_length=20_000)
    responsibility = TextField(
        label=NAMES["responsibility"], widget=AREA, required=False, max_length=20_000
    )
    content = TextField(label=NAMES["content"], widget=AREA, required=False, max_length=20_000)
    manner = TextField(label=NAMES["manner"], required=False, max_length=200)
    period = TextField(label=NAMES["period"], required=False, max_length=200)
    breach = TextField(label=NAMES["breach"], widget=AREA, required=False, max_length=20_000)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    reason = TextField(label=_("Reason"), max_length=500)


class PrefixForm(forms.Form):
    """What the numbers of a centre begin with after the year."""

    letters = TextField(
        label=_("Prefix"), help_text=_("2 to 20 Chinese characters."), max_length=20
    )
    reason = TextField(label=_("Reason"), max_length=500)
