"""Tables go out as files and come in again; a file with a mistake stores nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from tests.cast import City

from yimen.administration import forms
from yimen.deadlines.models import CalendarDay, Notice, Rule
from yimen.orgs.models import Area, Unit
from yimen.ui.tests.visitors import Door, text_of

from .test_tables import county_keeper

pytestmark = pytest.mark.django_db

RULES = "process,term,value,unit,basis,valid_from\n"
GOOD = "request,handle,8,working_day,City order 7,2026-10-01\n"


def sent(client: Any, page: str, content: str | bytes, name: str = "table.csv", **more: str) -> Any:
    """Upload a file."""
    raw = content.encode() if isinstance(content, str) else content
    said = {"file": SimpleUploadedFile(name, raw), "act": "take", **more}
    return client.post(f"/administration/{page}", said)


@pytest.mark.parametrize("table", ["areas", "units", "posts", "categories", "directory", "rules"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_unchanged(door: Door, table: str, kind: str) -> None:
    client = door("administrator")
    got = client.get(f"/administration/files/{table}.{kind}")
    assert got["Content-Disposition"] == f'attachment; filename="{table}-20260928.{kind}"'
    assert got["X-Content-Type-Options"] == "nosniff"
    if table in ("categories", "directory"):  # the test's own codes are no codes of a city
        return
    answer = sent(client, f"files/{table}/", got.content, f"x.{kind}", act="check")
    assert "0 added, 0 changed" in answer.context["would"], text_of(answer)


def test_a_good_file_is_taken_in(door: Door) -> None:
    client = door("administrator")
    answer = sent(client, "files/rules/", RULES + GOOD)
    assert answer.status_code == 302
    assert "1 added, 0 changed, 0 as they were" in text_of(client.get(answer.url))
    made = Rule.objects.get(basis="City order 7")
    assert made.set_by.startswith("staff:")


def test_only_checking_stores_nothing(door: Door) -> None:
    before = Rule.objects.count()
    answer = sent(door("administrator"), "files/rules/", RULES + GOOD, act="check")
    assert "1 added" in answer.context["would"]
    assert Rule.objects.count() == before
    assert not Rule.objects.filter(basis="City order 7").exists()


def test_every_mistake_is_shown_and_nothing_is_stored(door: Door) -> None:
    before = Rule.objects.count()
    bad = (
        RULES + GOOD + "request,sign,x,working_day,Order,2026-10-01\n,sign,1,week,Order,tomorrow\n"
    )
    answer = sent(door("administrator"), "files/rules/", bad)
    assert answer.status_code == 422
    faults = [(each.line, each.column) for each in answer.context["faults"]]
    assert faults == [(3, "value"), (4, "process"), (4, "unit"), (4, "valid_from")]
    said = text_of(answer)
    assert "4 mistakes" in said
    assert "tomorrow" in said
    assert "a day such as 2026-01-31" in said
    assert Rule.objects.count() == before


def test_a_column_without_a_heading_is_told_and_with_values_nothing_is_taken_in(door: Door) -> None:
    client, areas = door("administrator"), Area.objects.count()
    file = "code,,name\n620722001,{},North\n"
    wrong = sent(client, "files/areas/", file.format("x"))
    assert (wrong.status_code, Area.objects.count()) == (422, areas)
    for words in ("column B", "a heading in the first line (line 2 has a value there)"):
        assert words in text_of(wrong)
    would = sent(client, "files/areas/", file.format(""), act="check").context["would"]
    assert "Columns without a heading, not read: B" in would


@pytest.mark.parametrize("act", ["check", "take"])
def test_a_heading_that_stands_twice_is_told_and_nothing_is_taken_in(door: Door, act: str) -> None:
    areas = Area.objects.count()
    file = "code,name,name\n620722001,North,South\n"
    wrong = sent(door("administrator"), "files/areas/", file, act=act)
    assert (wrong.status_code, Area.objects.count()) == (422, areas)
    for words in ("column C", "another heading than that of column B"):
        assert words in text_of(wrong)


def test_what_the_file_says_is_text_on_the_page(door: Door) -> None:
    bad = RULES + "request,sign,<script>alert(1)</script>,working_day,Order,2026-10-01\n"
    said = text_of(sent(door("administrator"), "files/rules/", bad))
    assert "<script>alert" not in said
    assert "&lt;script&gt;" in said


def test_a_wrong_file_shows_the_first_mistakes_only(door: Door) -> None:
    rows = "".join(f"x{n},y\n" for n in range(300))
    answer = sent(door("administrator"), "files/areas/", "code,name\n" + rows)
    assert (len(answer.context["faults"]), answer.context["mistakes"]) == (200, 300)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.pdf", b"%PDF-1.7"),
        ("table.xlsx", b"no workbook"),
        ("table.csv", b""),
        ("table.csv", b"code\nlonger,than,that\n"),
        ("table.xlsx", b"PK\x03\x04 broken"),
        ("table.csv", b"code\n" + b"x" * 200_000),
        ("table.csv", b"\xff\xfea"),
        ("table.geojson", b"[" * 100_000),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(door: Door, name: str, content: bytes) -> None:
    answer = sent(door("administrator"), "files/areas/", content, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors or answer.context["faults"]


def test_a_workbook_whose_sheet_breaks_off_is_said_to_be_broken(door: Door) -> None:
    book, whole, broken = Workbook(), io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(broken, "w") as made:
        for name in given.namelist():
            cut = 60 if name.endswith("sheet1.xml") else None
            made.writestr(name, given.read(name)[:cut])
    answer = sent(door("administrator"), "files/areas/", broken.getvalue(), "areas.xlsx")
    assert answer.status_code == 422
    assert "cannot be read" in str(answer.context["form"].errors)


def test_no_file_and_a_large_one_are_refused(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    client = door("administrator")
    assert client.post("/administration/files/areas/", {}).status_code == 422
    monkeypatch.setattr(forms, "LARGEST", 10)
    answer = sent(client, "files/areas/", "code,name\n6208,Other\n")
    assert "too large" in str(answer.context["form"].errors)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(door: Door) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * (forms.UNPACKED + 1))
    assert len(packed.getvalue()) < 1_000_000
    answer = sent(door("administrator"), "files/areas/", packed.getvalue(), "small.xlsx")
    assert answer.status_code == 422
    assert "too large" in str(answer.context["form"].errors)


def test_an_excel_file_comes_in(door: Door) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.create_sheet(index=0)
    sheet.append(["区划代码", "名称"])
    sheet.append(["620723", "临泽县"])
    book.save(out)
    answer = sent(door("administrator"), "files/areas/", out.getvalue(), "areas.xlsx")
    assert answer.status_code == 302, text_of(answer)
    assert Area.objects.get(pk="620723").name == "临泽县"


def test_a_county_takes_in_no_file_of_the_city(door: Door, city: City) -> None:
    client = county_keeper(door, city)
    for table in ("areas", "units", "posts", "grids", "addresses"):
        assert client.get(f"/administration/files/{table}/").status_code == 403
        assert client.get(f"/administration/files/{table}.csv").status_code == 403
    units = "code,name,kind,area\nnew,New,other,6207\n"
    assert sent(client, "files/units/", units).status_code == 403
    assert not Unit.objects.filter(code="new").exists()
    for table in ("categories", "directory"):
        assert client.get(f"/administration/files/{table}/").status_code == 200
        assert sent(client, f"files/{table}/", "code,name\n99,New\n").status_code == 403
    before = Rule.objects.count()
    assert sent(client, "files/rules/", RULES + GOOD).status_code == 403
    assert Rule.objects.count() == before
    own = RULES.replace("process", "area,process") + "620702," + GOOD
    assert sent(client, "files/rules/", own).status_code == 302
    days = "day,kind,name\n2027-01-01,off,new_year\n"
    assert sent(client, "calendar/2027/", days, document="x").status_code == 403


def test_others_upload_nothing(door: Door) -> None:
    for who in ("supervisor", "leader", "water", "resident", "stranger"):
        answer = sent(door(who), "files/rules/", RULES + GOOD)
        assert answer.status_code in (302, 403), who
    assert not Rule.objects.filter(basis="City order 7").exists()


def test_a_years_notice_comes_in_with_its_document(door: Door) -> None:
    client = door("administrator")
    assert not client.get("/administration/calendar/2027/").context["line"].settled
    days = "day,kind,name\n2027-01-01,off,new_year\n2027-01-03,work,new_year\n"
    said = {"document": "Notice 12", "issued_on": "2026-11-05"}
    checked = sent(client, "calendar/2027/", days, **{**said, "act": "check"})
    assert "2 added" in checked.context["would"]
    assert not Notice.objects.filter(year=2027).exists()
    assert sent(client, "calendar/2027/", days, **said).status_code == 302
    notice = Notice.objects.get(year=2027)
    assert (notice.document, notice.issued_on) == ("Notice 12", date(2026, 11, 5))
    assert CalendarDay.objects.filter(year=2027).count() == 2
    assert client.get("/administration/calendar/2027/notice.csv").status_code == 200


def test_a_day_of_another_year_is_a_mistake(door: Door) -> None:
    days = "day,kind,name\n2028-01-01,off,new_year\n"
    answer = sent(door("administrator"), "calendar/2027/", days, document="Notice 12")
    assert [(each.line, each.column) for each in answer.context["faults"]] == [(2, "day")]
    assert sent(door("administrator"), "calendar/2027/", days).status_code == 422, "no document"
    assert not Notice.objects.filter(year=2027).exists()
