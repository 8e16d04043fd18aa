"""Areas and grids: added, called otherwise, drawn anew, ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Refused
from yimen.orgs.commands.lines import held, put_line
from yimen.orgs.history import OF_AREAS, OF_GRIDS
from yimen.orgs.imports.areas import AREAS
from yimen.orgs.imports.grids import GRIDS
from yimen.orgs.models import Area, Grid, Staff
from yimen.orgs.policy import keeper_of_place, require
from yimen.orgs.ties import area_ties, told_of


@transaction.atomic
def add_area(
    code: str,
    actor: Actor,
    *,
    name: str,
    kind: str = "",
    lat: float | None = None,
    lon: float | None = None,
) -> Area:
    """A division comes into being; its code says what it is part of and of which level it is."""
    require(keeper_of_place, actor, code)
    if Area.objects.filter(pk=code).exists():
        raise Refused(_("There is an area of this code."))
    put_line(AREAS, Hand(actor.key), code=code, name=name, kind=kind, lat=lat, lon=lon)
    return Area.objects.get(pk=code)


@transaction.atomic
def change_area(
    area: Area,
    actor: Actor,
    *,
    name: str,
    kind: str = "",
    lat: float | None = None,
    lon: float | None = None,
    seen: str | None = None,
) -> Area:
    """A division is called otherwise (更名); its code never changes."""
    require(keeper_of_place, actor, area.pk)
    now = held(OF_AREAS, area, seen)
    cells = OF_AREAS.of(now) | {"name": name, "kind": kind, "lat": lat, "lon": lon}
    put_line(AREAS, Hand(actor.key), code=area.pk, **cells)
    return Area.objects.get(pk=area.pk)


@transaction.atomic
def end_area(area: Area, actor: Actor, *, reason: str = "", seen: str | None = None) -> Area:
    """A division is merged or dissolved (撤并): nobody chooses it any more, the past names it.

    Refused while anything leads to it: areas, units or grids in it, open cases, directory rows.
    """
    require(keeper_of_place, actor, area.pk)
    now = held(OF_AREAS, area, seen)
    if not now.active:
        raise Refused(_("This area has ended already."))
    if ties := [*area_ties(now)]:
        raise Refused(_("It cannot end yet, for this still leads to it: %s.") % told_of(ties))
    cells = OF_AREAS.of(now) | {"active": False}
    put_line(AREAS, Hand(actor.key).because(reason), code=area.pk, **cells)
    return Area.objects.get(pk=area.pk)


@transaction.atomic
def add_grid(
    code: str,
    actor: Actor,
    *,
    name: str,
    worker: Staff | None = None,
    boundary: dict[str, Any] | None = None,
) -> Grid:
    """A grid is laid out in a village; without a boundary no place lies in it yet."""
    require(keeper_of_place, actor, code[:12])
    if Grid.objects.filter(pk=code).exists():
        raise Refused(_("There is a grid of this code."))
    _put_grid(actor, code, name=name, worker=_login(worker), cells="", boundary=boundary or {})
    return Grid.objects.get(pk=code)


@transaction.atomic
def change_grid(
    grid: Grid, actor: Actor, *, name: str, worker: Staff | None = None, seen: str | None = None
) -> Grid:
    """A grid is called otherwise, or somebody else walks it."""
    require(keeper_of_place, actor, grid.pk[:12])
    held(OF_GRIDS, grid, seen)
    _put_grid(actor, grid.pk, name=name, worker=_login(worker))
    return Grid.objects.get(pk=grid.pk)


@transaction.atomic
def draw_grid(
    grid: Grid, actor: Actor, *, boundary: dict[str, Any], seen: str | None = None
) -> Grid:
    """A grid is drawn anew: at its village, and on no ground of a neighbour."""
    require(keeper_of_place, actor, grid.pk[:12])
    now = held(OF_GRIDS, grid, seen)
    if not now.active:
        raise Refused(_("This grid has ended already."))
    _put_grid(actor, grid.pk, name=now.name, cells="", boundary=boundary)
    return Grid.objects.get(pk=grid.pk)


@transaction.atomic
def end_grid(grid: Grid, actor: Actor, *, reason: str = "", seen: str | None = None) -> Grid:
    """A grid is given up: no place lies in it any more; cases that were in it keep it."""
    require(keeper_of_place, actor, grid.pk[:12])
    now = held(OF_GRIDS, grid, seen)
    if not now.active:
        raise Refused(_("This grid has ended already."))
    _put_grid(actor, grid.pk, reason=reason, name=now.name, active=False)
    return Grid.objects.get(pk=grid.pk)


def _put_grid(actor: Actor, code: str, *, reason: str = "", **cells: Any) -> None:
    put_line(GRIDS, Hand(actor.key).because(reason), code=code, **cells)


def _login(worker: Staff | None) -> str:
    return worker.login if worker else ""
