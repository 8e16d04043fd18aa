"""The proposal: from the greedy plan onwards, half day by half day, by constraint programming.

Of one half day everything is open at once: which disputes sit on it, when, with whom. The solver
finds the best, or the best it finds in time; what sits at other times stays, so no step makes a
conflict, and none places less. First what weighs, then what is fair to the mediators.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, cycle, pairwise
from time import monotonic

from .greedy import greedy
from .models import Plan, Problem, Sitting, Span, between, inside, overlap, planned, within

SECONDS = 1.4
"""How long better plans are looked for: with all around it less than two seconds of a request."""
ONE = 0.5
"""How long one part is thought about at most, seconds."""
LEAST = 0.05
"""Less than so much time is not worth beginning with, seconds."""
DAY = 48
"""Slots of a day."""
HALF = DAY // 2
"""Slots of half a day."""


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
    """Half days with a window one by one, then whole days, then each two that follow each other."""
    windows = chain.from_iterable(each.windows for each in problem.wanted)
    halves = sorted({at // HALF for b, e in windows for at in range(b, e)})
    days = sorted({half // 2 for half in halves})
    single = [(day * DAY, (day + 1) * DAY) for day in days]
    return [
        [(half * HALF, (half + 1) * HALF) for half in halves],
        single,
        [(one[0], other[1]) for one, other in pairwise(single)],
    ]


def opened(
    problem: Problem, plan: Plan, span: Span
) -> tuple[list[Sitting], Problem, dict[int, int]]:
    """What stays, a part of the problem that is open again, and what everybody has elsewhere."""
    rest = [each for each in plan.sittings if not inside((each.begins, each.ends), [span])]
    kept = {each.key: problem.by_key[each.key] for each in rest}
    people, places, parties = (defaultdict[int | str, list[Span]](list) for _each in range(3))
    for each in rest:  # what begins before the part, or ends after it, takes time of it
        if overlap((each.begins, each.ends), span):
            places[each.place].append((each.begins, each.ends))
            for key in each.mediators:
                people[key].append((each.begins, each.ends))
            for party in kept[each.key].parties:
                parties[party].append((each.begins, each.ends))
    elsewhere = Counter(key for each in rest for key in each.mediators)
    fresh = Counter(key for each in rest if not kept[each.key].chosen for key in each.mediators)
    return (
        rest,
        Problem(
            [
                replace(each, windows=cut)
                for each in problem.wanted
                if each.key not in kept
                and (cut := free(each.windows, span, *(parties[p] for p in each.parties)))
            ],
            [
                replace(each, free=free(each.free, span, people[each.key]),
                        more=each.more - fresh[each.key])
                for each in problem.people
            ],
            [replace(e, free=free(e.free, span, places[e.key])) for e in problem.places],
        ),
        dict(elsewhere),
    )  # fmt: skip


def free(spans: Iterable[Span], whole: Span, *taken: Iterable[Span]) -> tuple[Span, ...]:
    """What of some spans lies in a part and is not taken."""
    gone = sorted(chain.from_iterable(taken))
    return tuple(
        left for span in within(spans, whole) for left in between(within(gone, span), span)
    )
