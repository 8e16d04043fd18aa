"""Why a dispute has no place in a plan: first what no other time would mend."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from .greedy import greedy
from .models import Person, Problem, Wanted, leads, seconds, spoken
from .rooms import size


class Why(StrEnum):
    """What stands in the way of a sitting."""

    NO_TIME = "no_time"
    TOO_MANY_PEOPLE = "too_many_people"
    CONFLICT = "conflict"
    GONE = "gone"
    NOBODY = "nobody"
    FULL = "full"
    NO_SECOND = "no_second"
    LANGUAGE = "language"
    NEVER_TOGETHER = "never_together"
    OTHERS_FIRST = "others_first"


def why_left(problem: Problem, key: str) -> Why:
    """Why a dispute was not placed; OTHERS_FIRST: by itself it would have been."""
    wanted = problem.by_key[key]
    if not any(last - first >= wanted.slots for first, last in wanted.windows):
        return Why.NO_TIME
    if max((each.seats for each in problem.places), default=0) < wanted.people + size(wanted):
        return Why.TOO_MANY_PEOPLE
    lacks = _team_lacks(problem, wanted)
    if lacks is not None:
        return lacks
    alone = greedy(Problem([wanted], problem.people, problem.places))
    return Why.OTHERS_FIRST if alone.sittings else Why.NEVER_TOGETHER


def _team_lacks(problem: Problem, wanted: Wanted) -> Why | None:
    """What no team could mend, whenever it sat."""
    if wanted.chosen:
        if wanted.barred & {*wanted.chosen}:
            return Why.CONFLICT
        return None if {*wanted.chosen} <= problem.person.keys() else Why.GONE
    lead, second = leads(problem, wanted), seconds(problem, wanted)
    if not lead:
        return _nobody([each for each in problem.people if each.leads], wanted)
    if wanted.mixed and not second:
        return Why.NO_SECOND
    return None if spoken(wanted, [*lead, *second]) else Why.LANGUAGE


def _nobody(people: Sequence[Person], wanted: Wanted) -> Why:
    """Why none of those who may lead can: not their speciality, a conflict, or no room left."""
    able = [each for each in people if wanted.kind in each.skills]
    if not able:
        return Why.NOBODY
    return Why.CONFLICT if all(each.key in wanted.barred for each in able) else Why.FULL
