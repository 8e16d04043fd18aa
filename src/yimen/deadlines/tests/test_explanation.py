from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yimen.deadlines import queries
from yimen.deadlines.clocks import CLOCKS
from yimen.deadlines.explanation import day_by_day, span_text
from yimen.deadlines.models import Term
from yimen.deadlines.reckoning import Limit, Span, due
from yimen.kernel import terms as kernel

from .cast import CALENDAR, Matter, at, starts, works


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@dataclass
class Suspended:
    ground: str = "appraisal"
    document: str = "P-7"
    days: int = 5


def moved(case: Matter, op: str, name: str, when: str) -> None:
    CLOCKS.move(case, kernel.moves(op + name, frozenset({name})), Suspended(), at(when))


def told(start: str, name: str = "handle", *, turns: str = "", urgency: str = "normal") -> str:
    """Why a clock of a case is due when it is; `turns` is like `~2026-11-03 09:00`, one a line."""
    case = Matter(urgency=urgency)
    moved(case, "+", name, start)
    for turn in turns.splitlines():
        moved(case, turn[0], name, turn[1:])
    return queries.why(Term.objects.get(case_id=case.id))


# --- the paragraph -----------------------------------------------------------------------------


@pytest.mark.django_db
class TestWhy:
    def test_it_names_the_rule_and_its_basis(self) -> None:
        text = told("2026-11-02 09:00")
        assert "“Handling” may take 5 working days" in text
        assert "济南市12345市民服务热线条例第二十四条" in text

    def test_it_says_when_the_length_is_only_a_default(self) -> None:
        assert "yet to confirm" in told("2026-11-02 09:00", "sign")
        assert "yet to confirm" not in told("2026-11-02 09:00")

    def test_it_names_each_holiday_that_was_skipped(self) -> None:
        text = told("2026-09-28 10:20")
        assert "Oct. 1, 2026 to Oct. 7, 2026 (National Day)" in text

    def test_it_names_each_make_up_work_day(self) -> None:
        text = told("2026-09-28 10:20")
        assert "Counted, although a weekend: Oct. 10, 2026" in text

    def test_it_counts_the_weekends(self) -> None:
        assert "Not counted: 2 weekend days." in told("2026-11-02 09:00")

    def test_it_names_the_notice_only_where_it_mattered(self) -> None:
        notice = "国务院办公厅关于2026年部分节假日安排的通知"
        assert notice in told("2026-09-28 10:20")
        assert notice not in told("2026-11-02 09:00")

    def test_it_says_that_the_first_day_is_not_counted(self) -> None:
        assert "the day of the start is not counted" in told("2026-11-02 09:00")

    def test_it_names_the_office_hours(self) -> None:
        assert "08:30–12:00 and 14:30–18:00" in told("2026-11-02 09:00", "sign")

    def test_hours_of_the_clock_run_day_and_night(self) -> None:
        text = told("2026-11-02 09:00", urgency="urgent")
        assert "24 hours" in text
        assert "day and night" in text

    def test_it_says_why_the_last_day_rolled_on(self) -> None:
        text = told("2026-09-22 09:00", "complete")
        assert "Its last day, Oct. 2, 2026, is a day of rest (National Day)" in text
        assert "Oct. 8, 2026." in text

    def test_it_tells_a_pause_with_ground_and_document(self) -> None:
        text = told("2026-11-02 09:00", turns="~2026-11-03 18:00")
        assert "paused since Nov. 3, 2026 18:00 (appraisal, document P-7)" in text

    def test_it_tells_what_was_given_back(self) -> None:
        text = told("2026-11-02 09:00", turns="~2026-11-03 18:00\n^2026-11-16 08:30")
        assert "paused from Nov. 3, 2026 18:00 to Nov. 16, 2026 08:30" in text
        assert "office time that was left then was given back" in text
        assert "due on Nov. 19, 2026 18:00" in text

    def test_days_inside_a_pause_are_not_told_as_skipped(self) -> None:
        text = told("2026-09-28 10:20", turns="~2026-09-30 18:00\n^2026-10-12 08:30")
        assert "National Day" not in text

    def test_it_tells_an_extension(self) -> None:
        text = told("2026-11-02 09:00", turns=">2026-11-03 09:00")
        assert "On Nov. 3, 2026 09:00 it was extended by 5 working days" in text

    def test_it_says_which_notice_is_missing(self) -> None:
        text = told("2026-12-25 09:00")
        assert "provisional: the holiday notice for 2027 is not out" in text
        assert "provisional" not in told("2026-11-02 09:00")

    def test_the_end_of_december_waits_for_the_next_notice(self) -> None:
        assert "notice for 2027" in told("2026-12-22 09:00")

    def test_it_says_when_the_clock_stopped(self) -> None:
        text = told("2026-11-02 09:00", turns="-2026-11-04 10:00")
        assert "was due on Nov. 9, 2026 18:00 and stopped on Nov. 4, 2026 10:00" in text

    def test_a_later_round_says_so(self) -> None:
        case = Matter()
        for op, when in (("+", "09:00"), ("-", "10:00"), ("+", "11:00")):
            moved(case, op, "sign", f"2026-11-02 {when}")
        assert "Round 2." in queries.why(Term.objects.get(case_id=case.id, round=2))

    def test_it_speaks_the_readers_language(self) -> None:
        with translation.override("zh-hans"):
            assert "2026年11月9日 18:00" in told("2026-11-02 09:00")


@pytest.mark.parametrize(
    ("value", "span", "text"),
    [
        ("1", Span.WORKING_DAY, "1 working day"),
        ("5", Span.WORKING_DAY, "5 working days"),
        ("0.5", Span.CLOCK_HOUR, "30 minutes"),
        ("0.5", Span.WORKING_HOUR, "30 working minutes"),
        ("1.50", Span.WORKING_HOUR, "1.5 working hours"),
        ("30", Span.CALENDAR_DAY, "30 calendar days"),
    ],
)
def test_lengths_in_words(value: str, span: str, text: str) -> None:
    assert span_text(Decimal(value), span) == text


# --- day by day --------------------------------------------------------------------------------


@given(starts, st.integers(1, 60))
def test_the_days_that_count_are_the_days_of_the_limit(start: datetime, number: int) -> None:
    limit = Limit(Decimal(number), Span.WORKING_DAY)
    rows = day_by_day(start, limit, CALENDAR)
    assert sum(row.counts for row in rows) == number == rows[-1].so_far
    assert all(works(row.day) for row in rows if row.counts)
    assert rows[-1].day == due(start, limit, CALENDAR).at.date()


@given(starts, st.integers(1, 60), st.sampled_from([Span.WORKING_HOUR, Span.CLOCK_HOUR]))
def test_the_hours_of_all_days_are_the_hours_of_the_limit(
    start: datetime, number: int, span: str
) -> None:
    rows = day_by_day(start, Limit(Decimal(number), span), CALENDAR)
    assert abs(rows[-1].so_far - number) <= Decimal("0.01") * len(rows)


def test_each_day_says_why() -> None:
    rows = day_by_day(at("2026-09-30 10:20"), Limit(Decimal(3), Span.WORKING_DAY), CALENDAR)
    whys = {row.day: row.why for row in rows}
    assert whys[date(2026, 9, 30)] == "the day of the start is not counted"
    assert whys[date(2026, 10, 1)] == "National Day"
    assert whys[date(2026, 10, 8)] == "working day"
    assert whys[date(2026, 10, 10)] == "make-up work day for National Day"


def test_a_last_day_of_rest_is_told() -> None:
    rows = day_by_day(at("2026-10-30 09:00"), Limit(Decimal(1), Span.CALENDAR_DAY), CALENDAR)
    assert [(row.counts, row.why) for row in rows] == [
        (False, "the day of the start is not counted"),
        (True, "weekend"),
        (False, "weekend"),
        (False, "the next working day, because the last day is a day of rest"),
    ]


@pytest.mark.django_db
def test_the_citys_own_calendar_is_asked() -> None:
    rows = queries.explain(at("2026-11-02 09:00"), Limit(Decimal(1), Span.WORKING_DAY))
    assert [row.counts for row in rows] == [False, True]
