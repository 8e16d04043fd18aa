"""What is to be scheduled, and a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Span = tuple[int, int]
"""From a slot up to but not including another."""

ORDINARY, PRESSING, URGENT = 10, 15, 30
"""What a dispute weighs: an urgent one as much as three ordinary ones. Set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A dispute that wants a sitting of so many slots, in one of its windows.

    `barred` are mediators with a conflict of interest, `parties` whoever must be there in person.
    Mediators who have it in charge (`chosen`, the lead first) sit; where there are none, one who
    can lead is proposed, and with `mixed` a second who is a volunteer or a member's person.
    """

    key: str
    kind: str
    slots: int
    windows: tuple[Span, ...]
    parties: frozenset[str] = frozenset()
    barred: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    people: int = 2
    weight: int = ORDINARY
    chosen: tuple[int, ...] = ()
    mixed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A mediator: whether full-time, for which disputes, when free, for how many more."""

    key: int
    leads: bool
    skills: frozenset[str]
    languages: frozenset[str]
    free: tuple[Span, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room: for how many people, and when it is free."""

    key: int
    seats: int
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A dispute, where, with whom (the lead first), from when to when."""

    key: str
    place: int
    mediators: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True)
class Problem:
    """All that a schedule is made from."""

    wanted: Sequence[Wanted]
    people: Sequence[Person]
    places: Sequence[Place]

    @cached_property
    def by_key(self) -> dict[str, Wanted]:
        """The disputes."""
        return {each.key: each for each in self.wanted}

    @cached_property
    def person(self) -> dict[int, Person]:
        """The mediators."""
        return {each.key: each for each in self.people}


@dataclass(frozen=True)
class Plan:
    """Sittings, and the disputes for which there was no time, room or mediator."""

    sittings: tuple[Sitting, ...]
    left: tuple[str, ...]
    optimal: bool = field(default=False, compare=False)

    def weight(self, problem: Problem) -> int:
        """How much of what weighs is placed."""
        return sum(problem.by_key[each.key].weight for each in self.sittings)

    def loads(self) -> dict[int, int]:
        """How many of these sittings each mediator has."""
        found: dict[int, int] = {}
        for sitting in self.sittings:
            for each in sitting.mediators:
                found[each] = found.get(each, 0) + 1
        return found

    def unevenness(self, problem: Problem) -> int:
        """The sum of the squares of the loads: of two plans with as many, the lower is fairer."""
        return sum(n * n for n in self.loads().values())


def planned(problem: Problem, sittings: Iterable[Sitting], *, optimal: bool = False) -> Plan:
    """A plan in the order of time; whoever is in no sitting is left."""
    some = tuple(sorted(sittings, key=lambda each: (each.begins, each.place)))
    placed = {each.key for each in some}
    left = tuple(each.key for each in problem.wanted if each.key not in placed)
    return Plan(some, left, optimal)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a slot."""
    return one[0] < other[1] and other[0] < one[1]


def inside(span: Span, spans: Iterable[Span]) -> bool:
    """Whether a span lies within one of some."""
    return any(first <= span[0] and span[1] <= last for first, last in spans)


def between(free: Iterable[Span], span: Span) -> list[Span]:
    """The rest of a span: when somebody or something is not free."""
    found, at = [], span[0]
    for first, last in sorted(free):
        if first > at:
            found.append((at, min(first, span[1])))
        at = max(at, last)
    found.append((at, span[1]))
    return [each for each in found if each[0] < each[1]]


def within(spans: Iterable[Span], whole: Span) -> Iterator[Span]:
    """What of some spans lies in another."""
    for first, last in spans:
        if max(first, whole[0]) < min(last, whole[1]):
            yield max(first, whole[0]), min(last, whole[1])


def leads(problem: Problem, wanted: Wanted) -> list[Person]:
    """Who can lead a dispute: whoever has it in charge; else the full-time of its speciality."""
    if wanted.chosen:
        found = problem.person.get(wanted.chosen[0])
        return [found] if found and found.key not in wanted.barred else []
    return [each for each in problem.people if each.leads and able(each, wanted)]


def seconds(problem: Problem, wanted: Wanted) -> list[Person]:
    """Who can join them: a volunteer or a member's person of the speciality, or of a language."""
    if wanted.chosen or not wanted.mixed:
        return []
    return [each for each in problem.people if not each.leads and able(each, wanted)]


def able(person: Person, wanted: Wanted) -> bool:
    """Whether a mediator is for such disputes, and has no conflict with a party."""
    return wanted.kind in person.skills and person.key not in wanted.barred and person.more > 0


def spoken(wanted: Wanted, team: Iterable[Person]) -> bool:
    """Whether a team speaks all that is needed."""
    return wanted.languages <= frozenset().union(*(each.languages for each in team))
