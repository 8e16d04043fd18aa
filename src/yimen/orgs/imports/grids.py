"""Grids in files: cells or a boundary, a village and a worker; GeoJSON as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import h3
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from yimen.kernel.changes import Hand
from yimen.orgs import columns, queries
from yimen.orgs.boundaries import askew
from yimen.orgs.history import OF_GRIDS
from yimen.orgs.imports.storing import picked, put
from yimen.orgs.models import Area, Grid
from yimen.orgs.queries import forget_city
from yimen.orgs.queries.files import grid_rows
from yimen.orgs.schematic import outline
from yimen.orgs.tables import Column, Fault, Row, Table, Tally


def check_grids(rows: Sequence[Row]) -> Iterator[Fault]:
    """Villages and workers are known; a cell belongs to one grid: no second division (网格唯一)."""
    areas = set(Area.objects.values_list("code", flat=True))
    workers = queries.staff_by_login({row["worker"] for row in rows if row.get("worker")})
    codes = {row["code"] for row in rows if row.get("cells")}
    others = (
        Grid.objects.filter(active=True).exclude(code__in=codes).exclude(cells=[])
        if codes
        else Grid.objects.none()
    )
    owner = {cell: code for code, cells in others.values_list("code", "cells") for cell in cells}
    for row in rows:
        if row["code"][:12] not in areas:
            yield row.fault("code", _("the code of a known village and three digits"))
        if row.get("worker") and row["worker"] not in workers:
            yield row.fault("worker", _("the sign-in name of a member of staff"))
        if row.get("cells") and row.get("boundary"):
            yield row.fault("boundary", _("either cells or a boundary"))
        yield from check_cells(row, owner)
    yield from check_boundaries(rows)


def check_boundaries(rows: Sequence[Row]) -> Iterator[Fault]:
    """A boundary lies at its village and leaves to its neighbours what is theirs."""
    drawn = {row["code"]: row for row in rows if row.get("boundary") and row.get("active", True)}
    if not drawn:
        return
    gone = {row["code"] for row in rows if row.get("active") is False}
    others = Grid.objects.filter(active=True).exclude(code__in=gone | drawn.keys())
    ground = dict(others.exclude(geometry={}).values_list("code", "geometry"))
    names = {**dict(others.values_list("code", "name")), **{c: r["name"] for c, r in drawn.items()}}
    villages = Area.objects.filter(pk__in={code[:12] for code in drawn}).exclude(lat=None)
    middles = {area.pk: (area.name, area.lat, area.lon) for area in villages}
    wanted = {code: row["boundary"] for code, row in drawn.items()}
    for code, expected in askew(wanted, ground, names, middles):
        yield Fault(drawn[code].line, "boundary", drawn[code]["name"], expected)


def check_cells(row: Row, owner: dict[str, str]) -> Iterator[Fault]:
    """Cells are cells, and nobody else's."""
    for cell in row.get("cells") or ():
        if not h3.is_valid_cell(cell):
            yield Fault(row.line, "cells", cell, _("an H3 cell"))
        elif owner.setdefault(cell, row["code"]) != row["code"]:
            yield Fault(row.line, "cells", cell, _("a cell outside grid %s") % owner[cell])


def store_grids(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change grids."""
    workers = queries.staff_by_login({row["worker"] for row in rows if row.get("worker")})
    wanted = []
    for row in rows:
        values = picked(row, "code", "name", "active") | {"area_id": row["code"][:12]} | ground(row)
        if "worker" in row.values:
            values["worker_id"] = workers[row["worker"]].pk if row["worker"] else None
        wanted.append(values)
    tally = put(OF_GRIDS, hand, Grid, "code", wanted)
    if tally.added or tally.changed:
        Grid.objects.filter(code__in=[row["code"] for row in wanted]).update(changed_at=Now())
        forget_city()
    return tally


def ground(row: Row) -> dict[str, Any]:
    """What the grid covers: its cells and their outline, or its boundary, or nothing yet."""
    if row.get("cells"):
        return {"cells": row["cells"], "geometry": outline(row["cells"])}
    if row.get("boundary"):
        return {"cells": [], "geometry": row["boundary"]}
    return (
        {}
        if "cells" not in row.values or "boundary" not in row.values
        else {"cells": [], "geometry": {}}
    )


def _grid_code() -> str:
    return _("a grid code: village code and three digits")


def _cells() -> str:
    return _("H3 cells with spaces between them")


GRIDS = Table(
    name="grids",
    title="网格",
    key=("code",),
    columns=(
        Column("code", columns.code(r"\d{15}", _grid_code), ("网格编码", "编码"), required=True),
        Column("name", columns.text(120), ("网格名称", "名称"), required=True),
        Column("worker", columns.text(60), ("网格员账号", "网格员")),
        Column("cells", columns.words(r"[0-9a-f]{15}", _cells), ("单元",), empty=()),
        Column("boundary", columns.boundary, ("边界",), empty=None),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_grids,
    store=store_grids,
    rows=lambda actor: grid_rows(),
)
