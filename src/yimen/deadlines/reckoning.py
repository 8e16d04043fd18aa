"""How long a term lasts, when it is due, when it turns yellow: sums over a calendar.

| span | counts | ends |
|---|---|---|
| clock hour | every minute | to the second |
| working hour | office time | to the second, inside office hours |
| working day | the n-th working day after the day of the start | at close of business |
| calendar day | the n-th day after the day of the start, rolled to a working day | at midnight |

The day of the start is never counted, and a last day that is a day of rest rolls on to the next
working day (民事诉讼法 art. 85, which agencies follow; 行政许可法 art. 82 for working days).

A pause stops the clock and going on gives back *what was left*: office time for the two working
units, plain time for the two others. That way a case that is paused and taken up in the same
moment is due when it was due before, a pause over a holiday gives nothing away, and nobody gains
or loses by the hour at which the papers are stamped. A term in days then ends with the day on
which its time runs out, as every such term does. What was overdue when it was paused stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from .calendar import END_OF_DAY, HOUR, Calendar


class Span(models.TextChoices):
    """A unit of time: written on every limit, never inferred."""

    CLOCK_HOUR = "clock_hour", _("hour")
    WORKING_HOUR = "working_hour", _("working hour")
    WORKING_DAY = "working_day", _("working day")
    CALENDAR_DAY = "calendar_day", _("calendar day")


DAYS = frozenset({Span.WORKING_DAY.value, Span.CALENDAR_DAY.value})
OFFICE = frozenset({Span.WORKING_DAY.value, Span.WORKING_HOUR.value})


class Light(models.TextChoices):
    """The colour of a clock (电子监察): on time, due soon, overdue, paused."""

    GREEN = "green", _("On time")
    YELLOW = "yellow", _("Due soon")
    RED = "red", _("Overdue")
    GREY = "grey", _("Paused")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units of time; days are whole. Raises ValueError otherwise."""

    value: Decimal
    span: str
    size: int = field(init=False, repr=False, compare=False)  # days, or microseconds

    def __post_init__(self) -> None:
        whole = self.value == int(self.value)
        if self.value <= 0 or self.span not in Span.values or (self.span in DAYS and not whole):
            raise ValueError(f"{self.value} {self.span} is no limit")
        size = int(self.value if self.span in DAYS else self.value * HOUR)
        object.__setattr__(self, "size", size)


class Reckoned(NamedTuple):
    """A due date, and whether it rests on a year whose holiday notice is not out yet."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a light turns yellow: at this share of the time, or so many working days, left.

    Whichever comes earlier; 0 leaves one out.
    """

    share: float = 0.2
    working_days: float = 1.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened to a term: paused ("~"), gone on ("^"), extended (">").

    "=" stands first: people agreed on the day `until` which it runs (深圳多元化解条例 art. 25).
    """

    op: str
    at: datetime
    limit: Limit | None = None
    ground: str = ""
    document: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How a term stands after all its turns; `paused_at` while it is paused."""

    due_at: datetime
    warn_at: datetime
    provisional: bool
    paused_at: datetime | None = None


def _clock_hours(start: datetime, limit: Limit, _calendar: Calendar) -> Reckoned:
    return Reckoned(start + timedelta(microseconds=limit.size), False)


def _working_hours(start: datetime, limit: Limit, calendar: Calendar) -> Reckoned:
    end = calendar.after(start, limit.size)
    return Reckoned(end, not calendar.settled(start.toordinal(), end.toordinal()))


def _working_days(start: datetime, limit: Limit, calendar: Calendar) -> Reckoned:
    first, number = start.toordinal(), start.year
    table = calendar.year(number)
    place = table.upto[first - table.first] + limit.size - 1
    while place >= len(table.workdays):
        place -= len(table.workdays)
        number += 1
        table = calendar.year(number)
    last = table.workdays[place]
    end = datetime.combine(datetime.fromordinal(last), table.closes[place], calendar.zone)
    return Reckoned(end, not calendar.settled(first, last))


def _calendar_days(start: datetime, limit: Limit, calendar: Calendar) -> Reckoned:
    return _midnight(start.toordinal() + limit.size, calendar)


def _midnight(ordinal: int, calendar: Calendar) -> Reckoned:
    """The end of a day, or of the first working day after it if it is a day of rest."""
    last = calendar.workday_from(ordinal)
    end = datetime.combine(datetime.fromordinal(last), END_OF_DAY, calendar.zone)
    return Reckoned(end, not calendar.settled(ordinal, last))


_WAYS: dict[str, Callable[[datetime, Limit, Calendar], Reckoned]] = {
    Span.CLOCK_HOUR.value: _clock_hours,
    Span.WORKING_HOUR.value: _working_hours,
    Span.WORKING_DAY.value: _working_days,
    Span.CALENDAR_DAY.value: _calendar_days,
}


def due(start: datetime, limit: Limit, calendar: Calendar) -> Reckoned:
    """When a term that starts at `start` (aware) and lasts `limit` ends, in the city's time."""
    if start.tzinfo is None:
        raise ValueError("the start must be aware")
    return _WAYS[limit.span](start.astimezone(calendar.zone), limit, calendar)


def measured(begin: datetime, end: datetime, span: str, calendar: Calendar) -> int:
    """The time between two moments as the unit sees it: office time or plain time, microseconds."""
    if span in OFFICE:
        return calendar.worked(begin.astimezone(calendar.zone), end.astimezone(calendar.zone))
    return (end - begin) // timedelta(microseconds=1)


def remaining(now: datetime, due_at: datetime, span: str, calendar: Calendar) -> timedelta:
    """What is left until the due date: office time for working units; negative when overdue."""
    return timedelta(microseconds=measured(now, due_at, span, calendar))


def give_back(at: datetime, left: int, span: str, calendar: Calendar) -> Reckoned:
    """The due date of a term that goes on at `at` with so much time left (microseconds)."""
    start = at.astimezone(calendar.zone)
    if span not in OFFICE:
        end = start + timedelta(microseconds=left)
        return Reckoned(end, False) if span not in DAYS else _midnight(end.toordinal(), calendar)
    end = calendar.after(start, left)
    if span in DAYS:
        end = calendar.close(calendar.workday_from(end.toordinal()))
    return Reckoned(end, not calendar.settled(start.toordinal(), end.toordinal()))


def warning(
    end: datetime, length: int, span: str, threshold: Threshold, calendar: Calendar
) -> datetime:
    """When a term turns yellow that ends at `end` and lasts `length` microseconds of its time."""
    end = end.astimezone(calendar.zone)
    moments = [end]
    if threshold.share:
        share = int(length * threshold.share)
        office = span in OFFICE
        moments.append(
            calendar.before(end, share) if office else end - timedelta(microseconds=share)
        )
    if threshold.working_days:
        days = int(_day_length(end, calendar) * threshold.working_days)
        moments.append(calendar.before(end, days))
    return min(moments)


def _day_length(end: datetime, calendar: Calendar) -> int:
    """The office time of the day a term ends on, or of the next one that has any."""
    day = calendar.workday_from(end.toordinal())
    table = calendar.year(datetime.fromordinal(day).year)
    return table.worked[day - table.first + 1] - table.worked[day - table.first]


def course(
    started_at: datetime,
    limit: Limit,
    turns: Iterable[Turn],
    threshold: Threshold,
    calendar: Calendar,
) -> Course:
    """Reckon a term from its start through every turn: the only way that a due date comes about.

    While a term is paused its due date stands still. An extension begins where the term would have
    ended, so ten days and five more are fifteen.
    """
    end, provisional = due(started_at, limit, calendar)
    length = measured(started_at, end, limit.span, calendar)
    paused_at = None
    for turn in turns:
        if turn.op == "=" and turn.until is not None:
            end, provisional = _midnight(turn.until.toordinal(), calendar)
            length = measured(started_at, end, limit.span, calendar)
        elif turn.op == "~":
            paused_at = turn.at
        elif turn.op == "^" and paused_at is not None:
            left = measured(paused_at, end, limit.span, calendar)
            if left > 0:
                end, late = give_back(turn.at, left, limit.span, calendar)
                provisional |= late
            paused_at = None
        elif turn.op == ">" and turn.limit is not None:
            before, (end, late) = end, due(end, turn.limit, calendar)
            length += measured(before, end, limit.span, calendar)
            provisional |= late
    warn_at = warning(end, length, limit.span, threshold, calendar)
    return Course(end, max(warn_at, min(started_at, end)), provisional, paused_at)


def light(at: datetime, due_at: datetime, warn_at: datetime, *, paused: bool = False) -> Light:
    """The colour of a clock at a moment."""
    if paused:
        return Light.GREY
    if at > due_at:
        return Light.RED
    return Light.YELLOW if at >= warn_at else Light.GREEN


def by_step(before: Light, now: Light, calm: Light) -> Light:
    """The light after a step when the clocks say `now`: as it was, or calmer, never more urgent.

    Where another clock presses than did before, the case is calm until an event of its own tells.
    """
    if now in (before, calm):
        return now
    return before if before == Light.YELLOW else calm
