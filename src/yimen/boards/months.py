"""Counts and rates by month: what a chart can tell because the figures mean the same each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yimen.boards.figures import RATES as ALL
from yimen.boards.figures import Figure, Rate
from yimen.boards.queries import counted, midnight
from yimen.cases.policy import visible_to
from yimen.kernel.actors import Actor
from yimen.kernel.time import months_before

MONTHS = 12
SHOWN = ("at_once", "closed", "satisfied", "solved")
RATES: tuple[Rate, ...] = tuple(rate for rate in ALL if rate.over in SHOWN)
"""Those whose counts lie on the requests themselves: a year of them is read in one go."""


@dataclass(frozen=True)
class Month:
    """What came in and what ended in a month, and what became of what came in."""

    first: date
    received: int
    ended: int
    figures: list[Figure]


def by_month(actor: Actor, today: date, most: int = MONTHS) -> list[Month]:
    """The last months up to the one that runs, of the requests that the actor may see."""
    firsts = firsts_before(today, most)
    begin = midnight(firsts[0])
    cases = visible_to(actor).filter(
        Q(opened_at__gte=begin) | Q(closed_at__gte=begin), process="request"
    )
    return [month(row) for row in counted("by_month", cases, months=firsts, begin=begin)]


def firsts_before(today: date, most: int) -> list[date]:
    """The first days of so many months, that of today last."""
    return [months_before(today, number) for number in reversed(range(most))]


def month(row: dict[str, Any]) -> Month:
    """A line of `sql/by_month.sql` with its rates."""
    figures = [Figure(rate, row[rate.over], row[rate.of]) for rate in RATES]
    return Month(row["month"], row["registered"], row["ended"], figures)
