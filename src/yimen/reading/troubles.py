"""Troubles that many write about: found as messages come in, one by one.

Two messages of one likeness are bound; what is bound together is one trouble. Two that are not to
be one (the same text with another place, or a person said so) never are: then the strongest bonds
hold first, and those that would join the two are left out. A message that says no town joins the
troubles of at most one, the likelier: it never makes one of two. So what belongs together follows
from the messages and the verdicts alone; only the id of a trouble is its history's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from yimen.reading.heat import Heat, heat
from yimen.reading.named import name_of
from yimen.reading.signs import Telling, town_of
from yimen.reading.similar import SAME, Index, Known, Weights, all_known, score


@dataclass(slots=True, eq=False)
class Trouble:
    """One trouble: known by the message that it began with."""

    id: str
    members: list[Known] = field(default_factory=list)

    @property
    def first_day(self) -> date | None:
        """When it was first told."""
        return min((day for one in self.members if (day := one.message.day)), default=None)

    @property
    def last_day(self) -> date | None:
        """When it was last told."""
        return max((day for one in self.members if (day := one.message.day)), default=None)

    @property
    def people(self) -> int:
        """How many different people wrote; who is not known counts for one."""
        return len({one.message.person or one.message.id for one in self.members})

    @property
    def towns(self) -> set[str]:
        """The towns that its members say."""
        return {town_of(one.message.area) for one in self.members} - {""}

    @property
    def name(self) -> str:
        """Where it is and what is wrong, in its own words."""
        return name_of([one.signs for one in self.members])

    def heat(self, day: date | None = None) -> Heat:
        """How hot it is as of a day."""
        return heat([one.message for one in self.members], day)


@dataclass(frozen=True, slots=True)
class Turn:
    """Two troubles became one, or one became two; which message or verdict did it."""

    kind: str  # "merged" or "split"
    old: str
    new: str
    by: str


class Troubles:
    """All troubles, their members, and what became of whom."""

    def __init__(self, weights: Weights) -> None:
        self.index = Index(weights)
        self.turns: list[Turn] = []
        self._of: dict[str, Trouble] = {}
        self._all: dict[str, Trouble] = {}
        self._bonds: dict[str, dict[str, float]] = {}
        self._apart: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[Trouble]:
        """The troubles in the order of their beginning."""
        return iter(self._all.values())

    def of(self, id_: str) -> Trouble:
        """The trouble that a message belongs to."""
        return self._of[id_]

    def add(self, message: Telling, one: Known | None = None) -> Trouble:
        """A message comes in: it joins a trouble, begins one, or shows that two are the same."""
        one = one or self.index.weights.known(message)
        self._bonds[message.id] = {}
        self._apart[message.id] = set()
        for other in self.index.candidates(one):
            likely = score(one, other, self.index.weights)
            if likely >= SAME:
                self._bonds[message.id][other.message.id] = likely
                self._bonds[other.message.id][message.id] = likely
            elif likely == 0.0:
                self._forbid(message.id, other.message.id)
        self.index.add(one)
        self._place(one)
        return self._of[message.id]

    def apart(self, one: str, other: str) -> None:
        """Somebody has looked: these two are not the same trouble. It is never forgotten."""
        self._forbid(one, other)
        self._settle(self._reach(one), by=f"{one}/{other}")

    def hottest(self, many: int, day: date | None = None) -> list[tuple[Trouble, Heat]]:
        """The hottest first, ties by id; what only one message tells of is not among them."""
        both = [(trouble, trouble.heat(day)) for trouble in self if len(trouble.members) > 1]
        return sorted(both, key=lambda pair: (-pair[1].total, pair[0].id))[: max(0, many)]

    def _forbid(self, one: str, other: str) -> None:
        self._apart[one].add(other)
        self._apart[other].add(one)

    def _place(self, one: Known) -> None:
        """Find the new message its trouble; mostly it is plain."""
        bound = self._bonds[one.message.id]
        troubles = {self._of[other].id for other in bound}
        if not troubles:
            self._put(one, self._all.setdefault(one.message.id, Trouble(one.message.id)))
        elif len(troubles) == 1 and not self._torn(one, self._all[min(troubles)]):
            self._put(one, self._all[troubles.pop()])
        else:
            self._settle(self._reach(one.message.id), by=one.message.id)

    def _torn(self, one: Known, trouble: Trouble) -> bool:
        """Whether anything that hangs together with a message must not, or may not by itself."""
        if len(trouble.towns | ({town_of(one.message.area)} - {""})) > 1:
            return True
        reach = set(self._reach(one.message.id))
        return any(self._apart[member] & reach for member in reach)

    def _reach(self, id_: str) -> list[str]:
        """Everything that hangs together with a message by bonds, even by those left out."""
        found, ahead = {id_}, [id_]
        while ahead:
            for other in self._bonds[ahead.pop()]:
                if other not in found:
                    found.add(other)
                    ahead.append(other)
        return sorted(found)

    def _settle(self, reach: list[str], by: str) -> None:
        """Group what hangs together anew; a trouble's id stays with the message it began with."""
        old = {id_: self._of[id_].id for id_ in reach if id_ in self._of}
        taken: dict[str, list[str]] = {}
        for group in self._groups(reach):
            before = Counter(old[id_] for id_ in group if id_ in old)
            began = [id_ for id_ in group if old.get(id_) == id_]
            taken[min(began, key=lambda id_: (-before[id_], id_), default=group[0])] = group
        self._remember(old, taken, by)
        for id_ in set(old.values()):
            self._all[id_].members.clear()
        for id_, group in taken.items():
            trouble = self._all.setdefault(id_, Trouble(id_))
            for member in group:
                self._put(self.index.known[member], trouble)
        for id_ in set(old.values()) - taken.keys():
            del self._all[id_]

    def _groups(self, reach: list[str]) -> list[list[str]]:
        bonds = {
            (min(one, other), max(one, other)): likely
            for one in reach
            for other, likely in self._bonds[one].items()
        }
        towns = {id_: town_of(self.index.known[id_].message.area) for id_ in reach}
        return grouped(reach, bonds, self._apart, towns)

    def _remember(self, old: dict[str, str], taken: dict[str, list[str]], by: str) -> None:
        """Write down which trouble became which."""
        for id_, group in taken.items():
            for before in sorted({old[member] for member in group if member in old} - {id_}):
                kind = "merged" if before in group else "split"
                self.turns.append(Turn(kind, before, id_, by))

    def _put(self, one: Known, trouble: Trouble) -> None:
        trouble.members.append(one)
        self._of[one.message.id] = trouble


K = TypeVar("K", str, UUID)
SAID = 1.0
"""So strong, and stronger, is what somebody said; no likeness is."""


@dataclass(slots=True, eq=False)
class _Group(Generic[K]):
    """Who is together so far, and the towns that they say."""

    members: list[K]
    towns: set[str]


def grouped(
    reach: Iterable[K],
    bonds: Mapping[tuple[K, K], float],
    apart: Mapping[K, Set[K]],
    towns: Mapping[K, str],
) -> list[list[K]]:
    """The strongest bonds first, none that joins two who are apart: who is together with whom.

    `towns`: of who says one. Two towns become one by a bond between two who say theirs, or by what
    somebody said, never by the likeness of one who says none.
    """
    group_of = {id_: _Group([id_], {towns.get(id_, "")} - {""}) for id_ in reach}
    for one, other in sorted(bonds, key=lambda pair: (-bonds[pair], pair)):
        mine, yours = sorted((group_of[one], group_of[other]), key=lambda each: len(each.members))
        sure = bonds[one, other] >= SAID or bool(towns.get(one) and towns.get(other))
        if mine is yours or _parted(mine, yours, apart) or not (sure or _near(mine, yours)):
            continue
        yours.members.extend(mine.members)
        yours.towns.update(mine.towns)
        for id_ in mine.members:
            group_of[id_] = yours
    groups = {id(group): group.members for group in group_of.values()}
    return [sorted(members) for members in groups.values()]


def _parted(mine: _Group[K], yours: _Group[K], apart: Mapping[K, Set[K]]) -> bool:
    """Whether any two of two groups must not be together."""
    none: Set[K] = frozenset()
    return any(not apart.get(id_, none).isdisjoint(yours.members) for id_ in mine.members)


def _near(mine: _Group[K], yours: _Group[K]) -> bool:
    """Whether two groups may lie in one town, as far as they say."""
    return not (mine.towns and yours.towns) or bool(mine.towns & yours.towns)


def troubles_of(messages: Iterable[Telling]) -> Troubles:
    """All at once: weighed among each other, then added day by day."""
    known, weights = all_known(messages)
    found = Troubles(weights)
    for one in sorted(known, key=lambda one: (one.message.day or date.min, one.message.id)):
        found.add(one.message, one)
    return found
