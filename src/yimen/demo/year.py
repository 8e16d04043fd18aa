"""When people call: by hour, weekday, holiday and season; the same moments for the same seed."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from yimen.deadlines.calendar import BEIJING, Calendar, DayKind
from yimen.deadlines.published import Holiday
from yimen.deadlines.queries import calendar

from .words import Topic, chances, topics

LENGTH = timedelta(days=365)
SPRING = Holiday.SPRING_FESTIVAL.value


class Year:
    """The year that ends at `until` (aware)."""

    def __init__(self, until: datetime, seed: int) -> None:
        self.until, self.seed = until.astimezone(BEIJING), seed
        self.begins = self.until - LENGTH
        first, last = self.begins.date(), self.until.date()
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.festivals = list(festivals(self.days[0], self.days[-1] + timedelta(days=90)))
        self._sums = list(accumulate(self.crowd(day) for day in self.days))
        self._hours = {kind: list(accumulate(row)) for kind, row in chances()["hours"].items()}

    def crowd(self, day: date) -> float:
        """How many call on a day, an ordinary Wednesday out of season being 1."""
        return self._rhythm(day) * volume(self, day)

    def _rhythm(self, day: date) -> float:
        says, now = chances()["days"], calendar()
        mark, before = now.mark(day), now.mark(day - timedelta(days=1))
        if mark and mark.kind == DayKind.OFF:
            return float(says["spring_festival" if mark.name == SPRING else "holiday"])
        usual = says["make_up"] if mark else says["weekdays"][day.weekday()]
        after = before and before.kind == DayKind.OFF and now.counts(day)
        return float(usual * (says["after_holiday"] if after else 1))

    def moments(self, many: int) -> list[datetime]:
        """So many moments by chance, the first of them when the year begins; to the millisecond.

        More cases of the same seed add to the fewer, and move none of them.
        """
        chance = Random(f"{self.seed}/moments")
        return [self.begins, *(self._moment(chance) for _ in range(many - 1))][:many]

    def _moment(self, chance: Random) -> datetime:
        while True:
            day = self.days[bisect(self._sums, chance.random() * self._sums[-1])]
            hours = self._hours["working" if calendar().counts(day) else "resting"]
            hour = bisect(hours, chance.random() * hours[-1])
            midnight = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
            moment = midnight + timedelta(hours=hour, milliseconds=chance.randrange(3_600_000))
            if self.begins < moment < self.until:
                return moment

    def season(self, topic: Topic, day: date) -> float:
        """How much more than usual people speak of a topic on a day."""
        much = float(chances()["seasons"][topic.season][day.month - 1])
        owed = chances()["before_spring_festival"]
        if topic.season == owed["season"] and self._before_festival(day, owed):
            much *= owed["times"]
        return much

    def _before_festival(self, day: date, owed: dict[str, Any]) -> bool:
        return any(0 < (each - day).days <= owed["days"] for each in self.festivals)


def volume(year: Year, day: date) -> float:
    """How much there is to call about on a day, all topics together."""
    whole = sum(topic.weight for topic in topics())
    return sum(topic.weight * year.season(topic, day) for topic in topics()) / whole


def festivals(first: date, last: date, now: Calendar | None = None) -> Iterator[date]:
    """The first day off of each Spring Festival between two days."""
    now = now or calendar()
    off = False
    for number in range((last - first).days + 1):
        mark = now.mark(first + timedelta(days=number))
        before, off = off, bool(mark and mark.kind == DayKind.OFF and mark.name == SPRING)
        if off and not before:
            yield first + timedelta(days=number)


def office_moment(begins: datetime, until: datetime, chance: Random) -> datetime:
    """A moment of a working week between 8:40 and 17:30."""
    while True:
        day = begins + timedelta(days=chance.random() * (until - begins).days)
        at = day.replace(hour=8, minute=40) + timedelta(minutes=chance.randrange(530))
        if at.weekday() < 5 and begins < at < until and not 12 <= at.hour < 14:
            return at
