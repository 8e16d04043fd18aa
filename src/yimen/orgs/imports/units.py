"""Units in files: a tree by the codes of the units above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from yimen.kernel.changes import Hand
from yimen.orgs import columns
from yimen.orgs.commands.posts import leave
from yimen.orgs.history import OF_UNITS
from yimen.orgs.imports.areas import division
from yimen.orgs.imports.storing import ended, picked, put
from yimen.orgs.models import Area, Unit, UnitKind
from yimen.orgs.queries import forget_city
from yimen.orgs.queries.files import unit_rows
from yimen.orgs.tables import Column, Fault, Row, Table, Tally
from yimen.orgs.ties import unit_ties


def check_units(rows: Sequence[Row]) -> Iterator[Fault]:
    """Areas are known, a unit is part of a known one and never of itself."""
    areas = set(Area.objects.values_list("code", flat=True))
    above = {
        code: parent or "" for code, parent in Unit.objects.values_list("code", "parent__code")
    }
    above |= {row["code"]: row.get("parent", above.get(row["code"], "")) for row in rows}
    for row in rows:
        if row["area"] not in areas:
            yield row.fault("area", _("the code of a known area"))
        if row.get("parent") and row["parent"] not in above:
            yield row.fault("parent", _("the code of a known unit"))
        elif row["code"] in ancestors(row["code"], above):
            yield row.fault("parent", _("a unit that is not part of this one"))
    yield from ended(Unit, rows, unit_ties)


def ancestors(code: str, above: dict[str, str]) -> list[str]:
    """The units above, the nearest first; stops where it would go round in a circle."""
    found: list[str] = []
    while (code := above.get(code, "")) and code not in found:
        found.append(code)
    return found


def store_units(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change units, those above before those below; a dissolved one has no posts left."""
    above = {row["code"]: row.get("parent", "") for row in rows}
    by_depth: dict[int, list[Row]] = {}
    for row in rows:
        by_depth.setdefault(len(ancestors(row["code"], above)), []).append(row)
    tally = Tally()
    for _depth, some in sorted(by_depth.items()):
        ids: dict[str, int | None] = {"": None, **dict(Unit.objects.values_list("code", "pk"))}
        wanted = [
            picked(row, "code", "name", "kind", "phone", "active", area_id="area")
            | ({"parent_id": ids[row["parent"]]} if "parent" in row.values else {})
            for row in some
        ]
        tally += put(OF_UNITS, hand, Unit, "code", wanted)
    leave([row["code"] for row in rows if row.get("active") is False], hand)
    forget_city()
    return tally


def _unit_code() -> str:
    return _("a unit code: letters, digits and hyphens, at most 24")


unit_code = columns.code(r"[0-9A-Za-z][0-9A-Za-z-]{0,23}", _unit_code)

KINDS = {
    "中心": "centre",
    "部门": "department",
    "政府": "government",
    "公用事业": "utility",
    "村居": "village",
    "队伍": "team",
    "其他": "other",
}

UNITS = Table(
    name="units",
    title="单位",
    key=("code",),
    columns=(
        Column("code", unit_code, ("单位编码", "编码"), required=True),
        Column("name", columns.text(120), ("单位名称", "名称"), required=True),
        Column("kind", columns.choice(UnitKind, KINDS), ("单位类型", "类型"), required=True),
        Column("parent", unit_code, ("上级单位", "上级")),
        Column("area", division, ("区划代码", "所属区划"), required=True),
        Column("phone", columns.text(32), ("办公电话", "电话")),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_units,
    store=store_units,
    rows=lambda actor: unit_rows(),
)
