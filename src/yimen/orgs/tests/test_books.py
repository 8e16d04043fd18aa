"""A workbook of several tables comes in together, in an order that works, or not at all."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid
from yimen.orgs import books
from yimen.orgs.imports import TABLES, import_file
from yimen.orgs.models import Area, Role, Unit
from yimen.orgs.tables import NotImported, Tally
from yimen.orgs.tests.conftest import Town

KEEPER = Actor("system:command", "area", roles=frozenset({Role.ADMINISTRATOR}))
DOORS: books.Doors = {name: (table, partial(import_file, table)) for name, table in TABLES.items()}
AREAS = ["code,name", "620722001,North", "620722001001,Upper"]
UNITS = ["编码,名称,类型,所属区划", "baths,Baths,other,620722001"]


def book(**sheets: list[str]) -> bytes:
    """A workbook with a sheet for each name, after one that means nothing and an empty one."""
    made, out = Workbook(), io.BytesIO()
    made.create_sheet("说明").append(["How to fill this in"])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line.split(","))
    made.save(out)
    return out.getvalue()


def take(wanted: str, **sheets: list[str]) -> Tally:
    return books.door(DOORS, wanted)(KEEPER, "city.xlsx", book(**sheets))


def test_all_sheets_come_in_whatever_their_order(town: Town) -> None:
    tally = take("areas", 单位=UNITS, Areas=AREAS)
    assert tally == Tally(added=3, read=("Areas", "单位"), left=("说明",))
    assert Unit.objects.get(code="baths").area_id == "620722001"


def test_a_workbook_is_opened_once_however_many_sheets_it_has(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def load(*said: Any, **more: Any) -> Any:
        opened.append("city.xlsx")
        return load_workbook(*said, **more)

    monkeypatch.setattr(openpyxl, "load_workbook", load)
    assert take("areas", areas=AREAS, units=UNITS).added == 3
    assert opened == ["city.xlsx"]


def test_a_mistake_in_one_sheet_and_nothing_of_any_is_stored(town: Town) -> None:
    before = Area.objects.count(), Unit.objects.count()
    wrong = [UNITS[0], UNITS[1].replace("620722001", "629999999")]
    with pytest.raises(NotImported) as caught:
        take("areas", units=wrong, areas=AREAS)
    (fault,) = caught.value.faults
    assert (fault.sheet, fault.line, fault.wrong) == ("units", 2, "629999999")
    assert "sheet units, line 2" in str(caught.value)
    assert (Area.objects.count(), Unit.objects.count()) == before


def test_what_cannot_be_read_is_told_of_all_sheets_at_once(town: Town) -> None:
    with pytest.raises(NotImported) as caught:
        take("areas", areas=["code,what", "62,x"], units=[*UNITS, "x,Y,palace,6207"])
    told = [(each.sheet, each.line) for each in caught.value.faults]
    assert told[0] == ("areas", 1)
    assert ("units", 3) in told


def test_what_stands_under_no_heading_is_told_with_its_sheet(town: Town) -> None:
    before = Area.objects.count()
    with pytest.raises(NotImported, match="sheet units, line 1, column E"):
        take("areas", areas=AREAS, units=[UNITS[0], f"{UNITS[1]},on leave"])
    assert Area.objects.count() == before
    gap = [line.replace(",", ",,", 1) for line in UNITS]
    assert take("areas", areas=AREAS, units=gap).unread == ("units B",)


def test_a_heading_that_stands_twice_is_told_with_its_sheet(town: Town) -> None:
    before = Area.objects.count()
    twice = [f"{line},{line.split(',')[1]}" for line in UNITS]
    with pytest.raises(NotImported, match=r"sheet units, line 1, column E.* that of column B"):
        take("areas", areas=AREAS, units=twice)
    assert Area.objects.count() == before


def test_two_sheets_of_one_table_are_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="Two sheets are of one table: units, 单位"):
        take("areas", areas=AREAS, units=UNITS, 单位=UNITS)


def test_of_one_known_sheet_the_table_of_the_page_is_read_wherever_it_lies(town: Town) -> None:
    tally = take("areas", other=["code,name", "x,Y"], areas=AREAS)
    assert tally == Tally(added=2, left=("说明", "other"))


def test_a_file_without_a_sheet_of_that_name_is_read_from_its_first(town: Town) -> None:
    made, out = Workbook(), io.BytesIO()
    for line in AREAS:
        made.worksheets[0].append(line.split(","))
    made.create_sheet("说明").append(["How to fill this in"])
    made.save(out)
    assert books.door(DOORS, "areas")(KEEPER, "a.xlsx", out.getvalue()) == Tally(
        added=2, left=("说明",)
    )
    assert books.door(DOORS, "areas")(KEEPER, "a.csv", "\n".join(AREAS).encode()) == Tally(same=2)
