"""Three streams, each with its own numerator and denominator."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, at

from yimen.kernel.ids import uuid7
from yimen.links.court import commands
from yimen.links.court.models import CourtMatter, CourtOutcome, CourtStream
from yimen.links.court.queries import Counted, streams
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def matters(
    stream: CourtStream, outcome: CourtOutcome, many: int, day: str, court: str = "620702"
) -> None:
    """So many matters of a stream that began on a day and ended so."""
    began = at(f"{day} 10:00")
    CourtMatter.objects.bulk_create(
        CourtMatter(
            id=uuid7(), court=court, stream=stream, outcome=outcome, entered_at=began,
            ended_at=began if outcome else None,
        )
        for _ in range(many)
    )  # fmt: skip


@pytest.fixture
def year(cast: Cast) -> Cast:
    matters(CourtStream.CENTRE, CourtOutcome.SETTLED, 5, "2026-03-02")
    matters(CourtStream.CENTRE, CourtOutcome.NOT_SETTLED, 2, "2026-03-02")
    matters(CourtStream.CENTRE, CourtOutcome.TAKEN_BACK, 1, "2026-12-31")
    matters(CourtStream.CENTRE, CourtOutcome.NONE, 2, "2026-01-01")
    matters(CourtStream.PRETRIAL, CourtOutcome.SETTLED, 4, "2026-03-02")
    matters(CourtStream.PRETRIAL, CourtOutcome.NOT_SETTLED, 3, "2026-03-02")
    matters(CourtStream.BENCH, CourtOutcome.CLOSED, 6, "2026-03-02")
    matters(CourtStream.BENCH, CourtOutcome.SETTLED, 1, "2026-03-02")
    matters(CourtStream.BENCH, CourtOutcome.NONE, 6, "2026-03-02")
    matters(CourtStream.CENTRE, CourtOutcome.SETTLED, 9, "2025-12-31")
    matters(CourtStream.CENTRE, CourtOutcome.SETTLED, 9, "2027-01-01")
    matters(CourtStream.CONFIRMATION, CourtOutcome.CONFIRMED, 9, "2026-03-02")
    matters(CourtStream.CENTRE, CourtOutcome.SETTLED, 3, "2026-03-02", "620722")
    return cast


def test_each_stream_is_counted_for_itself(year: Cast) -> None:
    assert streams(year.county_dispatcher, *YEAR) == [
        Counted(CourtStream.CENTRE, entered=10, reached=5, taken_back=1, other=2),
        Counted(CourtStream.PRETRIAL, entered=7, reached=4, taken_back=0, other=3),
        Counted(CourtStream.BENCH, entered=13, reached=7, taken_back=0, other=0),
    ]
    assert [each.still_open for each in streams(year.county_dispatcher, *YEAR)] == [2, 0, 6]
    assert streams(year.county_dispatcher, *YEAR)[0].rate == 50


def test_the_city_counts_all_of_its_courts_and_a_county_its_own(year: Cast) -> None:
    assert streams(year.supervisor, *YEAR)[0].entered == 13
    assert streams(year.other_county, *YEAR)[0].entered == 3


def test_a_day_is_a_period(year: Cast) -> None:
    day = date(2026, 12, 31)
    assert [each.entered for each in streams(year.county_dispatcher, day, day)] == [1, 0, 0]
    none = streams(year.county_dispatcher, date(2024, 1, 1), date(2024, 1, 1))
    assert [each.rate for each in none] == [None] * 3


@pytest.mark.parametrize("who", ["resident", "water", "agent", "administrator", "approver"])
def test_nobody_else_counts(year: Cast, who: str) -> None:
    assert [each.entered for each in streams(getattr(year, who), *YEAR)] == [0, 0, 0]


def test_the_page_shows_them_with_both_numbers(door: Door, year: Cast) -> None:
    client = door("supervisor")
    page = text_of(client.get("/court/?since=2026-01-01&until=2026-12-31"))
    assert "8 ÷ 13" in page
    assert "4 ÷ 7" in page
    assert "7 ÷ 13" in page
    assert "57.14" in page
    assert "lies after" in text_of(client.get("/court/?since=2026-12-31&until=2026-01-01"))
    assert client.get("/court/?since=x&until=2026-13-31").status_code == 200


def test_a_demonstration_says_that_its_court_is_made_up(door: Door, settings: Any) -> None:
    assert "made-up court" not in text_of(door("supervisor").get("/court/"))
    settings.DEMO = True
    page = text_of(door("supervisor").get("/court/"))
    assert "No court is connected" in page
    assert "made-up court" in page


def test_what_the_court_lists_from_before_is_counted_once(cast: Cast) -> None:
    began = at("2026-03-02 09:00")
    rows = [
        CourtMatter(
            id=uuid7(began, of=f"before {number}"), court="620702", stream=CourtStream.CENTRE,
            number=f"（2026）甘0702诉前调{number}号", entered_at=began,
        )
        for number in (1, 2)
    ]  # fmt: skip
    commands.take_over(rows[:1])
    commands.take_over(rows)
    day = date(2026, 3, 2)
    assert [each.entered for each in streams(cast.supervisor, day, day)] == [2, 0, 0]


def test_the_page_asks_few_questions_however_many_there_are(door: Door, year: Cast) -> None:
    client = door("supervisor")
    client.get("/court/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/court/")
    assert len(asked) <= 10


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 302), ("resident", 302), ("agent", 403), ("water", 403), ("auditor", 200),
     ("leader", 200), ("administrator", 403), ("dispatcher", 200)],
)  # fmt: skip
def test_who_may_open_the_page(door: Door, who: str, status: int) -> None:
    assert door(who).get("/court/").status_code == status
