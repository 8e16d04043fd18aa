"""Every table of the city goes out and comes in again unchanged; a mistake leaves all as it was."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.cast import City

from yimen.deadlines.models import Notice
from yimen.imports import city as doors
from yimen.orgs.models import Area
from yimen.places import NotPossible


def asked(what: str, file: Path, **more: object) -> Namespace:
    return Namespace(
        what=what, file=file, **{"year": None, "document": "", "issued_on": None, **more}
    )


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@pytest.mark.parametrize("what", ["areas", "units", "posts", "grids", "addresses", "rules"])
def test_what_goes_out_comes_in_unchanged(city: City, tmp_path: Path, what: str, kind: str) -> None:
    file = tmp_path / f"{what}{kind}"
    assert doors.run(asked(what, file)) == 0
    tally = doors.take_in(asked(what, file))
    assert (tally.added, tally.changed) == (0, 0)


def test_a_mistake_is_told_with_its_line_and_nothing_is_taken_in(
    city: City, tmp_path: Path
) -> None:
    file = tmp_path / "areas.csv"
    doors.run(asked("areas", file))
    before = Area.objects.count()
    good, bad = "620723,临泽县,county,,,\n", "62072,短,county,,,\n"
    file.write_text(file.read_text(encoding="utf-8-sig") + good + bad, encoding="utf-8")
    with pytest.raises(NotPossible, match=str(before + 3)):
        doors.take_in(asked("areas", file))
    assert Area.objects.count() == before


def test_a_file_that_is_there_is_not_written_over(city: City, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("mine")
    with pytest.raises(NotPossible, match="is there already"):
        doors.run(asked("units", file))
    assert file.read_text() == "mine"


def test_the_notice_of_a_year_says_which_document_it_is(city: City, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型,节日\n2027-01-01,放假,元旦\n", encoding="utf-8")
    with pytest.raises(NotPossible, match="--year"):
        doors.take_in(asked("notice", file))
    with pytest.raises(NotPossible, match="--document"):
        doors.take_in(asked("notice", file, year=2027))
    told = {"year": 2027, "document": "国办发明电〔2026〕1号", "issued_on": date(2026, 11, 30)}
    assert doors.take_in(asked("notice", file, **told)).added == 1
    assert Notice.objects.get(year=2027).document == told["document"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 half", bytes.fromhex("d0cf11e0a1b11ae1")])
def test_a_broken_workbook_is_told_with_its_name(
    city: City, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "units.xlsx"
    file.write_bytes(content)
    with pytest.raises(NotPossible, match=r"units\.xlsx: .*\.xlsx"):
        doors.take_in(asked("units", file))


def test_a_workbook_of_several_tables_comes_in_at_once(city: City, tmp_path: Path) -> None:
    book, file = Workbook(), tmp_path / "city.xlsx"
    for title, lines in (
        ("单位", ["code,name,kind,area", "baths,Baths,other,620723"]),
        ("areas", ["code,name", "620723,临泽县"]),
    ):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line.split(","))
    book.save(file)
    with pytest.raises(NotPossible, match="620723"):
        doors.take_in(asked("units", file))
    tally = doors.take_in(asked("workbook", file))
    assert (tally.added, tally.read) == (2, ("areas", "单位"))
    assert doors.take_in(asked("units", file)).left == ("areas",), "a named table comes in alone"
    only = tmp_path / "areas.csv"
    only.write_text("code,name\n620723,临泽县\n", encoding="utf-8")
    with pytest.raises(NotPossible, match="no workbook"):
        doors.take_in(asked("workbook", only))
