"""The words of each kind of case: what its steps ask for and what its events' facts are called.

A desk adds its own row, so that the pages and the timeline, written once, can speak of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.process import PROCESSES, Step
from yimen.orgs.models import Unit

from .models import Bond, Channel, Supervision, SupervisionGround, Urgency

Label = str | Promise


def no_advice(step: str, case: Any, actor: Actor) -> list[tuple[Label, str]]:
    """Nothing that one should know before taking the step."""
    return []


def unread(step: str, case: Any, said: Mapping[str, str]) -> list[tuple[Label, str]]:
    """Nothing is read over."""
    return []


def no_units(step: str, ask: str, case: Any) -> list[Unit]:
    """No unit that is likelier than another."""
    return []


def no_rows(step: str, ask: str, case: Any) -> list[tuple[Any, Label]]:
    """Nothing to choose from: it is typed."""
    return []


@dataclass(frozen=True)
class Offer:
    """Words that can be taken over into what a step writes, and the code that says whose they are.

    They go below what stands in the field `into`, the code into the field `article`.
    """

    code: str
    title: str
    text: str
    into: str


def no_offers(step: str, case: Any) -> list[Offer]:
    """Nothing to take over."""
    return []


def no_marks(case: Any) -> list[Label]:
    """Nothing of it is alarming but what every case says."""
    return []


ANYBODY: Label = _("The resident")


@dataclass(frozen=True)
class Words:
    """What one kind of case adds: labels, hints, choices, and advice before a step.

    `labels` and `hints` are by the name of the ask, or by "step.ask" where a step means something
    else by it; `values` say which choices a fact of an event is one of.
    """

    kinds: type[Choices] | None = None
    resident: Label = ANYBODY  # who acts where no member of staff does
    labels: Mapping[str, Label] = field(default_factory=dict)
    hints: Mapping[str, Label] = field(default_factory=dict)
    values: Mapping[str, type[Choices]] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()  # texts of one line
    edits: frozenset[str] = frozenset()  # steps that begin with what the case says now
    advice: Callable[[str, Any, Actor], list[tuple[Label, str]]] = no_advice
    likely: Callable[[str, str, Any], list[Unit]] = no_units
    rows: Callable[[str, str, Any], list[tuple[Any, Label]]] = no_rows  # what a number can name
    writes: frozenset[str] = frozenset()  # steps whose words can be read over before they are taken
    read: Callable[[str, Any, Mapping[str, str]], list[tuple[Label, str]]] = unread
    offers: Callable[[str, Any], list[Offer]] = no_offers
    marks: Callable[[Any], list[Label]] = no_marks  # what alarms, at the top of its page

    def label(self, name: str, step: str = "") -> Label:
        """What an ask or a fact is called; one without words is shown by its name."""
        plain = name.replace("_", " ")
        return self.labels.get(f"{step}.{name}") or self.labels.get(name) or SHARED.get(name, plain)

    def hint(self, name: str, step: str) -> Label:
        """A sentence of help above a field, where one is needed."""
        return self.hints.get(f"{step}.{name}") or self.hints.get(name, "")

    def value(self, name: str, code: Any) -> Label | None:
        """A fact's code in words, if it is one of a choice."""
        choices = self.values.get(name) or VALUES.get(name)
        known = choices and code in choices.values
        return choices(code).label if choices and known else None


SHARED: dict[str, Label] = {
    "text": _("Text"),
    "reason": _("Reason"),
    "file": _("File"),
    "internal": _("Only for colleagues, not for the resident"),
    "other": _("Number of the other case"),
    "bond": _("How it hangs together: this case is a …"),
    "progress": _("How far it is"),
    "level": _("Level"),
    "ground": _("Ground"),
    "unit": _("Unit"),
    "former": _("Dissolved unit"),
    "to": _("To which unit"),
    "wanted": _("What is asked"),
    "due_at": _("By when"),
    "due": _("Due"),
    "result": _("What was done, and the result"),
    "purpose": _("For what purpose"),
    "kind": _("Kind"),
    "channel": _("Channel"),
    "urgency": _("Urgency"),
    "item": _("Category"),
    "area": _("Area"),
    "place": _("Place"),
    "title": _("Title"),
    "confidential": _("Keep the caller secret"),
    "about_unit": _("Unit that is reported"),
    "document": _("Document"),
    "basis": _("Basis"),
    "days": _("Days"),
}

VALUES: dict[str, type[Choices]] = {
    "bond": Bond,
    "level": Supervision,
    "ground": SupervisionGround,
    "channel": Channel,
    "urgency": Urgency,
}

Story = Sequence[Any]
"""What happened to a case, as `queries.Told`: whoever knows that asks the database for no more."""

FACTS_BESIDE: list[Callable[[Any, Story], list[tuple[Label, str]]]] = []
"""What modules above know of a case of any kind, as facts on its page. Each adds its own."""


@dataclass(frozen=True)
class Act:
    """A step that is open to whoever reads the page of a case, and where it is taken.

    `likely` is how likely it is now, `over` whether its form opens over the page.
    """

    step: Step
    link: str
    likely: int
    over: bool = True


@dataclass(frozen=True)
class Panel:
    """A part of a case's page that a module above draws: its template, and what that says.

    `acts` are the steps of its own that stand at the top of the page beside those of the case.
    One without a template has only those.
    """

    template: str
    said: Mapping[str, Any]
    acts: Sequence[Act] = ()


PANELS: list[Callable[[Any, Actor, Story], Panel | None]] = []
"""Parts of the page of a case that modules above add, for whoever reads it. Each adds its own."""

WORDS: dict[str, Words] = {"task": Words(lines=frozenset({"wanted"}))}
"""By process: what its desk adds."""


def words_of(process: str) -> Words:
    """The words of a kind of case; one without a row of its own has the shared ones."""
    return WORDS.get(process) or Words()


@cache
def words_of_event(kind: str) -> Words:
    """The words of whichever process an event belongs to."""
    return words_of(next((p.name for p in PROCESSES.values() if kind in p.kinds), ""))
