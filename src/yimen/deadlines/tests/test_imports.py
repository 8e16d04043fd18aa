"""Rules and notices in and out of files, whole or not at all."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.utils import translation

from yimen.deadlines import imports, queries
from yimen.deadlines.models import CalendarDay, Notice, Rule
from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import time_is
from yimen.orgs.tables import NotImported

from .cast import ADMINISTRATOR, COUNTY, Matter, at

pytestmark = pytest.mark.django_db

HEADER = "process,term,urgency,value,unit,basis,valid_from\n"
TODAY = at("2026-11-02 09:00")


def taken_in(text: str, name: str = "rules.csv") -> object:
    with time_is(TODAY):
        return imports.import_rules(ADMINISTRATOR, name, text.encode())


def faults(text: str) -> list[tuple[int, str]]:
    before = Rule.objects.count()
    with pytest.raises(NotImported) as wrong:
        taken_in(text)
    assert Rule.objects.count() == before
    return [(fault.line, fault.column) for fault in wrong.value.faults]


def test_a_file_puts_rules_in_force() -> None:
    taken_in(HEADER + "request,handle,,8,working_day,本市规定,2026-12-01\n")
    queries.forget()
    found = queries.rule_for("request", "handle", Matter(), date(2026, 12, 1))
    assert (int(found.limit.value), found.basis) == (8, "本市规定")


def test_chinese_headings_and_words_are_understood() -> None:
    taken_in(
        "流程,时限,紧急程度,期限,单位,依据,生效日期\nrequest,sign,urgent,0.25,小时,本市规定,2026年12月1日\n"
    )
    queries.forget()
    found = queries.rule_for("request", "sign", Matter(urgency="urgent"), date(2026, 12, 1))
    assert (str(found.limit.value), found.limit.span) == ("0.25", "clock_hour")


@pytest.mark.parametrize("name", ["rules.csv", "rules.xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_written_can_be_taken_in_again(name: str, language: str) -> None:
    file = io.BytesIO()
    with translation.override(language):
        imports.export_rules(ADMINISTRATOR, name, file)
        tally = imports.import_rules(ADMINISTRATOR, name, file.getvalue())
    assert (tally.added, tally.changed, tally.same) == (0, 0, Rule.objects.count())


def test_a_file_can_end_a_special_rule() -> None:
    rule = Rule.objects.get(process="request", term="handle", urgency="pressing")
    line = f"request,handle,pressing,3,working_day,{rule.basis},2000-01-01,2026-12-01\n"
    taken_in(HEADER.replace("valid_from", "valid_from,valid_to") + line)
    rule.refresh_from_db()
    assert rule.valid_to == date(2026, 12, 1)


def test_every_mistake_is_told_and_nothing_is_stored() -> None:
    found = faults(
        HEADER
        + "request,handle,,8,working_day,本市规定,2026-12-01\n"
        + "request,handle,urgent,eight,working_day,本市规定,2026-12-01\n"
        + "request,handle,pressing,8,week,,2026-13-01\n"
    )
    assert found == [(3, "value"), (4, "unit"), (4, "basis"), (4, "valid_from")]


def test_a_file_cannot_rewrite_a_rule_in_force() -> None:
    assert faults(HEADER + "request,handle,,9,working_day,别的,2000-01-01\n") == [(2, "valid_from")]


def test_what_the_rules_of_rules_refuse_is_told_by_line() -> None:
    assert faults(
        HEADER
        + "request,handle,,8,working_day,本市规定,2026-10-01\n"
        + "request,sign,,0.5,working_day,本市规定,2026-12-01\n"
    ) == [(2, "valid_from"), (3, "value")]


# --- notices -----------------------------------------------------------------------------------

NOTICE = """日期,类型,节日
2027-01-01,放假,元旦
2027-02-06,off,spring_festival
2027年2月13日,上班,春节
"""


def test_a_notice_is_taken_in_from_a_file() -> None:
    imports.import_notice_file(2027, ADMINISTRATOR, "2027.csv", NOTICE.encode(), document="通知")
    found = CalendarDay.objects.filter(year=2027).values_list("day", "kind", "name")
    assert list(found.order_by("day")) == [
        (date(2027, 1, 1), "off", "new_year"),
        (date(2027, 2, 6), "off", "spring_festival"),
        (date(2027, 2, 13), "work", "spring_festival"),
    ]


def test_a_known_notice_can_be_written_and_taken_in_again() -> None:
    file = io.BytesIO()
    imports.export_notice(2026, ADMINISTRATOR, "2026.xlsx", file)
    before = set(CalendarDay.objects.filter(year=2026).values_list("day", "kind", "name"))
    content = file.getvalue()
    imports.import_notice_file(2026, ADMINISTRATOR, "2026.xlsx", content, document="通知")
    assert set(CalendarDay.objects.filter(year=2026).values_list("day", "kind", "name")) == before


def test_a_notice_with_a_mistake_is_refused_whole() -> None:
    text = NOTICE + "2028-01-01,放假,元旦\n2027-01-01,放假,元旦\n"
    with pytest.raises(NotImported) as wrong:
        imports.import_notice_file(2027, ADMINISTRATOR, "x.csv", text.encode(), document="通知")
    assert [fault.line for fault in wrong.value.faults] == [6]
    assert not Notice.objects.filter(year=2027).exists()


def test_a_day_of_another_year_is_told() -> None:
    text = NOTICE + "2028-01-01,放假,元旦\n"
    with pytest.raises(NotImported) as wrong:
        imports.import_notice_file(2027, ADMINISTRATOR, "x.csv", text.encode(), document="通知")
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(5, "day")]


def test_a_county_takes_no_notice_in() -> None:
    with pytest.raises(NotAllowed):
        imports.import_notice_file(2027, COUNTY, "x.csv", NOTICE.encode(), document="通知")
