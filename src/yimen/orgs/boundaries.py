"""Whether a grid's boundary fits where it is drawn: at its village, and beside its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import cos, hypot, radians
from typing import Any

from django.utils.translation import gettext as _
from shapely import STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

OVERLAP = 0.02
"""Share of the smaller of two grids that may be drawn twice: surveys never agree to the metre."""
FARTHEST = 60.0
"""Kilometres from the middle of its village: what lies farther is somebody else's, or a slip."""
DEGREE = 111.2  # kilometres of latitude

Polygon = dict[str, Any]
Middle = tuple[str, Any, Any]
"""Of a village: its name, latitude and longitude."""


def askew(
    drawn: Mapping[str, Polygon],
    others: Mapping[str, Polygon],
    names: Mapping[str, str],
    middles: Mapping[str, Middle],
) -> Iterator[tuple[str, str]]:
    """Grids by code whose boundary does not fit, and what was expected of it instead."""
    ground = {code: shape(polygon) for code, polygon in {**others, **drawn}.items()}
    codes = [*ground]
    tree = STRtree([*ground.values()])
    for code in drawn:
        far = distance(ground[code], middles.get(code[:12]))
        if far > FARTHEST:
            yield (
                code,
                _("a boundary at its village: this one is %(km)d km from %(village)s")
                % {
                    "km": far,
                    "village": middles[code[:12]][0],
                },
            )
        near = (codes[n] for n in tree.query(ground[code], predicate="intersects"))
        for other in sorted(each for each in near if each != code):
            share = shared(ground[code], ground[other])
            if share > OVERLAP and (other not in drawn or other > code):
                yield code, covers(share, names.get(other, other), other)


def distance(ground: BaseGeometry, middle: Middle | None) -> float:
    """Kilometres from a village's middle to a piece of ground; 0 where the middle is not known."""
    if middle is None:
        return 0.0
    at, lat = ground.centroid, float(middle[1])
    return DEGREE * hypot(at.y - lat, (at.x - float(middle[2])) * cos(radians(lat)))


def shared(one: BaseGeometry, other: BaseGeometry) -> float:
    """What two pieces of ground have in common, as a share of the smaller."""
    smaller = min(one.area, other.area)
    return float(one.intersection(other).area / smaller) if smaller else 0.0


def covers(share: float, name: str, code: str) -> str:
    """What is wrong, with the neighbour's name."""
    told = {"name": name, "code": code, "share": f"{share * 100:.0f}"}
    return _("ground that is nobody else's: %(share)s %% of it are grid %(name)s (%(code)s)") % told


def hectares(polygon: Polygon) -> float:
    """How large a piece of ground is, to a few parts in a thousand."""
    ground = shape(polygon)
    a_degree = DEGREE * DEGREE * cos(radians(ground.centroid.y))
    return float(ground.area) * a_degree * 100
