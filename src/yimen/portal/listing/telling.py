"""A matter's history, told to anybody: on which day what happened, in sentences of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from yimen.cases.queries import Told
from yimen.kernel.events import KINDS, Event
from yimen.portal.sentences import solved
from yimen.portal.telling import FREES_THE_LEAD, names_a_lead

from .words import TOLD


@dataclass(frozen=True)
class Line:
    """One thing that happened, on a day."""

    day: date
    says: str


@dataclass
class Teller:
    """Goes through a history and remembers who has the matter."""

    units: Mapping[int, str]
    lead: str = ""
    before: str = ""

    def line(self, told: Told) -> Line | None:
        """What anybody reads of one event; None when it is nobody's business."""
        event = KINDS.get(told.kind)
        if event is None:
            return None
        self._follow(event, told.facts)
        says = TOLD.get(event)
        if says is None:
            return None
        named = {
            "unit": self.units.get(told.unit or 0, ""),
            "to": self.units.get(told.facts.get("unit") or 0, ""),
            "lead": self.lead,
            "before": self.before,
            "solved": solved(str(told.facts.get("solved", ""))),
        }
        return Line(timezone.localdate(told.at), str(says).format_map(defaultdict(str, named)))

    def _follow(self, event: type[Event], facts: Mapping[str, Any]) -> None:
        if names_a_lead(event, facts):
            self.lead = self.units.get(facts["unit"], "")
        elif event in FREES_THE_LEAD:
            self.before, self.lead = self.lead, ""


def tell(history: Iterable[Told], units: Mapping[int, str]) -> list[Line]:
    """A whole history; `units` are the names that may be told."""
    teller = Teller(units)
    return [line for told in history if (line := teller.line(told))]
