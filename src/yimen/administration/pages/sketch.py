"""A grid among its neighbours as a small drawing, for a page without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDE = 600.0
"""Units of the drawing's longer side."""
EDGE = 20.0

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Outlines as the paths of an SVG; one of them is the grid itself."""

    width: int
    height: int
    here: str
    others: Sequence[str]


def rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The rings of a Polygon or MultiPolygon."""
    many = geometry["coordinates"]
    for polygon in many if geometry["type"] == "MultiPolygon" else [many]:
        yield from polygon


def sketch(geometry: dict[str, Any], others: Sequence[dict[str, Any]]) -> Sketch | None:
    """A drawing of a grid and of what lies around it; north is up, lengths are true to each other.

    None where the grid is not drawn yet.
    """
    if not geometry:
        return None
    points = [point for each in (geometry, *others) for ring in rings(each) for point in ring]
    west, south = min(p[0] for p in points), min(p[1] for p in points)
    east, north = max(p[0] for p in points), max(p[1] for p in points)
    shrunk = cos(radians((south + north) / 2))
    scale = WIDE / max((east - west) * shrunk, north - south, 1e-9)

    def path(shape: dict[str, Any]) -> str:
        lines = []
        for ring in rings(shape):
            at = (
                f"{(p[0] - west) * shrunk * scale + EDGE:.1f} {(north - p[1]) * scale + EDGE:.1f}"
                for p in ring
            )
            lines.append(f"M{'L'.join(at)}Z")
        return "".join(lines)

    return Sketch(
        width=round((east - west) * shrunk * scale + 2 * EDGE),
        height=round((north - south) * scale + 2 * EDGE),
        here=path(geometry),
        others=[path(each) for each in others],
    )
