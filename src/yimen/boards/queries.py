"""The counts of the boards: each runs one file of `sql/` over the cases that the actor may see."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from yimen.cases.models import Case
from yimen.cases.policy import visible_to
from yimen.cases.queues import still_open
from yimen.deadlines.calendar import BEIJING, Calendar
from yimen.deadlines.queries import calendar
from yimen.kernel import remarks
from yimen.kernel.actors import Actor
from yimen.kernel.rows import by_column, named_sql
from yimen.kernel.time import now

SQL = Path(__file__).parent / "sql"

COLUMNS = (
    *("id", "number", "title", "process", "state", "light", "unit_id", "lead_id", "area_id"),
    *("due_at", "opened_at", "closed_at", "item_id", "grid_id", "kind"),
)
MOST = 200
"""Rows of a list that is read whole."""


@cache
def sql(name: str) -> str:
    """A file of `sql/`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def counted(name: str, cases: QuerySet[Case], **values: Any) -> list[dict[str, Any]]:
    """Run a file over these cases; its rows by column."""
    named, given = named_sql(cases.order_by().values(*COLUMNS))
    values |= given
    with connection.cursor() as cursor:
        # both parts are written here and by Django: what was asked for travels as values
        cursor.execute(f"WITH visible AS ({named}) SELECT * FROM ({sql(name)}) AS counted", values)  # noqa: S608
        return by_column(cursor)


def lights_by_unit(actor: Actor) -> list[dict[str, Any]]:
    """How many open cases each unit holds, by light; the worst off first."""
    return counted("lights_by_unit", still_open(actor).cases)


def lights_by_state(actor: Actor) -> list[dict[str, Any]]:
    """How many open cases stand in each state, by light."""
    return counted("lights_by_state", still_open(actor).cases)


def by_ground(cases: QuerySet[Case], digits: int) -> list[dict[str, Any]]:
    """How many of these cases lie in each area or grid, by light; the worst off first."""
    return counted("by_ground", cases, digits=digits)


def shelved(actor: Actor) -> list[dict[str, Any]]:
    """What cannot be solved for now, the next review first, with what was typed of each."""
    rows = counted("shelved", still_open(actor).cases.filter(state="shelved"), most=MOST)
    for row in rows:
        asked, _erased = remarks.read(row["asked"] or {}, row["asked_words"])
        looked_at, _erased = remarks.read(row["looked_at"] or {}, row["looked_at_words"])
        row |= {name: asked.get(name, "") for name in ("cause", "measures", "until")}
        row["progress"] = looked_at.get("progress", "")
    return rows


@dataclass(frozen=True)
class Period:
    """Months from one first day up to but not including another."""

    first: date
    end: date

    @classmethod
    def month(cls, written: str) -> Period:
        """A month written as 2026-11; nonsense is this month."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", written)
        today = timezone.localdate(now())
        first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
        return cls(first, (first + timedelta(days=32)).replace(day=1))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The same as moments: midnight in the city."""
        return midnight(self.first), midnight(self.end)


def midnight(day: date) -> datetime:
    """When a day begins in the city."""
    return datetime.combine(day, datetime.min.time(), BEIJING)


def figures(actor: Actor, period: Period) -> dict[str, int]:
    """The counts behind the rates, over the requests registered in a period."""
    begin, end = period.moments
    cases = visible_to(actor).filter(process="request", opened_at__gte=begin, opened_at__lt=end)
    days, worked = worked_by_day(calendar(), period.first, timezone.localdate(now()))
    return counted("figures", cases, days=days, worked=worked)[0]


YEAR = timedelta(days=365)
TOP = 2
"""Digits of a category of the first level."""


def times(actor: Actor, items: Collection[str]) -> list[dict[str, Any]]:
    """For each category of the first level and each of `items`: how long its matters take.

    Over the matters that were first dispatched within the last year; `part` is None in the row of a
    whole first level. `answered` of `dispatched` have an answer: half of those had it within `half`
    working days, nine in ten within `nine_in_ten`.
    """
    today = timezone.localdate(now())
    first = today - YEAR
    begin = midnight(first)
    # what was dispatched within a year came in not long before that
    cases = visible_to(actor).filter(process="request", opened_at__gte=begin - YEAR / 4)
    days, worked = worked_by_day(calendar(), first, today)
    return counted("times", cases, days=days, worked=worked, items=[*items], digits=TOP)


def worked_by_day(known: Calendar, first: date, last: date) -> tuple[list[date], list[int]]:
    """Each day from one to another, and how many working days there were up to it."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    worked, so_far = [], 0
    for day in days:
        so_far += known.counts(day)
        worked.append(so_far)
    return days, worked
