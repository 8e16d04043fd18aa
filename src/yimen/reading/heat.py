"""How hot a trouble is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from yimen.reading.signs import Telling

LATELY = timedelta(days=14)
COOLS = 30
"""Days of silence after which a trouble is half as hot."""


@dataclass(frozen=True, slots=True)
class Heat:
    """What makes a trouble hot, each by itself."""

    people: int
    days: int  # on which somebody wrote
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
        the root of the votes (a thousand clicks are not a thousand letters)."""
        return self.people + self.days / 2 + self.growth + sqrt(self.votes) / 2

    @property
    def total(self) -> float:
        """The points, of which half are gone after every thirty days of silence."""
        return round(self.points * float(0.5 ** (self.silent / COOLS)), 3)

    def why(self) -> str:
        """The same as a sentence."""
        return (
            f"{self.people} people on {self.days} days; {self.lately} messages in the last"
            f" fortnight, {self.before} in the one before; {self.votes} votes; silent for"
            f" {self.silent} days"
        )


def heat(messages: Sequence[Telling], day: date | None = None) -> Heat:
    """The heat as of a day; without one, as of its own last message."""
    days = sorted(message.day for message in messages if message.day)
    last = days[-1] if days else date.min
    at = max(day or last, last)
    recent = sum(1 for told in days if last - told < LATELY)
    return Heat(
        people=len({message.person or message.id for message in messages}),
        days=len(set(days)),
        lately=recent,
        before=sum(1 for told in days if LATELY <= last - told < 2 * LATELY),
        votes=sum(message.like + message.oppose for message in messages),
        silent=(at - last).days,
    )
