"""What moved is found by the database's clock, told once, and to those alone who may see it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, Story

from yimen.cases import moves
from yimen.cases.moves import LAG, LONG, Watch, database_time, missed, moment_of, moves_after
from yimen.kernel.actors import Actor
from yimen.orgs.models import Area, Role
from yimen.ui.tests.visitors import Door

pytestmark = pytest.mark.django_db
STREAMS: dict[str, Any] = {"yimen.streams": SimpleNamespace()}


def given_to_water(cast: Cast) -> Story:
    story = Story(cast).register()
    story.dispatch(to=cast.city.units["water"], basis="x")
    return story


def test_a_move_concerns_whoever_may_see_the_case(cast: Cast) -> None:
    given_to_water(cast)
    found = moves_after(database_time())
    actors = {name: each for name, each in vars(cast).items() if isinstance(each, Actor)}
    told = {name for name, actor in actors.items() if found.concern(actor)}
    assert {"water", "dispatcher", "supervisor", "leader", "agent"} <= told
    assert not told & {"roads", "lamps", "housing", "street", "other_county", "administrator"}
    assert not told & {"resident", "neighbour"}


def test_a_county_hears_of_its_own_only(cast: Cast) -> None:
    Story(cast).register(area=Area.objects.get(pk="620702001001"))
    found = moves_after(database_time())
    assert found.concern(cast.county_dispatcher)
    assert not found.concern(cast.other_county)


def test_a_report_is_not_announced_to_its_unit(cast: Cast) -> None:
    story = given_to_water(cast)
    type(story.request).objects.filter(pk=story.request.pk).update(
        about_unit=cast.city.units["roads"]
    )
    watcher = cast.city.actor("30", "roads", Role.LEADER)
    assert not moves_after(database_time()).concern(watcher)


def test_who_is_asked_to_assist_hears_of_it(cast: Cast) -> None:
    story = given_to_water(cast).sign()
    assert not moves_after(database_time()).concern(cast.roads)
    story.ask("roads")
    assert moves_after(database_time()).concern(cast.roads)
    assert not moves_after(database_time()).concern(cast.lamps)


def test_each_move_is_told_once(cast: Cast) -> None:
    watch = Watch()
    watch.look()
    story = given_to_water(cast)
    assert watch.look().concern(cast.water)
    assert not watch.look().found
    story.sign()
    assert watch.look().concern(cast.water)


def test_a_look_is_one_query_however_much_moved(cast: Cast) -> None:
    watch = Watch()
    watch.look()
    for _each in range(3):
        given_to_water(cast)
    with CaptureQueriesContext(connection) as told:
        watch.look()
    assert len(told) == 1


def test_the_index_that_serves_a_look_is_kept_up_as_events_come() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT am.amname, c.reloptions FROM pg_class c JOIN pg_am am ON am.oid = c.relam"
            " WHERE c.oid = 'kernel_event_recorded'::regclass"
        )
        (kind, options) = cursor.fetchone()
    assert kind == "brin"
    assert "autosummarize=on" in options


def test_when_very_much_moves_everybody_looks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given_to_water(cast)
    found = moves_after(database_time())
    assert not found.concern(cast.roads)
    monkeypatch.setattr(moves, "MOST", len(found.found) - 1)
    assert found.concern(cast.roads)


def test_what_was_missed_is_found_at_the_next_stream(cast: Cast) -> None:
    begun = database_time()
    assert not missed(cast.water, begun.isoformat())
    given_to_water(cast)
    assert missed(cast.water, begun.isoformat())
    assert missed(cast.water, ""), "while the page was being opened"
    assert not missed(cast.roads, begun.isoformat())


@pytest.mark.parametrize("away", [LONG, -LAG])
def test_who_was_away_long_looks_anyway(cast: Cast, away: timedelta) -> None:
    assert missed(cast.roads, (database_time() - away).isoformat())


@pytest.mark.parametrize(
    "said", ["", "x", "2026-03-02", "2026-03-02T09:00:00", "2026-99-99T00:00:00Z"]
)
def test_a_moment_has_its_zone_or_is_none(said: str) -> None:
    assert moment_of(said) is None


def test_a_server_without_streams_says_so(door: Door) -> None:
    assert door("water").get("/news/").status_code == 204


@pytest.mark.parametrize("who", ["stranger", "resident", "administrator"])
def test_a_stream_is_for_those_who_work_with_cases(door: Door, who: str) -> None:
    assert door(who).get("/news/", **STREAMS).status_code == 403


def test_a_stream_begins_as_the_session_s_own(door: Door, cast: Cast) -> None:
    answer = door("water").get("/news/", **STREAMS)
    assert answer.status_code == 200
    listener = answer.listener  # type: ignore[attr-defined]
    assert listener.actor.unit == cast.city.units["water"].pk
    assert not listener.behind
    assert door("water").post("/news/", **STREAMS).status_code == 405
