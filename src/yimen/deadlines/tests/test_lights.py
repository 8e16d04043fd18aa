from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.deadlines.reckoning import Light, Limit, Span, Threshold, Turn, course, due, light

from .cast import CALENDAR, always, at, counted, earliest_with, office, starts

DAY_MINUTES = 7 * 60


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 12))
def test_yellow_begins_when_one_working_day_or_a_fifth_is_left(
    start: datetime, number: int
) -> None:
    limit = Limit(Decimal(number), Span.WORKING_DAY)
    end = due(start, limit, CALENDAR).at
    fifth = counted(start, end, office) / 5
    warn_at = course(start, limit, [], Threshold(), CALENDAR).warn_at
    # whichever is earlier: the larger of what may be left; a fifth may end between two minutes
    slow = max(earliest_with(end, int(max(fifth, DAY_MINUTES)), office), start)
    assert timedelta(0) <= slow - warn_at < timedelta(minutes=1) or (
        # the fraction of a minute falls before a night or a weekend
        counted(warn_at.replace(second=0, microsecond=0), slow, office) <= 1
    )


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 200))
def test_clock_hours_turn_yellow_when_a_fifth_is_left(start: datetime, number: int) -> None:
    limit = Limit(Decimal(number), Span.CLOCK_HOUR)
    run = course(start, limit, [], Threshold(0.2, 0), CALENDAR)
    assert run.warn_at == earliest_with(run.due_at, number * 12, always)


@pytest.mark.parametrize(
    ("threshold", "warn_at"),
    [
        (Threshold(0.2, 1), "2026-11-06 17:00"),  # eight of the forty hours, more than a day
        (Threshold(0, 1), "2026-11-06 18:00"),
        (Threshold(0.1, 2), "2026-11-05 18:00"),
        (Threshold(0, 0), "2026-11-09 18:00"),
        (Threshold(1, 0), "2026-11-02 09:30"),
    ],
)
def test_thresholds_are_data(threshold: Threshold, warn_at: str) -> None:
    limit = Limit(Decimal(5), Span.WORKING_DAY)
    start = at("2026-11-02 09:30") if threshold.share == 1 else at("2026-11-02 10:30")
    assert course(start, limit, [], threshold, CALENDAR).warn_at == at(warn_at)


def test_a_short_term_is_not_yellow_before_it_starts() -> None:
    limit = Limit(Decimal(2), Span.WORKING_HOUR)
    run = course(at("2026-11-02 09:00"), limit, [], Threshold(), CALENDAR)
    assert run.warn_at == at("2026-11-02 09:00")


def test_an_extension_turns_yellow_into_green() -> None:
    limit = Limit(Decimal(5), Span.WORKING_DAY)
    start = at("2026-11-02 10:30")
    plain = course(start, limit, [], Threshold(), CALENDAR)
    moment = plain.due_at - timedelta(minutes=1)
    assert light(moment, plain.due_at, plain.warn_at) == Light.YELLOW
    longer = course(start, limit, [Turn(">", moment, limit)], Threshold(), CALENDAR)
    assert light(moment, longer.due_at, longer.warn_at) == Light.GREEN


def test_the_fifth_is_of_the_extended_time() -> None:
    limit = Limit(Decimal(50), Span.CLOCK_HOUR)
    turns = [Turn(">", at("2026-11-02 10:00"), limit)]
    run = course(at("2026-11-02 09:00"), limit, turns, Threshold(0.2, 0), CALENDAR)
    assert run.due_at - run.warn_at == timedelta(hours=20)


@pytest.mark.parametrize(
    ("moment", "colour"),
    [
        ("2026-11-02 09:00", Light.GREEN),
        ("2026-11-03 08:59", Light.GREEN),
        ("2026-11-03 09:00", Light.YELLOW),
        ("2026-11-04 18:00", Light.YELLOW),
        ("2026-11-04 18:01", Light.RED),
    ],
)
def test_the_colours_of_a_clock(moment: str, colour: Light) -> None:
    due_at, warn_at = at("2026-11-04 18:00"), at("2026-11-03 09:00")
    assert light(at(moment), due_at, warn_at) == colour
    assert light(at(moment), due_at, warn_at, paused=True) == Light.GREY
