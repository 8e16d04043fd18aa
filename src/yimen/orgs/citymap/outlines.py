"""Outlines of areas, made of the grids in them: whoever has grids has a map, from nobody else."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import shapely
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from yimen.orgs.models import DIGITS, Level

COARSE = 0.002
"""Degrees (about 200 m) by which the outline of a township may differ from its grids'."""
COUNTY, TOWNSHIP, VILLAGE = (
    DIGITS[level] for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
)

Middle = tuple[float, float]
"""Longitude and latitude of a point inside (WGS 84)."""


@dataclass(frozen=True)
class Outlines:
    """Counties and townships by code, coarse, with no gap between them; a point in each grid."""

    areas: dict[str, BaseGeometry] = field(default_factory=dict)
    middles: dict[str, Middle] = field(default_factory=dict)


class Document(NamedTuple):
    """GeoJSON as it is sent."""

    body: bytes
    tag: str


def outlines(grids: Iterable[tuple[str, dict[str, Any]]]) -> Outlines:
    """The outlines of a city, from the codes and boundaries of its grids."""
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    middles = {}
    for code, boundary in grids:
        ground = whole(boundary)
        pieces[code[:TOWNSHIP]].append(ground)
        middles[code] = middle(ground)
    towns = joined(pieces)
    coarse: Any = shapely.coverage_simplify(list(towns.values()), COARSE) if towns else ()
    areas: dict[str, BaseGeometry] = dict(zip(towns, coarse, strict=True))
    counties: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, ground in areas.items():
        counties[code[:COUNTY]].append(ground)
    return Outlines(joined(counties) | areas, middles)


def whole(boundary: dict[str, Any]) -> BaseGeometry:
    """A boundary as a shape; one that crosses itself is mended."""
    ground = shape(boundary)
    return ground if ground.is_valid else shapely.make_valid(ground)


def joined(pieces: Mapping[str, list[BaseGeometry]]) -> dict[str, BaseGeometry]:
    """The ground of each code, as one."""
    return {code: shapely.unary_union(parts) for code, parts in sorted(pieces.items())}


def middle(ground: BaseGeometry) -> Middle:
    """A point that lies inside for certain."""
    inside = ground.representative_point()
    return round(inside.x, 5), round(inside.y, 5)


def feature(
    code: str, name: str, level: str, ground: BaseGeometry, digits: int = 5
) -> dict[str, Any]:
    """An area or a grid for the map: its outline, and where its name stands."""
    drawn = mapping(ground)
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "level": level, "at": middle(ground)},
        "geometry": {
            "type": drawn["type"],
            "coordinates": rounded(drawn["coordinates"], digits),
        },
    }


def rounded(value: Any, digits: int) -> Any:
    """Coordinates without digits that nobody sees."""
    if isinstance(value, float | int):
        return round(value, digits)
    return [rounded(each, digits) for each in value]


def document(features: Iterable[Mapping[str, Any]]) -> Document:
    """Features as they are sent, with the tag by which a browser knows them again."""
    told = {"type": "FeatureCollection", "features": list(features)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Document(body, hashlib.sha256(body).hexdigest()[:24])


def point(lon: float | None, lat: float | None) -> BaseGeometry | None:
    """What is drawn of an area whose outline is not known: its middle, if that is."""
    return None if lon is None or lat is None else Point(lon, lat)
