"""The board of lights with its drill-down, the list of the shelved, the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.boards import queries
from yimen.boards.figures import figures_of
from yimen.cases.pages import lists
from yimen.cases.queues import PAGE, counts, place_from, rows_of_page, still_open
from yimen.kernel.actors import Actor
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import now
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import unit_names
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
    """The open cases behind a number of the board, the next due first."""
    unit = request.GET.get("unit", "")
    here = {"unit": unit} if unit.isdecimal() and len(unit) < 10 else {}
    rows = still_open(actor)
    rows = rows.filter(unit_id=int(unit)) if here else rows
    wanted = lists.chosen(request.GET)
    after = place_from(request.GET.get("after", ""))
    found = rows_of_page(lists.filtered(rows, wanted), after)
    context = {
        "as_of": now(),
        "unit": unit_names([int(unit)]).get(int(unit), "") if here else "",
        "rows": lists.drawn(lists.rows_of(found[:PAGE])),
        "chips": lists.chips(counts(rows), wanted, here),
        "next": lists.next_page(found, {**here, **wanted}),
    }
    return show(request, "boards/cases.html", context, "rows")


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
        "month": f"{period.first:%Y-%m}",
        "registered": found["registered"],
        "figures": figures_of(found),
        "timed": found["timed"],
        "days": found["days_taken"] / found["timed"] if found["timed"] else None,
    }
    return show(request, "boards/figures.html", context)
