"""The calendar that every test counts on, and slow counts that are obviously right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

import chinese_calendar
from hypothesis import strategies as st

from yimen.deadlines.calendar import BEIJING, Calendar, DayKind, Mark
from yimen.deadlines.published import past_notices, past_years
from yimen.kernel.actors import Actor
from yimen.kernel.ids import uuid7
from yimen.orgs.models import Role

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MARKS = {
    day: Mark(DayKind.WORK if works else DayKind.OFF, name, year)
    for day, (works, name, year) in past_notices().items()
}
CALENDAR = Calendar(MARKS, past_years())
ADMINISTRATOR = Actor("staff:1", "area", "6207", 1, frozenset({Role.ADMINISTRATOR}))
COUNTY = Actor("staff:2", "area", "620702", 2, frozenset({Role.ADMINISTRATOR}))
HANDLER = Actor("staff:3", "unit", "6207", 3, frozenset({Role.HANDLER}))


def at(text: str) -> datetime:
    """A moment of the city, from `2026-09-28 10:20`."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


FIRST = at("2005-01-01 00:00")
# whole minutes, so that a count by minutes is exact; far enough from the end of what is known
starts = st.integers(0, 21 * 365 * 24 * 60).map(lambda minutes: FIRST + minutes * MINUTE)


@cache
def works(day: date) -> bool:
    """The calendar package's own answer, which the module's tables do not use."""
    return bool(chinese_calendar.is_workday(day))


def office(moment: datetime) -> bool:
    """Whether offices are open during the minute that begins now."""
    minute = moment.hour * 60 + moment.minute
    # 08:30 to 12:00, 14:30 to 18:00
    return (510 <= minute < 720 or 870 <= minute < 1080) and works(moment.date())


def always(_moment: datetime) -> bool:
    return True


def nth_workday(start: date, number: int) -> date:
    """Day by day: the n-th working day after the start."""
    day = start
    while number:
        day += DAY
        number -= works(day)
    return day


def rolled(day: date) -> date:
    """Day by day: the first working day from here."""
    while not works(day):
        day += DAY
    return day


def after(start: datetime, minutes: int, counts: Callable[[datetime], bool]) -> datetime:
    """Minute by minute: the end of the n-th minute that counts."""
    moment = start
    while minutes:
        minutes -= counts(moment)
        moment += MINUTE
    return moment


def counted(begin: datetime, end: datetime, counts: Callable[[datetime], bool]) -> int:
    """Minute by minute: how many count."""
    moment, total = begin, 0
    while moment < end:
        total += counts(moment)
        moment += MINUTE
    return total


def earliest_with(end: datetime, minutes: int, counts: Callable[[datetime], bool]) -> datetime:
    """Minute by minute, backwards: the earliest minute from which no more are left."""
    moment, left = end, 0
    while True:
        left += counts(moment - MINUTE)
        if left > minutes:
            return moment
        moment -= MINUTE


@dataclass
class Matter:
    """What the clocks ask of a case."""

    process: str = "request"
    urgency: str = "normal"
    kind: str = "complaint"
    item_id: str | None = None
    area_id: str | None = None
    opened_at: datetime | None = None
    id: UUID = field(default_factory=uuid7)
    due_at: datetime | None = None
    warn_at: datetime | None = None
    light: str = "green"
