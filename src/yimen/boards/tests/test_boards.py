"""The boards: their counts against counts that are obviously right."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from tests.cast import CLOCK, MONDAY, Cast, Story, at

from yimen.boards.figures import RATES, figures_of
from yimen.boards.queries import SQL, Period, figures, lights_by_unit, sql, worked_by_day
from yimen.cases.process import CASE
from yimen.deadlines.tests.cast import CALENDAR, works
from yimen.kernel.time import time_is
from yimen.requests.models import Rating, Request, Solved
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
MARCH = Period.month("2026-03")


def begun(cast: Cast, n: int = 0) -> Story:
    return Story(cast, MONDAY + timedelta(minutes=30 * n))


def red(story: Story) -> Story:
    """Let the time run out."""
    story.later(days=60)
    with time_is(story.moment):
        story.request = CASE.commands["turn_red"](story.request, CLOCK)
    return story


@pytest.fixture
def month(cast: Cast) -> list[Story]:
    """One of each fate."""
    return [
        begun(cast, 0).to_call().call_back(),
        begun(cast, 1).to_call().call_back(solved=Solved.NO, rating=Rating.VERY_BAD),
        begun(cast, 2).to_call().redo().sign().answer().pass_check().call_back(rating=None),
        begun(cast, 3).register().answer_now(),
        begun(cast, 4).register().dispatch(to=cast.city.units["roads"], basis="x").send_back(),
        begun(cast, 5).register().decline().confirm_decline(),
        begun(cast, 6).to_hand().ask_shelving().grant_shelving(),
        begun(cast, 7).to_hand().later(days=40).answer().pass_check().call_back(),
        red(begun(cast, 8).to_hand()),
    ]


def test_every_file_says_what_it_counts() -> None:
    for path in SQL.glob("*.sql"):
        assert re.match(r"-- [A-Z].*\.\n", path.read_text(encoding="utf-8")), path.name


def test_the_figures_are_those_of_the_stories(cast: Cast, month: list[Story]) -> None:
    with time_is(at("2026-06-01 09:00")):
        found = figures(cast.supervisor, MARCH)
    assert found == {
        "registered": 9,
        "at_once": 1,
        "declined": 1,
        "dispatched": 7,
        "closed": 4,
        "closed_in_time": 3,
        "sent_back": 1,
        "extended": 0,
        "shelved": 1,
        "answered": 4,
        "redone": 1,
        "to_be_called": 4,
        "reached": 4,
        "red": 1,
        "rated": 3,
        "satisfied": 2,
        "dissatisfied": 1,
        "said": 4,
        "solved": 3,
        "timed": 4,
        "days_taken": nth(date(2026, 3, 2) + timedelta(days=40)),
    }


def nth(day: date) -> int:
    """Working days after Monday up to a day, counted one by one."""
    days = [MONDAY.date() + timedelta(days=n) for n in range(1, 90)]
    return sum(works(each) for each in days if each <= day)


def test_a_month_counts_what_was_registered_in_it(cast: Cast, month: list[Story]) -> None:
    assert figures(cast.supervisor, Period.month("2026-02"))["registered"] == 0
    assert figures(cast.supervisor, Period.month("2026-04"))["registered"] == 0


def test_rates_have_their_counts_and_nothing_is_divided_by_nothing(cast: Cast) -> None:
    empty = figures(cast.supervisor, MARCH)
    assert {each.share for each in figures_of(empty)} == {None}
    assert {each.over for each in RATES} | {each.of for each in RATES} <= set(empty)


def test_working_days_are_counted_up() -> None:
    days, upto = worked_by_day(CALENDAR, date(2026, 2, 10), date(2026, 3, 1))
    assert upto == [sum(works(each) for each in days[: n + 1]) for n in range(len(days))]


def test_a_period_is_a_month_in_the_city() -> None:
    assert (MARCH.first, MARCH.end) == (date(2026, 3, 1), date(2026, 4, 1))
    assert Period.month("2026-12").end == date(2027, 1, 1)
    for nonsense in ("", "2026-13", "x", "2026-1"):
        with time_is(at("2026-11-30 23:59")):
            assert Period.month(nonsense).first == date(2026, 11, 1)


def test_the_board_counts_each_open_case_once(cast: Cast, month: list[Story]) -> None:
    rows = {row["unit_id"]: row for row in lights_by_unit(cast.supervisor)}
    expected = Counter((r.unit_id, r.light) for r in Request.objects.filter(closed_at=None))
    found = {
        (unit, light): row[light]
        for unit, row in rows.items()
        for light in ("red", "yellow", "green", "grey")
        if row[light]
    }
    assert found == dict(expected)
    assert sum(row["total"] for row in rows.values()) == expected.total()


def test_each_number_leads_to_its_cases(door: Door, month: list[Story]) -> None:
    client = door("supervisor")
    board = client.get("/boards/")
    for row in board.context["units"] + board.context["states"]:
        for n, link in row["cells"]:
            if n:
                assert len(client.get(f"/boards/cases/?{link}").context["rows"]) == n
    assert "as of" in text_of(board)


def test_a_unit_sees_its_own_board(door: Door, month: list[Story]) -> None:
    names = {row["name"] for row in door("roads").get("/boards/").context["units"]}
    assert names == {"City hotline centre"}, "what it sent back is with the centre"
    assert {row["name"] for row in door("water").get("/boards/").context["units"]} == {
        "Water company"
    }


def test_the_shelved_are_listed_with_cause_and_measures(door: Door, month: list[Story]) -> None:
    said = text_of(door("supervisor").get("/boards/shelved/"))
    for words in ("old main", "renewal next year", "Water company", month[6].request.number):
        assert words in said
    assert month[0].request.number not in said


def test_a_review_of_the_shelved_is_shown(door: Door, month: list[Story]) -> None:
    month[6].review_shelved(progress="pipes are ordered")
    assert "pipes are ordered" in text_of(door("water").get("/boards/shelved/"))


def test_each_rate_is_shown_with_numbers_and_definition(door: Door, month: list[Story]) -> None:
    said = text_of(door("supervisor").get("/boards/figures/?month=2026-03"))
    assert "3 ÷ 4" in said
    assert "75.00" in said
    assert "handling clocks all stopped by their dates" in said


def test_no_file_builds_its_own_view_of_who_may_see() -> None:
    for path in SQL.glob("*.sql"):
        text = sql(path.stem)
        assert "cases_case" not in text, "a board counts what is visible, nothing else"
