"""A history told to the resident whose matter it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.cases.events import Attached, HandedOn
from yimen.cases.models import Attachment, Passage
from yimen.cases.queries import Told
from yimen.kernel.events import KINDS, Event
from yimen.requests import events as requests
from yimen.requests.models import Rating

from .sentences import REMEMBERED, TOLD, WITH_WORDS, YOURS, receiver, solved


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the sentence, and the words or the file that belong to it."""

    at: datetime
    says: str
    yours: bool
    words: str = ""
    file: Attachment | None = None
    answers: bool = False


ANSWERS = frozenset({requests.AnsweredAtOnce, requests.CheckPassed})
NAMES_A_LEAD = frozenset(
    {requests.Dispatched, requests.Ruled, requests.HandedDown, requests.Ordered, HandedOn}
)
FREES_THE_LEAD = frozenset({requests.ReturnAccepted, requests.Reopened})


def names_a_lead(event: type[Event], facts: Mapping[str, Any]) -> bool:
    """Whether from now on somebody else answers for it; what a centre hands on may say no."""
    return event in NAMES_A_LEAD and facts.get("leads", True)


@dataclass
class Teller:
    """Goes through a history and remembers what later sentences need."""

    reader: str
    number: str
    units: Mapping[int, str]
    passages: Mapping[int, Passage]
    files: Mapping[int, Attachment]

    def __post_init__(self) -> None:
        self.lead = self.before = ""
        self.answer: int | None = None
        self.remembered: dict[str, str] = {}

    def line(self, told: Told) -> Line | None:
        """What the resident reads of one event; None when it is not for them."""
        event = KINDS.get(told.kind)
        if event is None:
            return None
        self._follow(event, told.facts)
        yours = told.actor == self.reader
        says = (YOURS.get(event) if yours else None) or TOLD.get(event)
        file = self.files.get(told.facts["file"]) if event is Attached else None
        if says is None or (event is Attached and file is None):
            return None
        sentence = str(says).format_map(self._names(told))
        words = self._words(event, told.facts)
        return Line(told.at, sentence, yours, words, file, event in ANSWERS)

    def _follow(self, event: type[Event], facts: Mapping[str, Any]) -> None:
        """Keep in mind who has it now, what was answered, and why something was applied for."""
        if names_a_lead(event, facts):
            self.lead = self.units.get(facts["unit"], "")
        elif event in FREES_THE_LEAD:
            self.before, self.lead = self.lead, ""
        elif event is requests.Answered:
            self.answer = facts["public"]
        for name in REMEMBERED.get(event, ()):
            self.remembered[name] = facts[name]

    def _names(self, told: Told) -> Mapping[str, str]:
        """What the sentence names. A placeholder that means nothing here is left blank."""
        facts = {name: str(value) for name, value in told.facts.items() if value is not None}
        rating = told.facts.get("rating")
        return defaultdict(
            str,
            {
                **self.remembered,
                **facts,
                "unit": self.units.get(told.unit or 0, ""),
                "to": self.units.get(told.facts.get("unit") or 0, ""),
                "lead": self.lead,
                "before": self.before,
                "number": self.number,
                "receiver": receiver(facts.get("to", "")),
                "solved": solved(facts.get("solved", "")),
                "rating": str(Rating(rating).label) if rating in Rating.values else "",
            },
        )

    def _words(self, event: type[Event], facts: Mapping[str, Any]) -> str:
        number = self.answer if event is requests.CheckPassed else facts.get("passage")
        passage = self.passages.get(number) if number and event in WITH_WORDS else None
        return passage.text if passage else ""


def tell(
    history: Iterable[Told],
    reader: str,
    number: str,
    *,
    units: Mapping[int, str],
    passages: Mapping[int, Passage],
    files: Mapping[int, Attachment],
) -> list[Line]:
    """A whole history, told to the resident whose key `reader` is."""
    teller = Teller(reader, number, units, passages, files)
    return [line for told in history if (line := teller.line(told))]
