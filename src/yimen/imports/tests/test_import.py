"""Files of requests go in through the real commands."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from openpyxl import Workbook
from tests.cast import City

from yimen.cases.models import Passage
from yimen.cases.verify import checked
from yimen.catalogue.models import Category, Direction
from yimen.cli.progress import Stopped
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.models import Term
from yimen.imports import command
from yimen.imports.requests import Importer
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.orgs.models import Resident
from yimen.places import NotPossible
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db

NONE = ["", ""]  # no answer, no time of one
HEADER = ["编号", "时间", "标题", "内容", "类别", "电话", "姓名", "答复", "答复时间"]
WATER = [
    "1",
    "2020/1/4 11:17:46",
    "东街停水",
    "家里停水两天了",
    "供水",
    "13800000001",
    "王小明",
] + NONE
LAMPS = ["2", "2020-02-01", "咨询路灯", "路灯什么时候亮", "不认识的类别", "", "", "", ""]
ROADS = (
    ["3", "2019-05-06 09:00", "道路坑洼", "路坏了"]
    + NONE[:1] * 3
    + ["已经修好。", "2019-05-20 15:30"]
)


@pytest.fixture(autouse=True)
def _catalogue(city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Water is the water company's; what is set aside goes to the folder of the test."""
    top = Category.objects.create(code="16", name="公用事业", level=1)
    water = Category.objects.create(code="1601", name="供水", level=2, parent=top)
    Direction.objects.create(
        category=water, unit=city.units["water"], basis="目录", valid_from=date(2000, 1, 1)
    )
    monkeypatch.chdir(tmp_path)


def sheet(name: str, *rows: list[str], encoding: str = "utf-8", header: list[str] = HEADER) -> str:
    """A file of rows."""
    with Path(name).open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return name


def run(*words: str) -> int:
    """Type it."""
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(["requests", *words]))


def beijing(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type,misc]


def found(title: str) -> Request:
    return Request.objects.select_related("lead", "resident").get(title=title)


def test_a_row_keeps_its_time_and_goes_to_whose_it_is(city: City) -> None:
    assert run(sheet("a.csv", WATER)) == 0
    case = found("东街停水")
    assert case.opened_at == beijing(2020, 1, 4, 11, 17, 46)
    assert (case.state, case.channel, case.number) == ("dispatched", "import", "200104-00001")
    assert case.lead == city.units["water"]
    assert case.resident
    assert case.resident.name == "王小明"
    assert set(Term.objects.values_list("name", flat=True)) == {
        "dispatch", "sign", "handle", "promise",
    }  # fmt: skip
    actors = set(StoredEvent.objects.values_list("actor", flat=True))
    assert actors == {"system:import"}


def test_what_is_not_said_is_noted_and_stays_with_the_centre() -> None:
    run(sheet("a.csv", LAMPS))
    case = found("咨询路灯")
    assert (case.state, case.kind, case.item, case.resident) == (
        "registered",
        "question",
        None,
        None,
    )
    note = Passage.objects.get(case_id=case.pk, wording="note").text
    assert "a.csv" in note
    assert "不认识的类别" in note


def test_an_answer_in_the_file_is_given_and_checked_at_its_time() -> None:
    run(sheet("a.csv", ROADS))
    case = found("道路坑洼")
    assert (case.state, case.unit_says, case.check_says) == ("checked", "yes", "yes")
    assert case.answered_at == beijing(2019, 5, 20, 15, 30)
    hands = StoredEvent.objects.order_by("number").values_list("kind", "actor")
    assert dict(hands)["requests.Answered"] != dict(hands)["requests.CheckPassed"]


def test_a_row_without_a_time_gets_the_moment_of_the_import() -> None:
    run(sheet("a.csv", ["", "", "无时间", "没有时间的一行", *[""] * 5]))
    case = found("无时间")
    assert abs(case.opened_at - now()) < timedelta(minutes=1)
    run(sheet("b.csv", ["", "", "无时间", "没有时间的一行", *[""] * 5]))
    assert Request.objects.count() == 1


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = ["9", "2020-02-31", "", "", "", "12", "", "", ""]
    assert run(sheet("a.csv", WATER, bad, LAMPS)) == 0
    assert Request.objects.count() == 2
    with Path("a-set-aside.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["column"]) for row in rows] == [
        ("3", "时间"),
        ("3", "内容"),
        ("3", "电话"),
    ]
    assert all(row["reason"] for row in rows)
    assert rows[0]["编号"] == "9"
    assert "3 rows: 2 taken in, 0 known before, 1 set aside." in capsys.readouterr().out


def test_the_same_file_twice_adds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    name = sheet("a.csv", WATER, LAMPS, ROADS)
    run(name)
    events, people = StoredEvent.objects.count(), Resident.objects.count()
    run(name)
    run(sheet("b.csv", ROADS))
    assert (StoredEvent.objects.count(), Resident.objects.count()) == (events, people)
    assert "0 taken in, 3 known before" in capsys.readouterr().out


def test_files_of_every_sort_are_read() -> None:
    run(sheet("a.csv", WATER, encoding="gb18030"))
    book = Workbook()
    assert book.active
    book.active.append(["留言时间", "留言主题", "留言详情"])
    book.active.append([datetime(2020, 3, 4, 5, 6), "来自表格", "来自表格的一行"])  # noqa: DTZ001
    book.save("b.xlsx")
    run("b.xlsx")
    assert found("来自表格").opened_at == beijing(2020, 3, 4, 5, 6)
    assert found("东街停水").resident


def test_of_a_column_without_a_heading_nothing_is_lost_in_silence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    header = [*HEADER[:4], "", *HEADER[4:]]
    with pytest.raises(NotPossible, match="Column E has no heading, but line 3 has a value"):
        run(sheet("a.csv", [*WATER[:4], "", *WATER[4:]], [*LAMPS[:4], "x"], header=header))
    assert not Request.objects.exists()
    run(sheet("a.csv", [*WATER[:4], "", *WATER[4:]], header=header))
    assert "Columns without a heading, not read: E." in capsys.readouterr().out
    assert found("东街停水").resident


def test_of_two_columns_with_the_same_heading_neither_wins_in_silence() -> None:
    header = [*HEADER, HEADER[3]]
    name = sheet("a.csv", [*WATER, "another story"], header=header)
    with pytest.raises(NotPossible, match=f"columns D and J have the same heading “{HEADER[3]}”"):
        run(name)
    assert not Request.objects.exists()


def test_columns_of_other_names_are_told() -> None:
    name = sheet("a.csv", ["坏了", "2021-01-01"], header=["事情", "哪天"])
    with pytest.raises(NotPossible, match="No column holds the text"):
        run(name)
    run(name, "--map", "事情=body", "--map", "哪天=time")
    assert found("坏了").opened_at == beijing(2021, 1, 1)


def test_an_import_that_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yimen.imports.requests.TOGETHER", 2)
    rows = [[str(n), "2020-01-01", f"第{n}件", f"第{n}件事", *[""] * 5] for n in range(5)]
    name, whole = sheet("a.csv", *rows), Importer.take_in

    def stopped(self: Importer, *args: object) -> Iterator[int]:
        yield next(whole(self, *args))  # type: ignore[arg-type]
        raise Stopped("enough")

    with monkeypatch.context() as patched:
        patched.setattr(Importer, "take_in", stopped)
        with pytest.raises(Stopped):
            run(name)
    assert Request.objects.count() == 2
    run(name)
    assert Request.objects.count() == 5


def test_only_what_is_new_is_told_to_whoever_has_it() -> None:
    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            return int(cursor.fetchone()[0])

    before = jobs()
    run(sheet("a.csv", WATER))
    run(sheet("undated.csv", [*WATER[:1], "", *WATER[2:]]))
    assert jobs() == before
    today = (now() - timedelta(hours=5)).strftime("%Y-%m-%d %H:%M:%S")
    run(sheet("b.csv", [*WATER[:1], today, *WATER[2:]]))
    assert jobs() > before


def test_what_a_command_refuses_is_set_aside_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yimen.imports.rows.LONGEST", 50_000)
    run(sheet("a.csv", ["5", "2020-01-01", "太长", "长" * 20_001, *[""] * 5], WATER))
    assert Request.objects.count() == 1
    assert "太长" in Path("a-set-aside.csv").read_text(encoding="utf-8-sig")


def test_what_went_in_follows_from_its_history() -> None:
    run(sheet("a.csv", WATER, LAMPS, ROADS))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert [fault for _last, _many, faults in checked() for fault in faults] == []


@pytest.mark.parametrize("name", ["none.csv", "empty.csv", "a.pdf"])
def test_a_file_that_is_none_is_one_clear_sentence(name: str) -> None:
    if name != "none.csv":
        Path(name).write_text("", encoding="utf-8")
    with pytest.raises(NotPossible, match=name):
        run(name)
