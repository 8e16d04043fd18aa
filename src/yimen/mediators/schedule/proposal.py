"""The proposal: from the greedy plan onwards, day by day, by constraint programming.

Of one day everything is open at once: which disputes sit on it, when, with whom. The solver finds
the best day, or the best it finds in time; what sits on other days stays, so no step ever makes a
conflict, and none places less. First what weighs, then what is fair to the mediators.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain, cycle, pairwise
from time import monotonic

from .greedy import greedy
from .models import Plan, Problem, Sitting, Span, planned, within

SECONDS = 1.3
"""How long better plans are looked for: with all around it less than two seconds of a request."""
ONE = 0.4
"""How long one day is thought about at most, seconds."""
LEAST = 0.05
"""Less than so much time is not worth beginning with, seconds."""
DAY = 48
"""Slots of a day."""


def propose(problem: Problem, seconds: float = SECONDS) -> Plan:
    """The best plan that is found in time; never one that places less than the greedy one."""
    ends = monotonic() + seconds
    plan = greedy(problem)
    if not (problem.wanted and problem.places and problem.people):
        return plan
    from .solver import Model  # half a second when it is loaded first: only who proposes waits

    even = max(1, 2 * len(problem.wanted) // len(problem.people))
    for spans in parts(problem):
        quiet, turn = 0, cycle(spans)
        while quiet < len(spans) and (left := ends - monotonic()) > LEAST:
            rest, part, loads = opened(problem, plan, next(turn))
            begun = [each for each in plan.sittings if each not in rest]
            found = Model(part, begun, loads, even).solve(min(ONE, left)) if part.wanted else None
            better = planned(problem, [*rest, *(found or begun)])
            quiet = 0 if worth(better, problem) > worth(plan, problem) else quiet + 1
            plan = max(plan, better, key=lambda each: worth(each, problem))
    return plan


def worth(plan: Plan, problem: Problem) -> tuple[int, int]:
    """By what one plan is better than another: what it places, then how fair it is."""
    return plan.weight(problem), -plan.unevenness(problem)


def parts(problem: Problem) -> list[list[Span]]:
    """The days on which there is a window one by one, then each two that follow each other."""
    windows = chain.from_iterable(each.windows for each in problem.wanted)
    days = sorted({day for b, e in windows for day in range(b // DAY, (e - 1) // DAY + 1)})
    single = [(day * DAY, (day + 1) * DAY) for day in days]
    return [single, [(one[0], other[1]) for one, other in pairwise(single)]]


def opened(
    problem: Problem, plan: Plan, span: Span
) -> tuple[list[Sitting], Problem, dict[int, int]]:
    """What stays, a part of the problem that is open again, and what everybody has elsewhere."""
    rest = [each for each in plan.sittings if not (span[0] <= each.begins < span[1])]
    elsewhere = Counter(key for each in rest for key in each.mediators)
    fresh = Counter(
        key for each in rest if not problem.by_key[each.key].chosen for key in each.mediators
    )
    kept = {each.key for each in rest}
    wanted = [
        replace(each, windows=cut)
        for each in problem.wanted
        if each.key not in kept and (cut := tuple(within(each.windows, span)))
    ]
    people = [
        replace(each, free=tuple(within(each.free, span)), more=each.more - fresh[each.key])
        for each in problem.people
    ]
    places = [replace(each, free=tuple(within(each.free, span))) for each in problem.places]
    return rest, Problem(wanted, people, places), dict(elsewhere)
