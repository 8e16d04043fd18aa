"""The working calendar: which days count, when offices are open, and fast sums over both.

Everything here is pure: a `Calendar` is made once from rows and never changes. It prepares a table
for each year when that year is first asked for, so that a due date is a look-up and not a walk.
Moments inside are whole microseconds, so sums are exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from .published import statutory_days

BEIJING = ZoneInfo("Asia/Shanghai")
END_OF_DAY = time(23, 59, 59)
SECOND = 1_000_000  # microseconds
HOUR = 3600 * SECOND
# From this day on, December can be ruled by the notice of the year that follows
# (29 December 2018 was a make-up work day by the notice for 2019).
LATE_DECEMBER = (12, 28)


class DayKind(models.TextChoices):
    """What a notice says of a day."""

    OFF = "off", _("Day off")
    WORK = "work", _("Make-up work day")


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that a notice, or the law itself, takes out of the ordinary week.

    `name` is the holiday (a value of `Holiday`, or a city's own words); `notice` is the year whose
    notice says so, None where only the law does.
    """

    kind: DayKind
    name: str
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of a working day during which offices are open, on days from..to (to excluded)."""

    begins: time
    ends: time
    valid_from: date = date.min
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether this stretch is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


OFFICE_HOURS = (Opening(time(8, 30), time(12)), Opening(time(14, 30), time(18)))
Shifts = tuple[tuple[int, int], ...]  # (from, to) in microseconds of the day


def micros(moment: time | datetime) -> int:
    """Microseconds since midnight."""
    whole = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return whole * SECOND + moment.microsecond


def shifts_on(day: date, openings: Sequence[Opening]) -> Shifts:
    """The office hours of a working day, in order, overlaps merged; the usual ones if none hold."""
    valid = [each for each in openings if each.holds(day)] or OFFICE_HOURS
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted((micros(each.begins), micros(each.ends)) for each in valid):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return tuple(merged)


class Year:
    """One year, prepared for counting; days are proleptic ordinals, times microseconds.

    `upto[i]` is the number of working days among the first i + 1 days, `worked[i]` the office time
    before day i, `settled_to` the last day that a known notice rules.
    """

    __slots__ = ("closes", "first", "settled_to", "shifts", "total", "upto", "workdays", "worked")

    def __init__(self, number: int, calendar: Calendar) -> None:
        self.first = date(number, 1, 1).toordinal()
        last = date(number, 12, 31).toordinal()
        days = [date.fromordinal(each) for each in range(self.first, last + 1)]
        counts = [calendar.counts(day) for day in days]
        self.shifts: list[Shifts] = [
            shifts_on(day, calendar.openings) if work else ()
            for day, work in zip(days, counts, strict=True)
        ]
        self.workdays = [day.toordinal() for day, work in zip(days, counts, strict=True) if work]
        self.upto = list(accumulate(int(work) for work in counts))
        lengths = (sum(end - begin for begin, end in shifts) for shifts in self.shifts)
        self.worked = list(accumulate(lengths, initial=0))
        self.total = self.worked[-1]
        self.closes = [_clock(shifts[-1][1]) for shifts in self.shifts if shifts]
        self.settled_to = _settled_to(number, calendar.noticed)

    def before(self, moment: datetime) -> int:
        """Office time of this year before a moment of it."""
        day = moment.toordinal() - self.first
        now, worked = micros(moment), self.worked[day]
        for begin, end in self.shifts[day]:
            if begin < now:
                worked += min(now, end) - begin
        return worked

    def at(self, worked: int) -> tuple[int, int]:
        """The earliest (ordinal, microsecond) with so much office time before it (0 < worked)."""
        day = bisect_left(self.worked, worked) - 1
        rest = worked - self.worked[day]
        for begin, end in self.shifts[day]:
            if rest <= end - begin:
                return self.first + day, begin + rest
            rest -= end - begin
        raise AssertionError("a year's office time lies inside its shifts")


def _clock(micro: int) -> time:
    seconds, rest = divmod(min(micro, micros(END_OF_DAY)), SECOND)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest)


def _settled_to(number: int, noticed: frozenset[int]) -> int:
    if number not in noticed:
        return date(number, 1, 1).toordinal() - 1
    if number + 1 in noticed:
        return date(number, 12, 31).toordinal()
    return date(number, *LATE_DECEMBER).toordinal() - 1


class Calendar:
    """The days and hours of a city's offices.

    `marks` are the days that notices change, `noticed` the years whose notice is known, `sources`
    their titles by year, `openings` the office hours. Years without a notice have plain weekends
    and the days of the 全国年节及纪念日放假办法, and every date that rests on them is provisional.
    """

    def __init__(
        self,
        marks: Mapping[date, Mark],
        noticed: Iterable[int],
        openings: Sequence[Opening] = OFFICE_HOURS,
        *,
        sources: Mapping[int, str] | None = None,
        zone: ZoneInfo = BEIJING,
    ) -> None:
        self.marks, self.noticed = dict(marks), frozenset(noticed)
        self.openings, self.sources = tuple(openings), dict(sources or {})
        self.zone = zone
        self._years: dict[int, Year] = {}

    def year(self, number: int) -> Year:
        """The prepared table of a year."""
        table = self._years.get(number)
        if table is None:
            table = self._years[number] = Year(number, self)
        return table

    def mark(self, day: date) -> Mark | None:
        """What takes a day out of the ordinary week, if anything."""
        found = self.marks.get(day)
        if found or day.year in self.noticed:
            return found
        name = statutory_days(day.year).get(day)
        return Mark(DayKind.OFF, name) if name else None

    def counts(self, day: date) -> bool:
        """Whether it is a working day."""
        mark = self.mark(day)
        return mark.kind == DayKind.WORK if mark else day.weekday() < 5

    def settled(self, first: int, last: int) -> bool:
        """Whether known notices rule every day from one ordinal to another."""
        years = range(date.fromordinal(first).year, date.fromordinal(last).year)
        return last <= self.year(years.stop).settled_to and all(
            self.year(each + 1).first - 1 == self.year(each).settled_to for each in years
        )

    def moment(self, ordinal: int, micro: int) -> datetime:
        """A moment from an ordinal day and microseconds of it."""
        day = date.fromordinal(ordinal)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return midnight + timedelta(microseconds=micro)

    def workday_from(self, ordinal: int) -> int:
        """The first working day that is not before this one."""
        number = date.fromordinal(ordinal).year
        table = self.year(number)
        place = bisect_left(table.workdays, ordinal)
        if place < len(table.workdays):
            return table.workdays[place]
        return self.year(number + 1).workdays[0]

    def close(self, ordinal: int) -> datetime:
        """When offices close on a working day."""
        day = date.fromordinal(ordinal)
        table = self.year(day.year)
        closes = table.closes[table.upto[ordinal - table.first] - 1]
        return datetime.combine(day, closes, self.zone)

    def worked(self, begin: datetime, end: datetime) -> int:
        """Office time between two moments (local), microseconds; negative backwards."""
        if end < begin:
            return -self.worked(end, begin)
        between = sum(self.year(each).total for each in range(begin.year, end.year))
        return between + self.year(end.year).before(end) - self.year(begin.year).before(begin)

    def after(self, start: datetime, worked: int) -> datetime:
        """The earliest moment by which so much office time has passed since `start` (local)."""
        if worked <= 0:
            return start
        return self._reach(start.year, self.year(start.year).before(start) + worked)

    def before(self, end: datetime, worked: int) -> datetime:
        """The earliest moment from which no more than this office time is left until `end`."""
        return self._reach(end.year, self.year(end.year).before(end) - worked)

    def _reach(self, number: int, position: int) -> datetime:
        table = self.year(number)
        while position <= 0:
            number -= 1
            table = self.year(number)
            position += table.total
        while position > table.total:
            position -= table.total
            number += 1
            table = self.year(number)
        return self.moment(*table.at(position))
