"""How a line is read."""

from __future__ import annotations

from datetime import datetime

import pytest

from yimen.catalogue.models import Category
from yimen.deadlines.calendar import BEIJING
from yimen.imports.columns import FIELDS
from yimen.imports.rows import Reader, Row, moment
from yimen.kernel.time import time_is
from yimen.orgs.columns import Unreadable
from yimen.orgs.models import Area
from yimen.orgs.tables import Fault

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 23, 12, tzinfo=BEIJING)


@pytest.fixture
def reader(db: None) -> Reader:
    for code, name in (
        ("01", "城乡建设"),
        ("0101", "安全生产"),
        ("11", "经济管理"),
        ("1101", "安全生产"),
    ):
        Category.objects.create(
            code=code, name=name, level=len(code) // 2, parent_id=code[:-2] or None
        )
    Area.objects.create(code="62", name="甘肃省", level="province")
    return Reader({name: name for name in FIELDS})


def read(reader: Reader, **cells: str) -> Row:
    """A line that can be read."""
    found = reader.row((2, cells))
    assert isinstance(found, Row), found
    return found


def faults(reader: Reader, **cells: str) -> list[Fault]:
    """A line that cannot."""
    with time_is(TODAY):
        found = reader.row((7, cells))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("2020/1/4 11:17:46", (2020, 1, 4, 11, 17, 46)),
        ("2019-02-28 9:05:01", (2019, 2, 28, 9, 5, 1)),
        ("2019-02-28T09:05", (2019, 2, 28, 9, 5)),
        ("2019.2.28", (2019, 2, 28)),
        ("2019年2月28日", (2019, 2, 28)),
        ("2019年2月28日 9时5分1秒", (2019, 2, 28, 9, 5, 1)),
        ("2019年2月28日 9时", (2019, 2, 28, 9)),
        ("2019-02-28 09:05:01.250", (2019, 2, 28, 9, 5, 1)),
    ],
)
def test_a_moment_is_read_as_people_write_it(written: str, parts: tuple[int, ...]) -> None:
    assert moment(written) == datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    "written", ["2019-02-30", "2019-13-01", "yesterday", "28/02/2019", "2099-01-01", "0019-02-03"]
)
def test_an_impossible_moment_is_not(written: str) -> None:
    with time_is(TODAY), pytest.raises(Unreadable):
        moment(written)


def test_title_and_body_stand_in_for_each_other(reader: Reader) -> None:
    assert read(reader, title="停水").body == "停水"
    assert read(reader, body="家里停水").title == "家里停水"


def test_every_fault_of_a_line_is_told_with_its_column(reader: Reader) -> None:
    found = faults(reader, time="2019-02-30", phone="123", area="火星")
    assert [(each.line, each.column) for each in found] == [
        (7, "time"),
        (7, "body"),
        (7, "area"),
        (7, "phone"),
    ]
    assert [each.column for each in faults(reader, body="x", kind="抱怨")] == ["kind"]
    late = faults(reader, body="x", time="2020-01-02", reply="y", reply_time="2020-01-01")
    assert [each.column for each in late] == ["reply_time"]
    assert [each.column for each in faults(reader, body="x" * 20_001)] == ["body"]


def test_a_category_is_found_by_its_name_at_any_level(reader: Reader) -> None:
    def code(**cells: str) -> str | None:
        found = read(reader, body="x", **cells).category
        return found.code if found else None

    assert code(category="城乡建设") == "01"
    assert code(category="城乡建设/安全生产") == "0101"
    assert code(category="经济管理", subcategory="安全生产") == "1101"
    assert code(category="1101") == "1101"
    assert code(category="安全生产") is None, "there are two of them"
    assert code(category="城乡建设", subcategory="没有这一类") == "01"
    assert code(category="没有这一类") is None


def test_a_title_that_says_what_it_is_gives_the_kind(reader: Reader) -> None:
    assert read(reader, title="咨询A市的事", body="x").kind == "question"
    assert read(reader, title="关于A市的事", body="x").kind == "other"
    assert read(reader, title="咨询", body="x", kind="投诉").kind == "complaint"


def test_the_same_row_has_the_same_key_in_another_file_on_another_day(reader: Reader) -> None:
    other = Reader(reader.columns)
    row = {"id": "37", "time": "2020/1/4 11:17:46", "title": "a", "body": "b"}
    key = read(reader, **row).key
    assert read(other, **row, reply="c").key == key
    assert key.version == 7
    assert (key.int >> 80) / 1000 == read(Reader(reader.columns), **row).at.timestamp()  # type: ignore[union-attr]
    assert read(other, **{**row, "body": "b2"}).key != key


def test_rows_that_are_alike_are_told_apart_by_their_order(reader: Reader) -> None:
    one, two = read(reader, body="again"), read(reader, body="again")
    assert one.key != two.key
    other = Reader(reader.columns)
    assert [read(other, body="again").key, read(other, body="again").key] == [one.key, two.key]


def test_a_point_is_whole_and_on_earth(reader: Reader) -> None:
    row = read(reader, body="x", lat="38.93", lon="100.45")
    assert (row.lat, row.lon) == (38.93, 100.45)
    assert (read(reader, body="x").lat, read(reader, body="x").lon) == (None, None)
    assert [each.column for each in faults(reader, body="x", lat="38.93")] == ["lat"]
    assert [each.column for each in faults(reader, body="x", lat="91", lon="100")] == ["lat", "lat"]
