"""The board of a mediation centre: every rate with its two numbers, and nobody else's disputes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import City, at
from tests.quarrels import Centre, Quarrel, open_centre
from tests.visits import Come, arrivals

from yimen.boards.disputes import board
from yimen.kernel.time import time_is
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
HERE, THEN = "/boards/disputes/", at("2026-06-15 12:00")
BUDGET = 6


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def come(centre: Centre) -> Come:
    return arrivals(centre)


@pytest.fixture
def year(centre: Centre) -> Centre:
    """Two settled (one broke out again), one failed, one open, one refused, one too old."""
    Quarrel(centre, at("2024-01-08 09:00")).register().against().settle_now()
    Quarrel(centre).register().against().settle_now()
    long = Quarrel(centre).to_mediation().until("2026-03-12 10:00")
    long.agree_orally()
    again = Quarrel(centre).register(dispute_type="labour", kind="labour").against().settle_now()
    again.relapse(by=centre.window)
    Quarrel(centre).to_mediation().fail()
    Quarrel(centre, at("2026-04-01 09:00")).register()
    Quarrel(centre).register().refuse().confirm_refusal()
    return centre


def test_every_rate_has_its_numbers(year: Centre) -> None:
    found = board(year.duty_head, THEN.date())
    whole = found.all
    assert (whole.registered, whole.settled.over, whole.settled.of) == (6, 2, 3)
    assert (whole.relapsed.over, whole.relapsed.of) == (1, 3)
    assert (whole.timed, whole.half) == (2, 0)
    assert (whole.open, sum(whole.lights)) == (5, 5)
    tracks = {row.name: (row.registered, row.settled.of) for row in found.tracks}
    assert tracks == {"People's mediation": (5, 3), "Labour mediation": (1, 0)}
    teams = {row.name: (row.settled.over, row.settled.of, row.half) for row in found.teams}
    assert teams == {"Land and water team": (1, 2, 10), "not assigned": (1, 1, 0)}
    assert {row.name for row in found.kinds} == {"Neighbours", "Wages and labour"}
    months = {f"{each.first:%Y-%m}": each.row.registered for each in found.months}
    assert (len(months), months["2026-03"], months["2026-04"]) == (12, 5, 1)


def test_a_mediator_counts_their_own_and_others_none(year: Centre) -> None:
    assert board(year.mediator, THEN.date()).all.registered == 2
    for nobody in (year.other_centre, year.cast.both, year.committee):
        found = board(nobody, THEN.date())
        assert found.all.registered == 0
        assert found.all.settled.share is None


def test_the_page_shows_numerator_denominator_and_definition(year: Centre, come: Come) -> None:
    with time_is(THEN):
        shown = text_of(come("leader").get(HERE))
    assert re.search(r"66\.67.*2 ÷ 3", shown)
    for words in ("whose mediation has ended", "Land and water team", "2026-04", "10"):
        assert words in shown
    assert 'data-chart="bar 1 2 | line% 3"' in shown


@pytest.mark.parametrize("who", ["hotline", "keeper"])
def test_who_may_see_no_dispute_is_told_so_and_shown_no_empty_board(
    year: Centre, come: Come, who: str
) -> None:
    with time_is(THEN):
        answer = come(who).get(HERE)
    assert answer.status_code == 403
    said = text_of(answer)
    assert "whoever takes in disputes, mediates them or assists" in said
    for words in ("whose mediation has ended", "0 disputes", "Land and water team"):
        assert words not in said


@pytest.mark.parametrize(("who", "n"), [("supervisor", 6), ("mediator", 2), ("committee", 0)])
def test_who_mediates_is_shown_the_disputes_that_are_theirs(
    year: Centre, come: Come, who: str, n: int
) -> None:
    with time_is(THEN):
        answer = come(who).get(HERE)
    assert (answer.status_code, answer.context["board"].all.registered) == (200, n)


def test_an_empty_board_says_what_will_come(come: Come) -> None:
    assert "will be counted here" in text_of(come("window").get(HERE))


def test_the_board_takes_so_many_queries(year: Centre, come: Come) -> None:
    client = come("supervisor")
    with time_is(THEN):
        client.get(HERE)
        with CaptureQueriesContext(connection) as told:
            assert client.get(HERE).status_code == 200
    assert len(told) <= BUDGET, [each["sql"][:100] for each in told]
