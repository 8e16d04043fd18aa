"""When people call."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from yimen.deadlines.calendar import BEIJING
from yimen.demo.tests.conftest import UNTIL
from yimen.demo.words import topics
from yimen.demo.year import LENGTH, Year, festivals

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> Year:
    return Year(UNTIL, 7)


@pytest.fixture
def moments(year: Year) -> list[datetime]:
    return year.moments(4000)


def test_the_same_seed_has_the_same_moments_and_another_has_others(year: Year) -> None:
    assert Year(UNTIL, 7).moments(50) == year.moments(50)
    assert Year(UNTIL, 8).moments(50)[1:] != year.moments(50)[1:]


def test_more_cases_add_to_the_fewer(year: Year, moments: list[datetime]) -> None:
    assert year.moments(100) == moments[:100]


def test_the_year_begins_with_a_case_and_ends_in_time(moments: list[datetime]) -> None:
    assert moments[0] == UNTIL - LENGTH == min(moments)
    assert UNTIL - timedelta(days=2) < max(moments) < UNTIL


def test_people_call_twice_a_day_and_hardly_at_night(moments: list[datetime]) -> None:
    hours = Counter(moment.hour for moment in moments if moment.weekday() < 5)
    assert hours[10] > 1.3 * hours[13]
    assert hours[15] > 1.3 * hours[13]
    assert sum(hours[hour] for hour in range(1, 5)) < 0.03 * sum(hours.values())


def test_weekends_and_festivals_are_quiet(year: Year, moments: list[datetime]) -> None:
    days = Counter(moment.weekday() for moment in moments)
    assert days[0] > days[2] > days[5] > 0
    spring, usual = date(2026, 2, 17), date(2026, 3, 11)
    assert year.crowd(spring) < 0.4 * year.crowd(usual)
    assert list(festivals(date(2025, 6, 1), date(2026, 11, 1))) == [date(2026, 2, 15)]


def test_each_season_has_its_troubles(year: Year) -> None:
    by_code = {topic.category: topic for topic in topics()}
    heat, water, wages = by_code["1602"], by_code["0509"], by_code["0603"]
    assert year.season(heat, date(2025, 12, 10)) > 10 * year.season(heat, date(2026, 7, 10))
    assert year.season(water, date(2026, 6, 10)) > 10 * year.season(water, date(2026, 1, 10))
    assert year.season(wages, date(2026, 1, 20)) > 3 * year.season(wages, date(2026, 4, 20))


def test_moments_are_told_in_the_citys_time(moments: list[datetime]) -> None:
    assert {moment.tzinfo for moment in moments} == {BEIJING}
