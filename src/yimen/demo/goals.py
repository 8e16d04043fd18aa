"""Where the latest cases stand when the year ends, so that every desk has work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from yimen.cases.models import Channel
from yimen.deadlines.calendar import BEIJING, HOUR
from yimen.deadlines.queries import calendar
from yimen.requests.models import Kind

from .words import Topic, topics

LATEST = timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Ending:
    """How far a case has come: the steps to there, and how many office hours old it is by then."""

    steps: tuple[str, ...]
    least: float
    most: float = 1e9


def _ending(steps: str, least: float, most: float = 1e9) -> Ending:
    return Ending(tuple(steps.split()), least, most)


IN_HAND = "dispatch sign"
ANSWERED = f"{IN_HAND} answer"
CHECKED = f"{ANSWERED} pass_check"
RETURNED = "dispatch send_back accept_return"
AGAIN = "redo sign answer pass_check"

# fmt: off
ENDINGS = (
    _ending("",                                          0,   2.5),
    _ending("dispatch",                                  0.3, 5),
    _ending("decline",                                   0.3, 8),
    _ending("ask_details",                               0.3, 40),
    _ending("dispatch send_back",                        2,   10),
    _ending(IN_HAND,                                     2,   34),
    _ending(ANSWERED,                                    5,   40),
    _ending(f"{IN_HAND} ask_extension",                  6,   34),
    _ending(f"{IN_HAND} ask_task",                       6,   34),
    _ending(f"{IN_HAND} ask_suspension",                 6,   34),
    _ending(f"{IN_HAND} ask_shelving",                   6,   34),
    _ending(f"{IN_HAND} ask_end",                        6,   34),
    _ending(CHECKED,                                     9,   60),
    _ending(RETURNED,                                    9,   30),
    _ending(f"{IN_HAND} urge",                           10,  45),
    _ending(f"{CHECKED} note_missed_call",               12,  60),
    _ending(f"{IN_HAND} ask_suspension grant_suspension", 12),
    _ending(f"{IN_HAND} ask_shelving grant_shelving",    12),
    _ending(f"{IN_HAND} ask_extension grant_extension",  14,  60),
    _ending(f"{RETURNED} {RETURNED}",                    16),
    _ending(f"{IN_HAND} supervise",                      20),
    _ending(f"{CHECKED} refuse_answer",                  20),
    _ending(f"{CHECKED} {AGAIN} {AGAIN} pass_up",        36),
)
# fmt: on

WHOSE = ("", "water", "", "housing", "", "grid", "")
"""Desks that have a sign-in of their own in the demo."""
TOPICS = {"water": "1601", "housing": "0109", "grid": "0102"}
GRID = "620702001001"
COUNTY = "county"
"""What somebody of the grid's village writes at home goes to the centre of their county."""


@dataclass(frozen=True, slots=True)
class Goal:
    """An ending for a case, and whose desk it shall stand on."""

    ending: Ending
    whose: str

    @property
    def home(self) -> str:
        """The village it must lie in, or ""."""
        return GRID if self.whose in ("grid", COUNTY) else ""

    @property
    def channel(self) -> Channel | None:
        """By which door it came, where that matters."""
        return Channel.WEB if self.whose == COUNTY else None

    @property
    def placed(self) -> bool:
        """What the city's own bureau handles has no place."""
        return self.whose != "housing"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps to the ending; a grid worker's comes by way of the street."""
        if self.whose != "grid" or "dispatch" not in self.ending.steps:
            return self.ending.steps
        place = self.ending.steps.index("dispatch") + 1
        return (*self.ending.steps[:place], "hand_down", *self.ending.steps[place:])

    def matter(self, kind: Kind, topic: Topic | None) -> tuple[Kind, Topic]:
        """A trouble that a unit must handle."""
        wanted = TOPICS.get(self.whose)
        if wanted is None and topic and not topic.decline:
            return (kind if kind == Kind.COMPLAINT else Kind.HELP), topic
        return Kind.HELP, next(each for each in topics() if each.category == (wanted or "0102"))


FIRST = (
    *(Goal(each, "") for each in ENDINGS),
    *(
        Goal(each, whose)
        for whose in TOPICS
        for each in ENDINGS
        if " ".join(each.steps) in ("dispatch", IN_HAND, f"{IN_HAND} urge")
    ),
    Goal(ENDINGS[0], COUNTY),
)
"""What even the smallest year has: each ending, and work for each desk."""
SPREAD = 8.0
"""They are at most so many office hours older than they must be."""


def first(until: datetime, seed: int, many: int) -> dict[int, tuple[datetime, Goal]]:
    """These by the serial numbers of their cases, with the moment when each came."""
    return {
        serial: (_came(until, goal.ending, Random(f"{seed}/goal/{serial}")), goal)
        for serial, goal in enumerate(FIRST[: many - 1], 1)
    }


def _came(until: datetime, ending: Ending, chance: Random) -> datetime:
    """So long before the end that the ending fits."""
    hours = chance.uniform(0.15, 0.85) * min(ending.most - ending.least, SPREAD) + ending.least
    return calendar().before(until.astimezone(BEIJING), int(hours * HOUR))


def assigned(
    moments: Sequence[datetime], until: datetime, given: Mapping[int, Goal]
) -> dict[int, Goal]:
    """The goals of the latest cases by their place among all moments of a year that ends then.

    Some are given; of the others every third has one. Each takes the ending that it fits and that
    the fewest have.
    """
    goals = dict(given)
    taken = Counter(goal.ending for goal in given.values())
    free = (place for place in range(len(moments) - 1, -1, -1) if place not in given)
    for rank, place in enumerate(free):
        at = moments[place]
        if until - at > LATEST:
            break
        age = calendar().worked(at, until) / HOUR
        fit = [each for each in ENDINGS if each.least <= age <= each.most]
        if rank % 3 == 0 and fit:
            ending = min(fit, key=lambda each: taken[each])
            taken[ending] += 1
            goals[place] = Goal(ending, WHOSE[(len(goals) - len(given)) % len(WHOSE)])
    return goals
