"""Areas in files: a division code tells the level and the area above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from yimen.kernel.changes import Hand
from yimen.orgs import columns, queries
from yimen.orgs.history import OF_AREAS
from yimen.orgs.imports.storing import ended, picked, put
from yimen.orgs.models import DIGITS, Area, Level
from yimen.orgs.queries.files import area_rows
from yimen.orgs.tables import Column, Fault, Row, Table, Tally
from yimen.orgs.ties import area_ties

LEVEL_OF = {digits: level for level, digits in DIGITS.items()}
LEVELS = {
    "省": "province",
    "市": "city",
    "县": "county",
    "乡": "township",
    "村": "village",
}


def parent_code(code: str) -> str:
    """The division code one level up; "" above a province."""
    return code[: max([0, *(digits for digits in LEVEL_OF if digits < len(code))])]


def check_areas(rows: Sequence[Row]) -> Iterator[Fault]:
    """A township is in a known county, a village in a known township; the level fits the code."""
    known = {*Area.objects.values_list("code", flat=True), *(row["code"] for row in rows)}
    for row in rows:
        level, above = LEVEL_OF[len(row["code"])], parent_code(row["code"])
        if row.get("level") not in (None, "", level):
            yield row.fault("level", _("%s, as the code says") % level.value)
        if level in (Level.TOWNSHIP, Level.VILLAGE) and above not in known:
            yield row.fault("code", _("an area inside a known one (%s is not known)") % above)
        if (row.get("lat") is None) != (row.get("lon") is None):
            yield row.fault("lat", _("latitude and longitude, or neither"))
    yield from ended(Area, rows, area_ties)


def store_areas(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change areas."""
    known = {*Area.objects.values_list("code", flat=True), *(row["code"] for row in rows)}
    wanted = []
    for row in sorted(rows, key=lambda row: len(row["code"])):
        above = parent_code(row["code"])
        wanted.append(
            picked(row, "code", "name", "kind", "lat", "lon", "active")
            | {
                "level": LEVEL_OF[len(row["code"])].value,
                "parent_id": above if above in known else None,
            }
        )
    tally = put(OF_AREAS, hand, Area, "code", wanted)
    queries.forget_city()
    return tally


def _division() -> str:
    return _("a division code of 2, 4, 6, 9 or 12 digits")


division = columns.code(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", _division)

AREAS = Table(
    name="areas",
    title="区划",
    key=("code",),
    columns=(
        Column("code", division, ("区划代码", "编码", "代码"), required=True),
        Column("name", columns.text(80), ("名称",), required=True),
        Column("level", columns.choice(Level, LEVELS), ("级别", "层级")),
        Column("kind", columns.text(40), ("类型",)),
        Column("lat", columns.degrees(90), ("纬度",), empty=None),
        Column("lon", columns.degrees(180), ("经度",), empty=None),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_areas,
    store=store_areas,
    rows=lambda actor: area_rows(),
)
