"""A schematic map: grids of a city whose real boundaries are not at hand.

Hexagons (H3 cells) are grown around the county seats and divided by township, village and grid, so
that every grid is one piece of ground (but for a few), no place is in two, and the whole can be
drawn again from its seed. It shows neighbourhood and size, not where a boundary really runs.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from random import Random
from typing import Any

import h3

RESOLUTION = 9  # cells of about 0.1 km²
CELLS_PER_GRID = (4, 5, 5, 6)
ROUGHNESS = 0.12  # of the distance to the seat: how ragged the outer edge is


@dataclass(frozen=True, slots=True)
class Cell:
    """One hexagon: centre in degrees and on the county's plane (in degrees of latitude)."""

    id: str
    lat: float
    lon: float
    x: float
    y: float
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Township:
    """A township and its village codes; `inner` ones lie at the county seat."""

    code: str
    inner: bool
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a county is grown from."""

    county: str
    lat: float
    lon: float
    townships: tuple[Township, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grid as drawn: its code (village and three digits) and its cells."""

    code: str
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Sizes:
    """How many cells each grid of each village gets."""

    cells: dict[str, list[int]] = field(default_factory=dict)

    def of(self, villages: Sequence[str]) -> int:
        """Cells of all grids of these villages."""
        return sum(sum(self.cells[code]) for code in villages)


def shares(weights: Sequence[float], total: int) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total`, each at least one."""
    spare = total - len(weights)
    if spare < 0:
        raise ValueError(f"{total} is fewer than one for each of {len(weights)}")
    exact = [weight * spare / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_rest[: spare - sum(parts)]:
        parts[i] += 1
    return [part + 1 for part in parts]


def sized(seats: Sequence[Seat], count: int, chance: Random) -> Sizes:
    """Deal `count` grids to the villages, more to those at the seats, and cells to the grids."""
    villages = [(v, t.inner) for seat in seats for t in seat.townships for v in t.villages]
    weights = [chance.uniform(0.5, 1.5) * (2 if inner else 1) for _, inner in villages]
    numbers = shares(weights, count)
    return Sizes(
        {
            village: [chance.choice(CELLS_PER_GRID) for _ in range(number)]
            for (village, _), number in zip(villages, numbers, strict=True)
        }
    )


def at(cell: str, seat: Seat) -> Cell:
    """A cell with its neighbours; a degree of longitude is as wide as at the seat."""
    lat, lon = h3.cell_to_latlng(cell)
    near = tuple(sorted(h3.grid_ring(cell, 1)))
    return Cell(cell, lat, lon, lon * math.cos(math.radians(seat.lat)), lat, near)


def grow(seats: Sequence[Seat], wanted: dict[str, int], chance: Random) -> dict[str, list[Cell]]:
    """Let every county take the nearest free cells, all at once, until each has its number."""
    grown: dict[str, list[Cell]] = {seat.county: [] for seat in seats}
    origins = {seat.county: origin(seat) for seat in seats}
    of = {seat.county: seat for seat in seats}
    taken: set[str] = set()
    edge = [(0.0, cell.id, county) for county, cell in origins.items()]
    heapq.heapify(edge)
    while edge:
        _, name, county = heapq.heappop(edge)
        if name in taken or len(grown[county]) == wanted[county]:
            continue
        cell = at(name, of[county])
        taken.add(name)
        grown[county].append(cell)
        away = distance(origins[county], cell)
        for near in cell.near:
            if near not in taken:
                rank = away * chance.uniform(1, 1 + ROUGHNESS)
                heapq.heappush(edge, (rank, near, county))
    return grown


def origin(seat: Seat) -> Cell:
    """The cell in which the county seat lies."""
    return at(h3.latlng_to_cell(seat.lat, seat.lon, RESOLUTION), seat)


def distance(one: Cell, other: Cell) -> float:
    """On the plane, in degrees of latitude."""
    return math.hypot(one.x - other.x, one.y - other.y)


def runs(cells: Sequence[Cell], sizes: Sequence[int]) -> Iterator[list[Cell]]:
    """Consecutive runs of the given lengths."""
    for start, end in pairwise(accumulate(sizes, initial=0)):
        yield list(cells[start:end])


def split(cells: Sequence[Cell], sizes: Sequence[int]) -> list[list[Cell]]:
    """Pieces of the given sizes: halve again and again, across the longer side."""
    if len(sizes) <= 1:
        return [list(cells)] if sizes else []
    half = len(sizes) // 2
    cut = sum(sizes[:half])
    one, other = halved(cells, cut)
    return split(one, sizes[:half]) + split(other, sizes[half:])


def halved(cells: Sequence[Cell], cut: int) -> tuple[list[Cell], list[Cell]]:
    """Two parts, the first of `cut` cells: across the longer side unless that tears a part."""
    wide = max(c.x for c in cells) - min(c.x for c in cells)
    high = max(c.y for c in cells) - min(c.y for c in cells)
    first = ((1, 0), (0, 1)) if wide > high else ((0, 1), (1, 0))
    tried = []
    for a, b in (*first, (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1)):
        along = sorted(cells, key=lambda c: (a * c.x + b * c.y, c.id))
        parts = along[:cut], along[cut:]
        if all(map(whole, parts)):
            return parts
        tried.append(parts)
    return tried[0]


def whole(cells: Sequence[Cell]) -> bool:
    """Whether one can walk from each cell to each other."""
    by_id = {cell.id: cell for cell in cells}
    ways = [cells[0].id]
    left = by_id.keys() - ways
    while ways and left:
        found = left.intersection(by_id[ways.pop()].near)
        left -= found
        ways.extend(found)
    return not left


def townships_of(
    seat: Seat, cells: Sequence[Cell], sizes: Sequence[int]
) -> Iterator[tuple[Township, list[Cell]]]:
    """Inner townships share the middle, the others are sectors around it."""
    middle = origin(seat)
    size = dict(zip(seat.townships, sizes, strict=True))
    inner = [each for each in seat.townships if each.inner]
    outer = [each for each in seat.townships if not each.inner]
    outward = sorted(cells, key=lambda c: (distance(middle, c), c.id))
    core = sum(size[each] for each in inner)
    around = sorted(
        outward[core:], key=lambda c: (math.atan2(c.y - middle.y, c.x - middle.x), c.id)
    )
    yield from zip(inner, split(outward[:core], [size[t] for t in inner]), strict=True)
    yield from zip(outer, runs(around, [size[t] for t in outer]), strict=True)


def draw(seats: Sequence[Seat], count: int, seed: int) -> list[Drawn]:
    """`count` grids for the villages of these counties; the same seed draws the same map."""
    chance = Random(seed)  # noqa: S311 - a drawing, not a secret
    sizes = sized(seats, count, chance)
    wanted = {
        seat.county: sum(sizes.of(township.villages) for township in seat.townships)
        for seat in seats
    }
    drawn = []
    for seat, cells in zip(seats, grow(seats, wanted, chance).values(), strict=True):
        each = [sizes.of(township.villages) for township in seat.townships]
        for township, ground in townships_of(seat, cells, each):
            parts = split(ground, [sum(sizes.cells[code]) for code in township.villages])
            for village, part in zip(township.villages, parts, strict=True):
                drawn += numbered(village, split(part, sizes.cells[village]))
    return drawn


def numbered(village: str, pieces: Sequence[Sequence[Cell]]) -> list[Drawn]:
    """The code of a grid is its village's and three digits."""
    return [Drawn(f"{village}{number:03d}", tuple(cells)) for number, cells in enumerate(pieces, 1)]


def outline(cells: Sequence[str]) -> dict[str, Any]:
    """The cells' common outline as GeoJSON (WGS 84, to the metre)."""
    shape = h3.cells_to_h3shape(list(cells)).__geo_interface__
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(value, 5)
    return [_rounded(each) for each in value]


def centre(cells: Sequence[Cell]) -> tuple[float, float]:
    """Latitude and longitude of the middle, to the metre."""
    return (
        round(sum(c.lat for c in cells) / len(cells), 5),
        round(sum(c.lon for c in cells) / len(cells), 5),
    )
