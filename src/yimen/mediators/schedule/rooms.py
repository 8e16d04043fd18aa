"""Which sitting is in which room, once it is known when each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from .models import Place, Span, Wanted, inside, overlap

Timed = tuple[int, Wanted]
"""A sitting's first slot, and its dispute."""


def size(wanted: Wanted) -> int:
    """How many mediators sit."""
    return len(wanted.chosen) or (2 if wanted.mixed else 1)


def floors(places: Sequence[Place]) -> list[int]:
    """For how many people there are rooms, each number once."""
    return sorted({each.seats for each in places})


def in_rooms(places: Sequence[Place], timed: Iterable[Timed]) -> dict[str, int]:
    """The smallest room that fits and is free, for as many sittings as there is one for.

    Tried in two orders, of which the one that weighs more is taken: what needs the largest rooms
    first, or in the order of time.
    """
    some = list(timed)
    known = floors(places)

    def needs(each: Timed) -> int:
        people = each[1].people + size(each[1])
        return min((floor for floor in known if floor >= people), default=0)

    orders: list[Callable[[Timed], tuple[int, int]]] = [
        lambda each: (-needs(each), each[0]),
        lambda each: (each[0], -needs(each)),
    ]
    tried = [_given(places, sorted(some, key=order)) for order in orders]
    weights = {wanted.key: wanted.weight for _at, wanted in some}
    return max(tried, key=lambda given: sum(weights[key] for key in given))


def _given(places: Sequence[Place], timed: Iterable[Timed]) -> dict[str, int]:
    taken: dict[int, list[Span]] = defaultdict(list)
    given: dict[str, int] = {}
    rooms = sorted(places, key=lambda each: (each.seats, each.key))
    for begins, wanted in timed:
        span = (begins, begins + wanted.slots)
        for room in rooms:
            fits = room.seats >= wanted.people + size(wanted) and inside(span, room.free)
            if fits and not any(overlap(span, each) for each in taken[room.key]):
                taken[room.key].append(span)
                given[wanted.key] = room.key
                break
    return given
