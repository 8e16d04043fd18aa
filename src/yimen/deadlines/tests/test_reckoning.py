from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yimen.deadlines.calendar import BEIJING, END_OF_DAY
from yimen.deadlines.reckoning import (
    Limit,
    Span,
    Threshold,
    Turn,
    course,
    due,
    give_back,
    measured,
    remaining,
)

from .cast import CALENDAR, after, always, at, counted, nth_workday, office, rolled, starts

NEVER_YELLOW = Threshold(0, 0)
slow = settings(max_examples=50, deadline=None)
spans = st.sampled_from(Span.values)


def days(number: int, span: Span = Span.WORKING_DAY) -> Limit:
    return Limit(Decimal(number), span)


def hours(number: str, span: Span = Span.WORKING_HOUR) -> Limit:
    return Limit(Decimal(number), span)


# --- against a slow count ----------------------------------------------------------------------


@given(starts, st.integers(1, 90))
def test_working_days_are_those_of_a_slow_count(start: datetime, number: int) -> None:
    last = nth_workday(start.date(), number)
    assert due(start, days(number), CALENDAR) == (
        datetime.combine(last, time(18), BEIJING),
        False,
    )


@given(starts, st.integers(1, 120))
def test_calendar_days_are_those_of_a_slow_count(start: datetime, number: int) -> None:
    last = rolled(start.date() + timedelta(days=number))
    assert due(start, days(number, Span.CALENDAR_DAY), CALENDAR) == (
        datetime.combine(last, END_OF_DAY, BEIJING),
        False,
    )


@slow
@given(starts, st.integers(1, 40 * 60))
def test_working_hours_are_those_of_a_slow_count(start: datetime, minutes: int) -> None:
    limit = Limit(Decimal(minutes) / 60, Span.WORKING_HOUR)
    found = due(start, limit, CALENDAR).at
    # a third of an hour has no end as a decimal: at most a microsecond is missing
    assert timedelta(0) <= after(start, minutes, office) - found < timedelta(microseconds=2)


@given(starts, st.integers(1, 40 * 60))
def test_clock_hours_pass_day_and_night(start: datetime, minutes: int) -> None:
    limit = Limit(Decimal(minutes * 15), Span.CLOCK_HOUR)
    assert due(start, limit, CALENDAR).at == start + timedelta(hours=minutes * 15)


@slow
@given(starts, st.integers(1, 8), st.integers(0, 14 * 24 * 60), st.integers(0, 14 * 24 * 60))
def test_a_working_day_term_gives_back_the_office_time_that_was_left(
    start: datetime, number: int, until_pause: int, pause: int
) -> None:
    first = due(start, days(number), CALENDAR).at
    stood = start + timedelta(minutes=until_pause)
    assume(stood < first)
    goes_on = stood + timedelta(minutes=pause)
    left = counted(stood, first, office)
    end = rolled(after(goes_on, left, office).date()) if left else first.date()
    turns = [Turn("~", stood), Turn("^", goes_on)]
    run = course(start, days(number), turns, NEVER_YELLOW, CALENDAR)
    assert run.due_at == datetime.combine(end, time(18), BEIJING)


@slow
@given(starts, st.integers(1, 20), st.integers(0, 5 * 24 * 60), st.integers(0, 9 * 24 * 60))
def test_a_working_hour_term_gives_back_the_office_time_that_was_left(
    start: datetime, number: int, until_pause: int, pause: int
) -> None:
    first = due(start, hours(str(number)), CALENDAR).at
    stood = start + timedelta(minutes=until_pause)
    assume(stood < first)
    goes_on = stood + timedelta(minutes=pause)
    left = counted(stood, first, office)
    turns = [Turn("~", stood), Turn("^", goes_on)]
    run = course(start, hours(str(number)), turns, NEVER_YELLOW, CALENDAR)
    assert run.due_at == after(goes_on, left, office)


@slow
@given(starts, st.integers(1, 72), st.integers(0, 72 * 60), st.integers(0, 9 * 24 * 60))
def test_a_clock_hour_term_gives_back_the_time_that_was_left(
    start: datetime, number: int, until_pause: int, pause: int
) -> None:
    limit = hours(str(number), Span.CLOCK_HOUR)
    stood = start + timedelta(minutes=until_pause)
    assume(until_pause < number * 60)
    goes_on = stood + timedelta(minutes=pause)
    run = course(start, limit, [Turn("~", stood), Turn("^", goes_on)], NEVER_YELLOW, CALENDAR)
    assert run.due_at == after(goes_on, number * 60 - until_pause, always)


# --- what must hold for every unit of time -----------------------------------------------------


@given(starts, st.integers(1, 30), spans, st.integers(0, 60 * 24 * 60))
def test_a_pause_of_no_length_changes_nothing(
    start: datetime, number: int, span: str, minutes: int
) -> None:
    limit = Limit(Decimal(number), span)
    stood = start + timedelta(minutes=minutes)
    turns = [Turn("~", stood), Turn("^", stood)]
    plain = course(start, limit, [], Threshold(), CALENDAR)
    assert course(start, limit, turns, Threshold(), CALENDAR) == plain


@given(starts, st.integers(1, 30), spans, st.integers(1, 30 * 24 * 60))
def test_whoever_starts_later_is_not_due_earlier(
    start: datetime, number: int, span: str, minutes: int
) -> None:
    limit = Limit(Decimal(number), span)
    later = start + timedelta(minutes=minutes)
    assert due(start, limit, CALENDAR).at <= due(later, limit, CALENDAR).at


@given(starts, st.integers(1, 30), spans)
def test_no_term_ends_before_it_starts_and_its_warning_lies_between(
    start: datetime, number: int, span: str
) -> None:
    run = course(start, Limit(Decimal(number), span), [], Threshold(), CALENDAR)
    assert start <= run.warn_at <= run.due_at
    assert start < run.due_at


@given(starts, st.integers(1, 20), st.integers(1, 20))
def test_extended_working_days_add_up(start: datetime, number: int, more: int) -> None:
    turns = [Turn(">", start, days(more))]
    run = course(start, days(number), turns, NEVER_YELLOW, CALENDAR)
    assert run.due_at == due(start, days(number + more), CALENDAR).at


@given(starts, st.integers(1, 30), spans)
def test_the_zone_of_the_start_does_not_matter(start: datetime, number: int, span: str) -> None:
    limit = Limit(Decimal(number), span)
    assert due(start.astimezone(UTC), limit, CALENDAR) == due(start, limit, CALENDAR)


@given(starts, st.integers(1, 30), spans)
def test_what_is_left_at_the_due_date_is_nothing(start: datetime, number: int, span: str) -> None:
    end = due(start, Limit(Decimal(number), span), CALENDAR).at
    assert remaining(end, end, span, CALENDAR) == timedelta(0)
    assert remaining(start, end, span, CALENDAR) > timedelta(0)


@given(starts, st.integers(1, 400), spans)
def test_giving_back_what_is_left_leads_to_the_same_end(
    start: datetime, number: int, span: str
) -> None:
    assume(start.year < 2025)
    end = due(start, Limit(Decimal(number), span), CALENDAR).at
    left = measured(start, end, span, CALENDAR)
    assert give_back(start, left, span, CALENDAR).at == end


# --- cases that a jurist would try -------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        # over National Day 2026: 1-7 October off, 10 October worked
        ("2026-09-28 10:20", days(5), "2026-10-10 18:00"),
        # a Friday evening: Monday is the first day
        ("2026-11-06 22:00", days(1), "2026-11-09 18:00"),
        # a Saturday that is worked counts; the holiday before it does not
        ("2026-05-08 09:00", days(1), "2026-05-09 18:00"),
        # a start on a holiday: the first working day after it is the first day
        ("2026-02-16 09:00", days(1), "2026-02-24 18:00"),
        # thirty days end on 4 October: rolled to the 8th
        ("2026-09-04 09:00", days(30, Span.CALENDAR_DAY), "2026-10-08 23:59:59"),
        # fifteen days end on a make-up Saturday, which is a working day: no rolling
        ("2026-09-25 09:00", days(15, Span.CALENDAR_DAY), "2026-10-10 23:59:59"),
        # working hours pass over lunch and over the night
        ("2026-11-02 10:00", hours("4"), "2026-11-02 16:30"),
        ("2026-11-02 17:00", hours("4"), "2026-11-03 11:30"),
        # time that runs out exactly at noon ends at noon
        ("2026-11-02 08:30", hours("3.5"), "2026-11-02 12:00"),
        # outside office hours the clock waits for the morning
        ("2026-11-07 03:00", hours("1"), "2026-11-09 09:30"),
        ("2026-11-07 23:50", hours("0.5", Span.CLOCK_HOUR), "2026-11-08 00:20"),
    ],
)
def test_known_dates(start: str, limit: Limit, end: str) -> None:
    assert due(at(start), limit, CALENDAR) == (at(end), False)


def test_a_date_in_a_year_without_notice_is_provisional() -> None:
    assert due(at("2026-12-21 09:00"), days(4), CALENDAR) == (at("2026-12-25 18:00"), False)
    assert due(at("2026-12-21 09:00"), days(6), CALENDAR) == (at("2026-12-29 18:00"), True)
    assert due(at("2026-12-21 09:00"), days(9), CALENDAR) == (at("2027-01-04 18:00"), True)


def test_clock_hours_are_never_provisional() -> None:
    limit = hours("24", Span.CLOCK_HOUR)
    assert due(at("2027-02-05 09:00"), limit, CALENDAR) == (at("2027-02-06 09:00"), False)


def test_what_was_overdue_when_paused_stays_overdue() -> None:
    turns = [Turn("~", at("2026-11-05 09:00")), Turn("^", at("2026-11-20 09:00"))]
    run = course(at("2026-11-02 09:00"), days(2), turns, NEVER_YELLOW, CALENDAR)
    assert run.due_at == at("2026-11-04 18:00")


def test_a_paused_term_stands_still() -> None:
    run = course(
        at("2026-11-02 09:00"), days(2), [Turn("~", at("2026-11-03 09:00"))], NEVER_YELLOW, CALENDAR
    )
    assert run.due_at == at("2026-11-04 18:00")
    assert run.paused_at == at("2026-11-03 09:00")


def test_an_extension_during_a_pause_is_given_back_too() -> None:
    turns = [
        Turn("~", at("2026-11-03 18:00")),
        Turn(">", at("2026-11-04 09:00"), days(5)),
        Turn("^", at("2026-11-05 18:00")),
    ]
    run = course(at("2026-11-02 09:00"), days(2), turns, NEVER_YELLOW, CALENDAR)
    assert run.due_at == at("2026-11-13 18:00")


@pytest.mark.parametrize(
    ("value", "span"),
    [("0", Span.CLOCK_HOUR), ("-1", Span.WORKING_DAY), ("1.5", Span.WORKING_DAY), ("1", "week")],
)
def test_what_is_no_limit_is_refused(value: str, span: str) -> None:
    with pytest.raises(ValueError, match="no limit"):
        Limit(Decimal(value), span)


def test_a_start_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 11, 2), days(1), CALENDAR)  # noqa: DTZ001
