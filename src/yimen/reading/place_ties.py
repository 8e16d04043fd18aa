"""Which of several places a name means: what stands beside it settles it, or nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from yimen.orgs.models import DIGITS, Level
from yimen.orgs.queries.names import LEVELS, Named
from yimen.reading import place_signs as signs


class How(StrEnum):
    """What settles which place a name means."""

    NAME = "name"  # there is one of this name
    SHORT = "short"  # there is one that is called so for short
    TEXT = "text"  # another place in the text
    NUMBER = "number"  # the house number
    NEAR = "near"  # the area of whoever listens
    WIDER = "wider"  # of those that it can be, one holds all the others


@dataclass(slots=True, eq=False)
class Mention:
    """A name at its place in the text, and which rows it can still mean."""

    start: int
    end: int
    stop: int  # with the numbers that follow
    rows: list[Named]
    short: bool
    how: How
    doubted: bool = False  # it stands beside a place that it is not in

    def keep(self, rows: list[Named], how: How) -> None:
        """Leave only these rows, where that leaves any and fewer than there were."""
        if rows and len(rows) < len(self.rows):
            self.rows, self.how = rows, how


def holds(outer: Named, inner: Named) -> bool:
    """Whether a place lies in another, and is not the other."""
    within = inner.area.startswith(outer.area) and outer.kind in LEVELS
    return within and (inner.area != outer.area or inner.kind not in LEVELS)


def related(one: str, other: str) -> bool:
    """Whether one area lies in the other."""
    return one.startswith(other) or other.startswith(one)


def shared_digits(one: str, other: str) -> int:
    """How many digits two areas have in common: those of the innermost division around both."""
    least = min(len(one), len(other))
    if related(one, other):
        return least
    inner = (digits for digits in (9, 6) if digits <= least and one[:digits] == other[:digits])
    return next(inner, 0)


def settle(mentions: Sequence[Mention], text: str, near: str) -> list[Mention]:
    """Each name with the places that it can mean here; short names that fit nowhere left out."""
    beside = [(a, b) for a, b in pairwise(mentions) if signs.joins(text, a.stop, b.start)]
    for outer, inner in (*beside, *reversed(beside)):
        _by_neighbour(outer, inner)
    kept = [one for one in mentions if not (one.short and (one.doubted or _strange(one, mentions)))]
    for one in kept:
        _by_text(one, kept)
    for one in kept:
        _by_number(one, text)
        _by_area(one, near)
    return kept


def _by_neighbour(outer: Mention, inner: Mention) -> None:
    """碱滩镇新民村: what stands before a name without a gap is what it lies in."""
    pairs = [(a, b) for a in outer.rows for b in inner.rows if holds(a, b)]
    if pairs:
        outer.keep([a for a in outer.rows if any(a is each for each, _ in pairs)], How.TEXT)
        inner.keep([b for b in inner.rows if any(b is each for _, each in pairs)], How.TEXT)
    elif all(row.kind in LEVELS - {Level.VILLAGE} for row in outer.rows):
        inner.doubted = not any(related(a.area, b.area) for a in outer.rows for b in inner.rows)


def _strange(one: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether the text names places by their whole names, and a short name lies in none."""
    whole = [
        row.area
        for each in mentions
        if each is not one and not each.short
        for row in each.rows
        if len(row.area) >= DIGITS[Level.COUNTY]
    ]
    return bool(whole) and not any(
        related(area[: DIGITS[Level.COUNTY]], row.area) for area in whole for row in one.rows
    )


def _by_text(one: Mention, mentions: Sequence[Mention]) -> None:
    """What else is named settles it: it lies in it, around it, or in the same town or county."""
    if len(one.rows) < 2:
        return
    known = [each.rows[0].area for each in mentions if each is not one and len(each.rows) == 1]
    depth = [max((shared_digits(area, row.area) for area in known), default=0) for row in one.rows]
    deepest = max(depth)
    one.keep([row for row, deep in zip(one.rows, depth, strict=True) if deep == deepest], How.TEXT)


def _by_number(one: Mention, text: str) -> None:
    """The part of a road that has this house number."""
    house = signs.house(text, one.end)
    if len(one.rows) > 1 and house is not None:
        one.keep([row for row in one.rows if row.has(house)], How.NUMBER)


def _by_area(one: Mention, near: str) -> None:
    """What lies in the listener's area; then what holds all the others that it can be."""
    if len(one.rows) > 1 and near:
        one.keep([row for row in one.rows if row.area.startswith(near)], How.NEAR)
    if len(one.rows) > 1:
        widest = min(one.rows, key=lambda row: (len(row.area), row.kind in LEVELS))
        if all(row.area.startswith(widest.area) for row in one.rows):
            one.keep([widest], How.WIDER)
