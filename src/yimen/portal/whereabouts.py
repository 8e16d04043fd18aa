"""Where it is, out of what a resident wrote: the place itself, or those that it can be."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.reading.place import Found, find

MOST = 6
"""Places among which a resident is asked to choose."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The area that was written, or the places that it can mean, by code and name."""

    area: str = ""
    offered: tuple[tuple[str, str], ...] = ()


def read(written: str, chosen: str) -> Whereabouts:
    """What was written, beside the town that was chosen; what fits it is not asked about."""
    places = find(written, near=chosen)
    asked = [choice for question in places.questions for choice in question.choices]
    some = [places.settled] if places.settled else asked or list(places.found)
    within = [each for each in some if each.area.startswith(chosen)]
    if len({each.area for each in within}) == 1:
        return Whereabouts(within[0].area)
    if not within and any(chosen.startswith(each.area) for each in some):
        return Whereabouts(chosen)
    return Whereabouts(offered=offers(within or some))


def offers(some: list[Found]) -> tuple[tuple[str, str], ...]:
    """Each area once, under the name of the first place in it."""
    named: dict[str, str] = {}
    for each in some:
        named.setdefault(each.area, each.name)
    return tuple(named.items())[:MOST]
