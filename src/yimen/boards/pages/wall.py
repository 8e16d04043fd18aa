"""The wall of a room of supervisors: it looks anew by itself when something moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.boards import walls
from yimen.cases.moves import moment_of
from yimen.cases.policy import reads
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import area_names, unit_names
from yimen.ui.show import show

from .boards import LIGHTS

ROWS = 14
"""Units and divisions on the wall, the worst off first; the board of lights has them all."""
NOTHING = dict.fromkeys((*LIGHTS, "total", "red_lately", "due_today"), 0)


@require_safe
@needs_staff
def wall(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open cases by light, by unit and by division; what turned red, is due, came and ended."""
    found = walls.wall(actor, moment_of(request.GET.get("moved", "")))
    units, areas = found.of("unit"), found.of("area")
    names = unit_names({row["unit_id"] for row in units} | {case.unit_id for case in found.latest})
    divisions = area_names({row["area"] for row in areas})
    sums = (found.of("all") or [NOTHING])[0]
    context = {
        "as_of": found.as_of,
        "reads": reads(actor),
        "lights": [_number(light, sums[light], light=light) for light in LIGHTS],
        "total": _number("total", sums["total"]),
        "day": _day(found, sums),
        "units": [_row("unit", row["unit_id"], names, row) for row in units[:ROWS]],
        "areas": [_row("area", row["area"], divisions, row) for row in areas[:ROWS]],
        "more": max(0, len(units) - ROWS),
        "latest": [(case, names.get(case.unit_id, "")) for case in found.latest],
        "screen": "screen" in request.GET,
    }
    return show(request, "boards/wall.html", context, "board")


def _number(key: str, n: int, **where: str) -> dict[str, Any]:
    """A number with its key, by which a change is seen, and the address of what it counts."""
    return {"key": key, "n": n, "light": where.get("light", ""), "link": urlencode(where)}


def _day(found: walls.Wall, sums: Mapping[str, Any]) -> list[tuple[walls.List, dict[str, Any]]]:
    counts = {**sums, "came_today": found.came, "concluded_today": found.concluded}
    return [(what, _number(when, counts[when], when=when)) for when, what in walls.LISTS.items()]


def _row(of: str, key: Any, names: Mapping[Any, str], row: Mapping[str, Any]) -> dict[str, Any]:
    where = {of: str(key)}
    cells = [_number(f"{of}-{key}-{each}", row[each], **where, light=each) for each in LIGHTS]
    total = _number(f"{of}-{key}-total", row["total"], **where)
    return {"key": f"{of}-{key}", "name": names.get(key, ""), "cells": cells, "total": total}
