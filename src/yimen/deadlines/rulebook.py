"""The rules of a city, ready to be asked: how long a term lasts, and by whose law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from .reckoning import Limit, Threshold


class Subject(NamedTuple):
    """What a rule looks at in a case: category code, kind, urgency, division code."""

    item: str = ""
    kind: str = ""
    urgency: str = ""
    area: str = ""

    @classmethod
    def of(cls, case: Any) -> Subject:
        """The subject of anything that has the attributes of a case."""
        return cls(
            getattr(case, "item_id", None) or "",
            getattr(case, "kind", None) or "",
            getattr(case, "urgency", None) or "",
            getattr(case, "area_id", None) or "",
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """In which unit a term may be extended, by how much at most each time, and how often.

    None is no limit: the law leaves it to those who agree (特邀调解规定 art. 27).
    """

    span: str
    most: Decimal | None = None
    times: int | None = None

    def allows(self, limit: Limit) -> bool:
        """Whether a term may be extended by so much at once."""
        return limit.span == self.span and (self.most is None or limit.value <= self.most)


ANY = Subject()
USUAL = Threshold()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A dated rule as the clocks need it; valid from a day up to but not including another."""

    id: int
    process: str
    term: str
    limit: Limit
    basis: str
    valid_from: date
    valid_to: date | None = None
    subject: Subject = ANY
    extension: Extension | None = None
    threshold: Threshold = USUAL
    certain: bool = True

    def fits(self, subject: Subject, on: date) -> bool:
        """Whether the rule speaks of such a case on that day; codes fit by their beginning."""
        mine = self.subject
        return (
            self.valid_from <= on
            and (self.valid_to is None or on < self.valid_to)
            and subject.item.startswith(mine.item)
            and mine.kind in ("", subject.kind)
            and mine.urgency in ("", subject.urgency)
            and subject.area.startswith(mine.area)
        )

    @property
    def narrowness(self) -> tuple[int, bool, bool, int, date]:
        """How special a rule is: item before kind before urgency before area, then the latest."""
        mine = self.subject
        return len(mine.item), mine.kind != "", mine.urgency != "", len(mine.area), self.valid_from


class RuleBook:
    """All rules, the narrowest first."""

    def __init__(self, rows: Iterable[RuleRow]) -> None:
        self.rows = {row.id: row for row in rows}
        self._by_term: dict[tuple[str, str], list[RuleRow]] = defaultdict(list)
        for row in sorted(self.rows.values(), key=lambda row: row.narrowness, reverse=True):
            self._by_term[row.process, row.term].append(row)

    def find(self, process: str, term: str, subject: Subject, on: date) -> RuleRow | None:
        """The narrowest rule that was valid on the day, or None."""
        rows = self._by_term.get((process, term), ())
        return next((row for row in rows if row.fits(subject, on)), None)
