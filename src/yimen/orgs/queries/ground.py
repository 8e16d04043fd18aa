"""The ground of areas, drawn from the grids in them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db.models import Count, Max
from shapely import union_all
from shapely.geometry import mapping, shape

from yimen.orgs.models import Area, Grid, Level
from yimen.orgs.schematic import outline

DIGITS = 6  # of a degree: a tenth of a metre
Feature = dict[str, Any]


def stamp_of(area: Area) -> str:
    """What changes whenever a grid in an area does, or the area itself."""
    grids = Grid.objects.filter(pk__startswith=area.pk, active=True)
    seen = grids.aggregate(n=Count("pk"), last=Max("changed_at"))
    names = Area.objects.filter(parent=area).order_by("pk").values_list("name", "active")
    told = f"{area.pk} {area.name} {seen['n']} {seen['last']} {list(names)}"
    return sha256(told.encode()).hexdigest()[:20]


def drawn_under(area: Area) -> list[Feature]:
    """A village's grids; of a larger area its parts, each as the union of its grids."""
    rows = Grid.objects.filter(pk__startswith=area.pk, active=True).exclude(geometry={})
    if area.level == Level.VILLAGE:
        found = rows.order_by("pk").values_list("pk", "name", "geometry")
        return [_feature("grid", *each) for each in found]
    parts = Area.objects.filter(parent=area, active=True).order_by("pk")
    named = dict(parts.values_list("pk", "name"))
    inside: dict[str, list[tuple[list[str], Any]]] = {code: [] for code in named}
    length = max(map(len, named), default=0)
    for code, cells, geometry in rows.values_list("pk", "cells", "geometry"):
        if code[:length] in inside:
            inside[code[:length]].append((cells, geometry))
    return [
        _feature("area", code, named[code], whole(some)) for code, some in inside.items() if some
    ]


def whole(ground: list[tuple[list[str], Any]]) -> dict[str, Any]:
    """One outline of several grids; cells fit each other exactly, surveyed lines are joined."""
    if all(cells for cells, _geometry in ground):
        return outline([cell for cells, _geometry in ground for cell in cells])
    joined = union_all([shape(geometry) for _cells, geometry in ground], grid_size=10**-DIGITS)
    found: dict[str, Any] = mapping(joined)
    return found


def _feature(kind: str, code: str, name: str, geometry: dict[str, Any]) -> Feature:
    properties = {"kind": kind, "code": code, "name": name}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}
