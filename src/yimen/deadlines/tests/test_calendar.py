from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.deadlines.calendar import HOUR, Calendar, DayKind, Mark, Opening
from yimen.deadlines.published import Holiday, rows, statutory_days

from .cast import CALENDAR, MARKS, at, counted, office, starts, works

KNOWN = st.dates(date(2004, 1, 1), date(2026, 12, 31))


@given(KNOWN)
def test_a_day_counts_as_the_notices_say(day: date) -> None:
    assert CALENDAR.counts(day) == works(day)


# 国务院办公厅关于2026年部分节假日安排的通知
@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_work_day_is_a_working_weekend(day: str) -> None:
    made_up = date.fromisoformat(day)
    assert made_up.weekday() >= 5
    assert CALENDAR.counts(made_up)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_holidays_do_not_count(first: str, last: str) -> None:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        assert not CALENDAR.counts(day)
        day += timedelta(days=1)


def test_the_end_of_december_is_ruled_by_the_next_years_notice() -> None:
    mark = CALENDAR.mark(date(2018, 12, 29))
    assert mark == Mark(DayKind.WORK, Holiday.NEW_YEAR, 2019)


def test_without_the_next_notice_the_end_of_december_is_not_settled() -> None:
    first = date(2026, 12, 1).toordinal()
    assert CALENDAR.settled(first, date(2026, 12, 27).toordinal())
    assert not CALENDAR.settled(first, date(2026, 12, 28).toordinal())


def test_with_the_next_notice_it_is() -> None:
    assert CALENDAR.settled(date(2025, 12, 1).toordinal(), date(2026, 1, 31).toordinal())


def test_a_year_without_notice_has_weekends_and_the_days_of_the_law() -> None:
    off = {
        day
        for day in (date(2027, 2, 4) + timedelta(days=n) for n in range(8))
        if not CALENDAR.counts(day)
    }
    # 全国年节及纪念日放假办法 art. 2: the last day of the old year and the first three of the new
    assert off == {date(2027, 2, day) for day in (5, 6, 7, 8)}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_lunar_table_agrees_with_the_notices(year: int) -> None:
    for day, holiday in statutory_days(year).items():
        assert MARKS[day].kind == DayKind.OFF, (day, holiday)


def test_the_law_gives_thirteen_days() -> None:
    assert len(statutory_days(2027)) == 13


def test_the_seeds_notices_agree_with_the_package() -> None:
    seeded = {date.fromisoformat(row["day"]): row for row in rows("days.csv")}
    known = {day: mark for day, mark in MARKS.items() if mark.notice in (2024, 2025, 2026)}
    assert seeded.keys() <= known.keys()
    for day, mark in known.items():
        if day not in seeded:  # the package names the weekend beside a holiday, too
            assert (mark.kind, day.weekday() >= 5) == (DayKind.OFF, True), day
        else:
            assert (seeded[day]["kind"], int(seeded[day]["year"])) == (mark.kind, mark.notice)


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(0, 20 * 24 * 60))
def test_office_time_is_what_a_count_of_minutes_says(begin: datetime, minutes: int) -> None:
    end = begin + timedelta(minutes=minutes)
    assert CALENDAR.worked(begin, end) == counted(begin, end, office) * 60_000_000
    assert CALENDAR.worked(end, begin) == -CALENDAR.worked(begin, end)


def test_summer_hours_hold_from_their_day_on() -> None:
    summer = date(2026, 6, 1)
    winter = [
        Opening(time(8, 30), time(12), valid_to=summer),
        Opening(time(14, 30), time(18), valid_to=summer),
    ]
    long = [Opening(time(8), time(12), summer), Opening(time(15), time(19), summer)]
    calendar = Calendar(MARKS, CALENDAR.noticed, [*winter, *long])
    assert calendar.worked(at("2026-05-29 00:00"), at("2026-05-30 00:00")) == 7 * HOUR
    assert calendar.worked(at("2026-06-01 00:00"), at("2026-06-02 00:00")) == 8 * HOUR
    assert calendar.close(date(2026, 6, 1).toordinal()) == at("2026-06-01 19:00")


def test_overlapping_hours_are_counted_once() -> None:
    calendar = Calendar({}, [2026], [Opening(time(8), time(12)), Opening(time(11), time(13))])
    assert calendar.worked(at("2026-06-01 00:00"), at("2026-06-02 00:00")) == 5 * HOUR


def test_where_no_hours_are_set_the_usual_ones_hold() -> None:
    later = [Opening(time(9), time(17), date(2027, 1, 1))]
    calendar = Calendar(MARKS, CALENDAR.noticed, later)
    assert calendar.worked(at("2026-06-01 00:00"), at("2026-06-02 00:00")) == 7 * HOUR
