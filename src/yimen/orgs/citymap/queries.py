"""Reading the map of the city. Whoever may look at a map may know where its grids run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from yimen.kernel.errors import NotFound
from yimen.orgs.held import Held
from yimen.orgs.models import Area, Grid, Level
from yimen.orgs.queries import area_names, grid_at, grids_stamp

from .outlines import (
    TOWNSHIP,
    VILLAGE,
    Document,
    Middle,
    Outlines,
    document,
    feature,
    joined,
    outlines,
    point,
    whole,
)

_drawn: dict[Any, Outlines] = {}


def _read_outlines() -> Outlines:
    """As last drawn, unless a grid has changed since: about a second for 7,452 of them."""
    stamp = grids_stamp()
    if stamp not in _drawn:
        grids = (
            Grid.objects.filter(active=True).exclude(geometry={}).values_list("code", "geometry")
        )
        made = outlines(grids.iterator())
        _drawn.clear()
        _drawn[stamp] = made
    return _drawn[stamp]


_outlines = Held(_read_outlines, seconds=30)
_documents: Held[dict[str, Document]] = Held(dict, seconds=60)


def map_of_city() -> Document:
    """Counties and townships: their outlines or, where there are no grids, their middle."""
    held = _documents()
    if "" not in held:
        held[""] = document(_coarse())
    return held[""]


def _coarse() -> Iterator[dict[str, Any]]:
    levels = [Level.COUNTY, Level.TOWNSHIP]
    wanted = Area.objects.filter(level__in=levels, active=True).order_by("code")
    known = _outlines().areas
    for code, name, level, lat, lon in wanted.values_list("code", "name", "level", "lat", "lon"):
        if ground := known.get(code) or point(lon, lat):
            yield feature(code, name, level, ground, digits=4)


def map_in(code: str) -> Document:
    """Villages and grids of one township. NotFound when there is none of this code."""
    held = _documents()
    if code not in held:
        villages = Area.objects.filter(Q(pk=code) | Q(parent=code), active=True).order_by("code")
        rows = list(villages.values_list("code", "name", "lat", "lon"))
        if len(code) != TOWNSHIP or not rows or rows[0][0] != code:
            raise NotFound(_("There is no such township."))
        held[code] = document(_fine(rows[0], rows[1:]))
    return held[code]


def _fine(town: tuple[Any, ...], villages: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    grids = Grid.objects.filter(pk__startswith=town[0], active=True).exclude(geometry={})
    rows = [
        (code, name, whole(drawn)) for code, name, drawn in grids.order_by("pk").values_list(*GRID)
    ]
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, _name, ground in rows:
        pieces[code[:VILLAGE]].append(ground)
    known = joined(pieces)
    if known:
        yield feature(town[0], town[1], Level.TOWNSHIP, joined({"": [*known.values()]})[""])
    for code, name, lat, lon in villages:
        if outline := known.get(code) or point(lon, lat):
            yield feature(code, name, Level.VILLAGE, outline)
    for code, name, ground in rows:
        yield feature(code, name, "grid", ground)


GRID = ("code", "name", "geometry")


def middles_of(codes: Collection[str]) -> dict[str, Middle]:
    """A point in each of these grids and areas, as far as one is known."""
    grids = _outlines().middles
    areas = Area.objects.filter(pk__in=[code for code in codes if code not in grids])
    known = areas.values_list("code", "lon", "lat")
    return {code: (lon, lat) for code, lon, lat in known if lon is not None and lat is not None} | {
        code: grids[code] for code in codes if code in grids
    }


def names_of(codes: Collection[str]) -> dict[str, str]:
    """The names of these grids and areas."""
    areas = [code for code in codes if len(code) <= VILLAGE]
    grids = Grid.objects.filter(pk__in=[code for code in codes if len(code) > VILLAGE])
    return area_names(areas) | dict(grids.values_list("code", "name"))


def what_lies_at(lat: float, lon: float) -> list[tuple[str, str]]:
    """Codes and names of county, township, village and grid at a point; nothing outside of them."""
    grid = grid_at(lat, lon)
    if grid is None:
        return []
    codes = [grid[:digits] for digits in (6, TOWNSHIP, VILLAGE, len(grid))]
    names = names_of(codes)
    return [(code, names[code]) for code in codes if code in names]


def grid_of(code: str) -> Grid | None:
    """The grid with this code."""
    return Grid.objects.filter(pk=code, active=True).first()
