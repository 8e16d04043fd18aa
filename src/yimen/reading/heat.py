"""How hot a trouble is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from yimen.reading.signs import Telling

LATELY = timedelta(days=14)
COOLS = 30
"""Days after which whatever makes a trouble hot counts for half."""


@dataclass(frozen=True, slots=True)
class Heat:
    """What makes a trouble hot, each by itself."""

    people: int
    days: int  # on which somebody wrote
    near_people: float  # the same, each by how long before the last message: half after `COOLS`
    near_days: float
    lately: int  # messages of the last fortnight
    before: int  # and of the one before
    votes: int  # of those who read it, for and against
    silent: int  # days since the last message

    @property
    def growth(self) -> int:
        """How many messages more than before."""
        return max(0, self.lately - self.before)

    @property
    def points(self) -> float:
        """A point for each person, half for each day, one for each message more than before, half
        the root of the votes (a thousand clicks are not a thousand letters). Persons and days count
        by how near the last message they are: eight in a week are hotter than eight in a year."""
        return self.near_people + self.near_days / 2 + self.growth + sqrt(self.votes) / 2

    @property
    def total(self) -> float:
        """The points, of which half are gone after every thirty days of silence."""
        return round(self.points * _left(self.silent), 3)

    def why(self) -> str:
        """The same as a sentence."""
        return (
            f"{self.people} people on {self.days} days; {self.lately} messages in its last"
            f" fortnight, {self.before} in the one before; {self.votes} votes; silent for"
            f" {self.silent} days"
        )


def heat(messages: Sequence[Telling], day: date | None = None) -> Heat:
    """The heat as of a day; without one, as of its own last message."""
    days = sorted(message.day for message in messages if message.day)
    last = days[-1] if days else date.min
    at = max(day or last, last)
    recent = sum(1 for told in days if last - told < LATELY)
    persons: dict[str, date] = {}
    for message in messages:
        person = message.person or message.id
        persons[person] = max(persons.get(person, date.min), message.day or last)
    return Heat(
        people=len(persons),
        days=len(set(days)),
        near_people=sum(_left((last - told).days) for told in persons.values()),
        near_days=sum(_left((last - told).days) for told in set(days)),
        lately=recent,
        before=sum(1 for told in days if LATELY <= last - told < 2 * LATELY),
        votes=sum(message.like + message.oppose for message in messages),
        silent=(at - last).days,
    )


def _left(days: int) -> float:
    """What so many days leave of a point."""
    return float(0.5 ** (days / COOLS))
