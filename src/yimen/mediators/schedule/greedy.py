"""The plain way, as a clerk would: what weighs most first, each at its earliest free time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from .models import (
    Person,
    Place,
    Plan,
    Problem,
    Sitting,
    Span,
    Wanted,
    inside,
    leads,
    overlap,
    planned,
    seconds,
    spoken,
)
from .rooms import size


@dataclass
class Diary:
    """What is taken so far, of rooms, mediators and parties."""

    taken: dict[tuple[str, int | str], list[Span]] = field(
        default_factory=lambda: defaultdict(list)
    )
    load: Counter[int] = field(default_factory=Counter)

    def free(self, sort: str, key: int | str, span: Span) -> bool:
        """Whether nothing is taken of somebody or something in a time."""
        return not any(overlap(span, each) for each in self.taken[sort, key])

    def has(self, person: Person, span: Span) -> bool:
        """Whether a mediator can sit then."""
        return inside(span, person.free) and self.free("mediator", person.key, span)

    def put(self, wanted: Wanted, sitting: Sitting) -> None:
        """Take the time of everybody and of the room."""
        span = (sitting.begins, sitting.ends)
        self.taken["place", sitting.place].append(span)
        for party in wanted.parties:
            self.taken["party", party].append(span)
        for key in sitting.mediators:
            self.taken["mediator", key].append(span)
            self.load[key] += 1


def greedy(problem: Problem) -> Plan:
    """Each dispute in turn; of those who can, whoever has the least so far."""
    diary, sittings = Diary(), []
    order = sorted(
        problem.wanted,
        key=lambda each: (-each.weight, _until(each), each.key),
    )
    for wanted in order:
        found = next(_sittings(problem, wanted, diary), None)
        if found is not None:
            diary.put(wanted, found)
            sittings.append(found)
    return planned(problem, sittings)


def _until(wanted: Wanted) -> int:
    """The end of the last window."""
    return max((last for _first, last in wanted.windows), default=0)


def _sittings(problem: Problem, wanted: Wanted, diary: Diary) -> Iterator[Sitting]:
    able = [
        [each for each in some if wanted.chosen or each.more > diary.load[each.key]]
        for some in (leads(problem, wanted), seconds(problem, wanted))
    ]
    for some in able:
        some.sort(key=lambda each: (diary.load[each.key], each.key))
    for first, last in wanted.windows:
        for begins in range(first, last - wanted.slots + 1):
            span = (begins, begins + wanted.slots)
            if not all(diary.free("party", each, span) for each in wanted.parties):
                continue
            place = _place(problem, wanted, diary, span)
            team = place and _team(problem, wanted, diary, span, able)
            if place and team:
                yield Sitting(wanted.key, place.key, tuple(each.key for each in team), *span)


def _place(problem: Problem, wanted: Wanted, diary: Diary, span: Span) -> Place | None:
    """The smallest room that is large enough and free."""
    fit = (
        each
        for each in problem.places
        if each.seats >= wanted.people + size(wanted)
        and inside(span, each.free)
        and diary.free("place", each.key, span)
    )
    return min(fit, key=lambda each: (each.seats, each.key), default=None)


def _team(
    problem: Problem, wanted: Wanted, diary: Diary, span: Span, able: list[list[Person]]
) -> list[Person] | None:
    if wanted.chosen:
        team = [problem.person[key] for key in wanted.chosen if key in problem.person]
        whole = len(team) == len(wanted.chosen) and not wanted.barred & {*wanted.chosen}
        return team if whole and all(diary.has(each, span) for each in team) else None
    first, second = ([each for each in some if diary.has(each, span)] for some in able)
    teams = product(first, second) if wanted.mixed else product(first)
    return next(([*some] for some in teams if spoken(wanted, some)), None)
