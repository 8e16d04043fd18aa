"""The map of open cases: how many lie where, by light; and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from yimen.boards import queries
from yimen.cases.pages import lists
from yimen.cases.queues import PAGE, Queue, counts, place_from, rows_of_page, still_open
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.kernel.time import now
from yimen.orgs.citymap.queries import middles_of, names_of
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

LIGHTS = ("red", "yellow", "green", "grey")
GRID = 15
"""Digits of a grid's code."""
STEPS = (6, 9, 12, GRID)
"""Digits by which one goes nearer: county, township, village, grid."""


def lying_in(actor: Actor, area: str, *, only: bool = False) -> Queue:
    """The open cases in an area or a grid that the actor may know of.

    `only` leaves those of which no more is known than the area.
    """
    rows = still_open(actor)
    if not area:
        return rows
    if only:
        return rows.filter(area=area, grid=None)
    unknown = Q(grid=None, area__pk__startswith=area)
    return rows.filter(Q(grid__pk__startswith=area) | unknown)  # as sql/by_ground.sql counts


def area_in(asked: Mapping[str, str]) -> str:
    """The area that an address asks for; nonsense is the whole."""
    code = asked.get("area", "")
    return code if code.isascii() and code.isdecimal() and len(code) <= GRID else ""


@require_safe
@needs_staff
def ground(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The map and, below it, its counts by the parts of the area that is looked at."""
    area, wanted = area_in(request.GET), lists.chosen(request.GET)
    here = {"area": area} if area else {}
    rows = lying_in(actor, area)
    digits = next((each for each in STEPS if each > len(area)), GRID)
    found = queries.by_ground(lists.filtered(rows, wanted).cases, digits)
    above = [area[:each] for each in STEPS if each < len(area)] + ([area] if area else [])
    names = names_of({row["code"] for row in found} | set(above))
    context = {
        "as_of": now(),
        "area": area,
        "above": [(names.get(code, code), urlencode({**wanted, "area": code})) for code in above],
        "whole": urlencode(wanted),
        "rows": [line(names, row, wanted, digits) for row in found],
        "total": line({}, summed(area, found), wanted, len(area)),
        "chips": lists.chips(counts(rows), wanted, here),
        "points": f"{reverse('boards:points')}?{urlencode({**wanted, **here})}",
    }
    return show(request, "boards/ground.html", context)


def summed(area: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All lines together."""
    return {"code": area} | {key: sum(row[key] for row in rows) for key in (*LIGHTS, "total")}


def line(
    names: Mapping[str, str], row: Mapping[str, Any], wanted: Mapping[str, str], digits: int
) -> dict[str, Any]:
    """A line of the table: each number with the address of the cases that it counts."""
    code = row["code"]
    nearer = len(code) == digits < GRID
    return {
        "name": names.get(code, code),
        "cells": [
            (row[light], listed(code, {**wanted, "light": light}, digits)) for light in LIGHTS
        ],
        "all": (row["total"], listed(code, wanted, digits)),
        "nearer": "?" + urlencode({**wanted, "area": code}) if nearer else "",
    }


def listed(code: str, wanted: Mapping[str, str], digits: int) -> str:
    """The address of the list of the cases there; a short code stands for no more than itself."""
    here = {**({"area": code} if code else {}), **({"only": "1"} if len(code) < digits else {})}
    return f"{reverse('boards:lying')}?{urlencode({**wanted, **here})}"


@require_safe
@needs_staff
@gzip_page
def points(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The counts of each grid for the map, and of each area for what has no grid."""
    wanted = lists.chosen(request.GET)
    rows = lists.filtered(lying_in(actor, area_in(request.GET)), wanted)
    found = queries.by_ground(rows.cases, GRID)
    codes = [row["code"] for row in found]
    middles, names = middles_of(codes), names_of(codes)
    drawn = [
        {
            "type": "Feature",
            "properties": {
                "name": names.get(row["code"], row["code"]),
                "link": listed(row["code"], wanted, GRID),
                "count": row["total"],
                **{light: row[light] for light in LIGHTS if row[light]},
            },
            "geometry": {"type": "Point", "coordinates": middles[row["code"]]},
        }
        for row in found
        if row["code"] in middles
    ]
    response = answer({"type": "FeatureCollection", "features": drawn})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@needs_staff
def lying(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The open cases in an area or a grid, the next due first."""
    area, wanted = area_in(request.GET), lists.chosen(request.GET)
    only = bool(area and "only" in request.GET)
    here = {**({"area": area} if area else {}), **({"only": "1"} if only else {})}
    rows = lying_in(actor, area, only=only)
    found = rows_of_page(lists.filtered(rows, wanted), place_from(request.GET.get("after", "")))
    context = {
        "as_of": now(),
        "place": names_of({area}).get(area, "") if area else "",
        "rows": lists.drawn(lists.rows_of(found[:PAGE])),
        "chips": lists.chips(counts(rows), wanted, here),
        "next": lists.next_page(found, {**here, **wanted}),
    }
    return show(request, "boards/cases.html", context, "rows")
