"""The board of lights with its drill-down, the list of the shelved, the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.boards import queries
from yimen.boards.figures import figures_of
from yimen.boards.walls import LISTS, MOST, latest, lying_in
from yimen.cases.pages import lists
from yimen.cases.queues import PAGE, Queue, counts, place_from, rows_of_page, still_open
from yimen.kernel.actors import Actor
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import now
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import area_names, unit_names
from yimen.ui.show import show

LIGHTS = ("red", "yellow", "green", "grey")
SHOWN = 100
"""Units on the board; the rest are in the sum."""


@require_safe
@needs_staff
def lights(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many open cases each unit holds and where they stand, by light, as of now."""
    by_unit, by_state = queries.lights_by_unit(actor), queries.lights_by_state(actor)
    names = unit_names([row["unit_id"] for row in by_unit[:SHOWN]])
    context = {
        "as_of": now(),
        "units": [
            _counted(names.get(row["unit_id"], ""), row, {"unit": row["unit_id"]})
            for row in by_unit[:SHOWN]
        ],
        "states": [
            _counted(lists.state_name(row["process"], row["state"]), row, {"state": row["state"]})
            for row in sorted(by_state, key=_in_order)
        ],
        "total": _counted("", {key: sum(row[key] for row in by_state) for key in TOTALS}, {}),
        "more": max(0, len(by_unit) - SHOWN),
    }
    return show(request, "boards/lights.html", context, "board")


TOTALS = (*LIGHTS, "total")


def _in_order(row: Mapping[str, Any]) -> tuple[str, int]:
    states = PROCESSES[row["process"]].states.values
    return row["process"], states.index(row["state"]) if row["state"] in states else 0


def _counted(name: str, row: Mapping[str, Any], where: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the board: each number with the address of the cases that it counts."""
    cells = [(row[light], urlencode({**where, "light": light})) for light in LIGHTS]
    return {"name": name, "cells": cells, "total": row["total"], "link": urlencode(where)}


@require_safe
@needs_staff
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The cases behind a number of the board or the wall: the open ones, the next due first."""
    here = place_of(request.GET)
    what = LISTS.get(here.get("when", ""))
    rows = narrowed(what.of(actor, now()) if what else still_open(actor), here, actor)
    if what and what.whole:
        found = latest(rows, what.whole)
        rows_shown = lists.drawn(lists.rows_of(found))
        context = {"as_of": now(), "what": what, "rows": rows_shown, "most": MOST}
        return show(request, "boards/cases.html", context, "rows")
    wanted = lists.chosen(request.GET)
    after = place_from(request.GET.get("after", ""))
    found = rows_of_page(lists.filtered(rows, wanted), after)
    context = {
        "as_of": now(),
        "what": what,
        "place": place_name(here),
        "rows": lists.drawn(lists.rows_of(found[:PAGE])),
        "chips": lists.chips(counts(rows), wanted, here),
        "next": lists.next_page(found, {**here, **wanted}),
    }
    return show(request, "boards/cases.html", context, "rows")


KNOWN = {"unit": r"[0-9]{1,9}", "area": r"[0-9]{2,12}", "when": r"[a-z_]{1,20}"}
"""What an address may say besides the filters, and how that is written."""


def place_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Whose cases an address asks for, and of which list; nonsense is not asked for."""
    found = {name: asked.get(name, "") for name in KNOWN}
    here = {name: said for name, said in found.items() if re.fullmatch(KNOWN[name], said)}
    return here if here.get("when", "") in {"", *LISTS} else {}


def narrowed(rows: Queue, here: Mapping[str, str], actor: Actor) -> Queue:
    """The rows of a unit or of a division."""
    if unit := here.get("unit"):
        rows = rows.filter(unit_id=int(unit))
    if area := here.get("area"):
        rows = rows.filter(lying_in(actor, area))
    return rows


def place_name(here: Mapping[str, str]) -> str:
    """What the unit or the division is called."""
    if unit := here.get("unit"):
        return unit_names([int(unit)]).get(int(unit), "")
    area = here.get("area", "")
    return area_names([area]).get(area, "") if area else ""


@require_safe
@needs_staff
def shelved(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What cannot be solved for now: cause, measures, next review (挂账)."""
    rows = queries.shelved(actor)
    names = unit_names({row["lead_id"] for row in rows if row["lead_id"]})
    for row in rows:
        row["unit"] = names.get(row["lead_id"], "")
    return show(request, "boards/shelved.html", {"as_of": now(), "rows": rows})


@require_safe
@needs_staff
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rates over the requests registered in a month, each with its numbers and definition."""
    period = queries.Period.month(request.GET.get("month", ""))
    found = queries.figures(actor, period)
    context = {
        "as_of": now(),
        "first": period.first,
        "month": f"{period.first:%Y-%m}",
        "registered": found["registered"],
        "figures": figures_of(found),
        "timed": found["timed"],
        "days": found["days_taken"] / found["timed"] if found["timed"] else None,
    }
    return show(request, "boards/figures.html", context)
