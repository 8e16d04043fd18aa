"""Files come back as they went out, and say where they cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid
from yimen.orgs import columns, sheets
from yimen.orgs.models import Role
from yimen.orgs.tables import Column, Row, Table, Tally, parsed, write

CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"),
    max_size=30,
).map(str.strip)


def code(length: int) -> columns.Parse:
    return columns.code(rf"\d{{{length}}}", lambda: f"{length} digits")


def nothing_stored(rows: Sequence[Row], hand: Hand) -> Tally:
    return Tally(same=len(rows))


PEOPLE = Table(
    name="people",
    title="人员",
    key=("code",),
    columns=(
        Column("code", code(12), ("编码",), required=True),
        Column("name", columns.text(30), ("名称",)),
        Column("role", columns.choice(Role), ("角色",)),
        Column("since", columns.day, ("日期",), empty=None),
        Column("lat", columns.degrees(90), empty=None),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    store=nothing_stored,
    rows=lambda actor: (),
)
PERSON = st.fixed_dictionaries(
    {
        "code": st.text("0123456789", min_size=12, max_size=12),
        "name": CELL,
        "role": st.sampled_from(Role.values),
        "since": st.dates() | st.none(),
        "lat": st.floats(-90, 90) | st.none(),
        "active": st.booleans(),
    }
)
TRICKY = {"role": "agent", "since": None, "lat": -0.5, "active": False}


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
@settings(max_examples=60, deadline=None)
@given(people=st.lists(PERSON, max_size=5))
@example(people=[{"code": "000000000000", "name": "=1+1", **TRICKY}])
@example(people=[{"code": "000000000001", "name": "'=1+1", **TRICKY}])
@example(people=[{"code": "000000000002", "name": "''-x,\"y\"", **TRICKY}])
@example(people=[{"code": "000000000003", "name": "'quoted'", **TRICKY}])
@example(people=[{"code": "000000000004", "name": "_x0041_ &amp; <b>", **TRICKY}])
def test_what_is_written_is_read_again(name: str, people: list[dict[str, Any]]) -> None:
    out = io.BytesIO()
    write(PEOPLE, people, name, out)
    rows, faults = parsed(PEOPLE, sheets.Book(name, out.getvalue()).lines())
    assert faults == []
    assert [row.values for row in rows] == people
    assert [row.line for row in rows] == list(range(2, len(people) + 2))


def test_a_spreadsheet_takes_no_cell_of_ours_for_a_formula() -> None:
    out = io.BytesIO()
    sheets.write_csv(["name"], [["=cmd|x"], ["+86"], ["-2.5"], ["@a"]], out)
    lines = out.getvalue().decode("utf-8-sig").split("\r\n")
    assert lines == ["name", "'=cmd|x", "+86", "-2.5", "'@a", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_encoding_and_separator_is_read(encoding: str, delimiter: str) -> None:
    raw = f"编码{delimiter}名称\r\n620702001001{delimiter}交通巷\r\n".encode(encoding)
    assert list(sheets.Book("a.csv", raw).lines()) == [
        (2, {"编码": "620702001001", "名称": "交通巷"})
    ]


def test_line_numbers_are_those_of_the_file() -> None:
    raw = b'code,name\n1,"two\nlines"\n\n,\n2,x\n'
    assert [line for line, _ in sheets.Book("a.csv", raw).lines()] == [2, 6]


def excel(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([*row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_excel_makes_of_codes_and_days_is_undone() -> None:
    raw = excel(
        ["code", "since", "active"],
        [620702001001, date(2026, 3, 2), True],
        [620702001001.0, datetime(2026, 3, 2), 0],  # noqa: DTZ001 - as Excel has it
        ["620702001001.0", "2026年3月2日", "否"],
    )
    rows, faults = parsed(PEOPLE, sheets.Book("a.xlsx", raw).lines())
    assert faults == []
    assert {row["code"] for row in rows} == {"620702001001"}
    assert {row["since"] for row in rows} == {date(2026, 3, 2)}
    assert [row["active"] for row in rows] == [True, False, False]


def test_a_code_that_lost_its_digits_is_refused_and_one_that_lost_a_zero_repaired() -> None:
    raw = b"code,name\n6.20702E+11,x\n"
    ((line, column, wrong),) = [
        (each.line, each.column, each.wrong)
        for each in parsed(PEOPLE, sheets.Book("a.csv", raw).lines())[1]
    ]
    assert (line, column, wrong) == (2, "code", "6.20702E+11")
    category = columns.code(r"(\d\d){1,6}", lambda: "", lengths=(2, 4, 6))
    assert [category(cell) for cell in ("1", "101", "0101")] == ["01", "0101", "0101"]


def test_headings_may_be_chinese_and_in_any_order() -> None:
    rows, faults = parsed(
        PEOPLE, sheets.Book("a.csv", "名称,编码\n王,620702001001".encode()).lines()
    )
    assert faults == []
    assert rows[0].values == {"name": "王", "code": "620702001001"}


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        (b"name\nx\n", ["line 1, code: “”, expected a column “code”"]),
        (b"code,nmae\n1,x\n", ["line 1, nmae: “nmae”, expected one of the columns"]),
        ("code,编码\n1,1\n".encode(), ["each column once", "each column once"]),
        (
            b"code,role,since,lat,active\n62,mayor,2026-02-30,91,maybe\n",
            ["12 digits", "one of agent", "a day such as", "degrees between -90", "1 or 0"],
        ),
        (b"code,name\n,x\n", ["line 2, code: “”, expected a value"]),
        (b"code,name\n620702001001," + b"x" * 31, ["at most 30 characters"]),
        (b'code,name\n620702001001,"a\nb"\n', ["without control characters"]),
    ],
)
def test_every_mistake_is_told_with_line_column_and_what_was_expected(
    raw: bytes, faults: list[str]
) -> None:
    found = [str(fault) for fault in parsed(PEOPLE, sheets.Book("a.csv", raw).lines())[1]]
    assert len(found) == len(faults), found
    for told, expected in zip(found, faults, strict=True):
        assert expected in told


def as_csv(*rows: Sequence[Any]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", excel)])
def test_what_stands_under_no_heading_is_a_mistake(name: str, made: Any) -> None:
    header, full = ["code", "", "name"], ["620702001001", "", "Wang"]
    book = sheets.Book(
        name, made(header, full, [*full, "on leave"], ["620702001002", "Li", "", ""])
    )
    told = [str(each) for each in parsed(PEOPLE, book.lines())[1]]
    expected = "a heading in the first line (line {} has a value there), or nothing"
    assert told == [
        f"line 1, column B: “”, expected {expected.format(4)}",
        f"line 1, column D: “”, expected {expected.format(3)}",
    ]


@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", excel)])
def test_a_heading_that_stands_twice_is_a_mistake(name: str, made: Any) -> None:
    header = ["name", "code", " name", "", "name"]
    book = sheets.Book(name, made(header, ["Wang", "620702001001", "Li", "x", "Zhang"]))
    told = [str(each) for each in parsed(PEOPLE, book.lines())[1]]
    assert told == [
        "line 1, column D: “”, "
        "expected a heading in the first line (line 2 has a value there), or nothing",
        "line 1, column C: “name”, expected another heading than that of column A",
        "line 1, column E: “name”, expected another heading than that of column A",
    ]


@pytest.mark.parametrize("rows", [[], [["620702001001", "Wang", "Wang"]], [["", "", ""]]])
def test_a_heading_that_stands_twice_is_one_whatever_lies_below(rows: list[list[str]]) -> None:
    lines = sheets.Book("a.csv", as_csv(["code", "name", "name"], *rows)).lines()
    with pytest.raises(Invalid, match="Line 1: columns B and C have the same heading “name”"):
        list(lines)


@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", excel)])
def test_an_empty_column_without_a_heading_is_passed_over_and_named(name: str, made: Any) -> None:
    book = sheets.Book(name, made(["code", "", "name", ""], ["620702001001", "", "Wang", ""]))
    rows, faults = parsed(PEOPLE, book.lines())
    assert (faults, rows[0].values) == ([], {"code": "620702001001", "name": "Wang"})
    assert book.unheaded() == ("B",), "what lies behind the last heading is no column"


@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", excel)])
def test_rows_below_a_first_line_that_is_empty_are_no_empty_file(name: str, made: Any) -> None:
    book = sheets.Book(name, made(["", ""], ["code", "name"], ["620702001001", "Wang"]))
    told = [each.column for each in parsed(PEOPLE, book.lines())[1]]
    assert told == ["code", "column A", "column B"]


@pytest.mark.parametrize(
    ("place", "called"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_is_called_as_a_spreadsheet_calls_it(place: int, called: str) -> None:
    assert sheets.letters(place) == called


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b""),
        ("a.xlsx", b"no zip"),
        ("a.csv", b"\xff\x00\x81\xff"),
        ("a.geojson", b"{}"),
        ("a.geojson", b"["),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, raw: bytes) -> None:
    with pytest.raises(Invalid):
        list(sheets.Book(name, raw).lines())


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 10)
    with pytest.raises(Invalid, match="larger"):
        sheets.Book("a.csv", io.BytesIO(b"x" * 11))


def test_a_value_too_long_for_excel_is_refused() -> None:
    with pytest.raises(Invalid, match="CSV"):
        sheets.write_excel(["boundary"], [["x" * 40_000]], io.BytesIO())


def workbook() -> bytes:
    """A small Excel file that is whole."""
    out = io.BytesIO()
    sheets.write_excel(["code"], [["1"] for _row in range(200)], out)
    return out.getvalue()


def damaged(raw: bytes) -> bytes:
    """The same with a sheet that is no XML: the file opens, its rows do not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as whole, zipfile.ZipFile(out, "w") as broken:
        for each in whole.namelist():
            content = whole.read(each)
            broken.writestr(each, content[:400] if "sheet1" in each else content)
    return out.getvalue()


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
BROKEN = {
    "cut short": (workbook()[:-300], "broken"),
    "cut in the middle": (workbook()[:900], "broken"),
    "a broken sheet": (damaged(workbook()), "cannot be read"),
    "an old one by a new name": (OLD + "Workbook".encode("utf-16-le"), "old Excel"),
    "one that asks for a password": (OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a text by a new name": (b"code\n1\n", "broken"),
    "nothing": (b"", "broken"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_workbook_is_told_in_one_sentence(what: str) -> None:
    content, words = BROKEN[what]
    with pytest.raises(Invalid, match=words) as told:
        list(sheets.Book("units.xlsx", content).lines())
    assert ". " not in str(told.value), "one sentence"
    assert "\n" not in str(told.value)
