"""The address book in files: roads, estates and other names, each with its area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from yimen.kernel.changes import Hand
from yimen.orgs import columns
from yimen.orgs.history import OF_ADDRESSES
from yimen.orgs.imports.areas import division
from yimen.orgs.imports.storing import picked, put
from yimen.orgs.models import AddressKind, AddressName, Area, Grid
from yimen.orgs.queries import forget_city
from yimen.orgs.queries.files import address_rows
from yimen.orgs.tables import Column, Fault, Row, Table, Tally

LARGEST_NUMBER = 999_999
KINDS = {
    "道路": "road",
    "小区": "estate",
    "楼宇": "building",
    "景点": "sight",
    "学校": "school",
    "医院": "hospital",
    "市场": "market",
    "车站": "station",
    "其他": "other",
}


def check_addresses(rows: Sequence[Row]) -> Iterator[Fault]:
    """Areas and grids are known, a grid lies in the area, house numbers go upwards."""
    areas = set(Area.objects.filter(active=True).values_list("code", flat=True))
    wanted = {row["grid"] for row in rows if row.get("grid")}
    grids = set(Grid.objects.filter(pk__in=wanted, active=True).values_list("pk", flat=True))
    kept = AddressName.objects.in_bulk([row["code"] for row in rows])
    for row in rows:
        was = kept.get(row["code"])
        if row.get("active", True) and row["area"] not in areas:
            yield row.fault("area", _("the code of a known area that is in use"))
        grid = row.get("grid", (was and was.grid_id) or "")
        if row.get("grid") and grid not in grids:
            yield row.fault("grid", _("the code of a known grid that is in use"))
        elif grid and not grid.startswith(row["area"]):
            yield row.fault("grid", _("a grid in the area, or none"))
        yield from check_numbers(row, was)


def check_numbers(row: Row, was: AddressName | None) -> Iterator[Fault]:
    """A last house number follows a first one; a point has both its degrees."""
    first = row.get("first", was and was.first)
    last = row.get("last", was and was.last)
    if last is not None and (first is None or last < first):
        yield row.fault("last", _("a number that is not below the first one"))
    if (row.get("lat", was and was.lat) is None) != (row.get("lon", was and was.lon) is None):
        yield row.fault("lat", _("latitude and longitude, or neither"))


def store_addresses(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change names of the address book."""
    wanted = []
    for row in rows:
        values = picked(
            row, "code", "name", "kind", "others", "first", "last", "lat", "lon", "active"
        )
        values["area_id"] = row["area"]
        if "grid" in row.values:
            values["grid_id"] = row["grid"] or None
        wanted.append(values)
    tally = put(OF_ADDRESSES, hand, AddressName, "code", wanted)
    forget_city()
    return tally


def _address_code() -> str:
    return _("an address code: letters, digits and hyphens, at most 24")


def _grid_code() -> str:
    return _("a grid code: village code and three digits")


address_code = columns.code(r"[0-9A-Za-z][0-9A-Za-z-]{0,23}", _address_code)
house = columns.number(1, LARGEST_NUMBER)

ADDRESSES = Table(
    name="addresses",
    title="地名地址簿",
    key=("code",),
    columns=(
        Column("code", address_code, ("地址编码", "编码"), required=True),
        Column("name", columns.text(80), ("地名", "名称"), required=True),
        Column("kind", columns.choice(AddressKind, KINDS), ("类型",), required=True),
        Column("area", division, ("区划代码", "所属区划"), required=True),
        Column("grid", columns.code(r"\d{15}", _grid_code), ("网格编码",)),
        Column("others", columns.names(80), ("别名", "其他名称"), empty=[]),
        Column("first", house, ("起始门牌号",), empty=None),
        Column("last", house, ("终止门牌号",), empty=None),
        Column("lat", columns.degrees(90), ("纬度",), empty=None),
        Column("lon", columns.degrees(180), ("经度",), empty=None),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_addresses,
    store=store_addresses,
    rows=lambda actor: address_rows(),
)
