"""Moments and spans as people say them, on the calendar of the city."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from yimen.deadlines.tests.cast import CALENDAR, at
from yimen.kernel.time import time_is
from yimen.ui.templatetags.yimen import light
from yimen.ui.times import day, left, moment

# 2026-11-23 is a Monday; 2026-02-15 to 23 are the Spring Festival.


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("2026-11-23 09:05", "today 09:05"),
        ("2026-11-22 23:59", "yesterday 23:59"),
        ("2026-11-24 00:00", "tomorrow 00:00"),
        ("2026-11-20 14:30", "Fri 20 Nov 14:30"),
        ("2025-11-20 14:30", "20 Nov 2025 14:30"),
    ],
)
def test_a_moment_is_named_by_its_day(told: str, says: str) -> None:
    with time_is(at("2026-11-23 14:00")):
        assert moment(at(told)) == says


def test_a_day_is_told_with_its_weekday_or_its_year() -> None:
    with time_is(at("2026-11-23 14:00")):
        assert day(date(2026, 11, 28)) == "Sat 28 Nov"
        assert "2027" in day(date(2027, 2, 15))


@pytest.mark.parametrize(
    ("now", "due", "says"),
    [
        ("2026-11-23 09:00", "2026-11-30 18:00", "5 working days left"),
        ("2026-11-23 09:00", "2026-11-24 18:00", "1 working day 6 h left"),
        ("2026-11-23 09:00", "2026-11-23 18:00", "6 working hours left"),
        ("2026-11-23 16:40", "2026-11-23 18:00", "1 h 20 min left"),
        ("2026-11-23 17:40", "2026-11-23 18:00", "20 min left"),
        ("2026-11-23 20:00", "2026-11-24 01:00", "5 h 0 min left"),
        ("2026-02-13 17:30", "2026-02-24 18:00", "2 working days left"),
        ("2026-11-24 10:00", "2026-11-20 18:00", "1 working day 1 h overdue"),
    ],
)
def test_what_is_left_is_told_in_working_time(now: str, due: str, says: str) -> None:
    assert left(at(now), at(due), CALENDAR) == says


@pytest.mark.parametrize("colour", ["green", "yellow", "red", "grey"])
def test_a_light_is_a_shape_and_a_word_too(colour: str) -> None:
    shown = light(colour)
    assert f'class="light {colour}"' in shown
    assert {"green": "On time", "yellow": "Due soon", "red": "Overdue", "grey": "Paused"}[
        colour
    ] in shown
