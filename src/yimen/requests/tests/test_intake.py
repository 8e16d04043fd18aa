"""What the centre is told: odd, empty and wrong answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import Cast, Story, at, refused

from yimen.cases.models import Counter, Passage
from yimen.catalogue.models import Category
from yimen.kernel.asks import REASON
from yimen.kernel.errors import Invalid
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import Area, Role
from yimen.requests.models import Request

from .saying import ready, refuses, wrong_in

pytestmark = pytest.mark.django_db

STEPS = (
    "answer_now", "ask_details", "give_details", "correct", "dispatch", "rule", "decline",
    "overrule_decline", "hand_over", "accept_return", "refuse_return",
)  # fmt: skip


@pytest.mark.parametrize(("step", "ask", "value"), wrong_in(STEPS))
def test_a_wrong_answer_is_named_and_nothing_is_lost(
    story: Story, step: str, ask: str, value: Any
) -> None:
    if step == "correct":
        ready(story, step)
        with pytest.raises(Invalid) as told:
            story.take(step, **{ask: value})
        assert set(told.value.fields) == {ask}
    else:
        refuses(ready(story, step), step, ask, value)


@pytest.mark.parametrize(("_step", "ask", "value"), wrong_in(["register"]))
def test_a_wrong_registration_leaves_no_trace(cast: Cast, _step: str, ask: str, value: Any) -> None:
    with pytest.raises(Invalid) as told:
        Story(cast).register(**{"body": "No water.", ask: value})
    assert set(told.value.fields) == {ask}
    for table in (Request, Passage, StoredEvent, Counter):
        assert not table._default_manager.exists()


# --- register ------------------------------------------------------------------------------


def test_a_long_title_is_cut_and_the_story_whole(story: Story) -> None:
    story.register("很" * 500, body="很" * 500)
    assert story.request.title == "很" * 200
    assert Passage.objects.get().text == "很" * 500


def test_without_a_title_the_story_begins_it(story: Story) -> None:
    story.register("", body="  No water since this morning.")
    assert story.request.title == "No water since this morning."


def test_the_longest_story_is_kept(story: Story) -> None:
    story.register(body="水" * 20_000)
    assert len(Passage.objects.get().text) == 20_000


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE cases_case; --", "%s %(x)s {actor}", "\\x00", "👪🏽"]
)
def test_odd_texts_are_kept_as_they_are(story: Story, text: str) -> None:
    story.register(text, body=text).dispatch().send_back(reason=text).refuse_return(reason=text)
    assert Passage.objects.get().text == text
    assert story.facts["reason"] == text


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(91.0, 100.0), (38.9, 181.0), (float("nan"), 100.0), (38.9, float("inf")), (38.9, None)],
)
def test_a_point_that_is_nowhere_is_refused(cast: Cast, lat: float, lon: float | None) -> None:
    with refused("There is no such place"):
        Story(cast).register(lat=lat, lon=lon)
    assert not Request.objects.exists()


def test_a_point_without_a_grid_keeps_the_area(story: Story) -> None:
    story.register(lat=38.93, lon=100.45)
    assert (story.request.grid_id, story.request.area_id) == (None, "620702001001")


def test_numbers_begin_anew_each_day_in_beijing(cast: Cast) -> None:
    numbers = [
        Story(cast).until(moment).register().request.number
        for moment in ("2026-03-02 23:58", "2026-03-02 23:59", "2026-03-03 00:01")
    ]
    assert numbers == ["260302-00001", "260302-00002", "260303-00001"]


# --- details, correcting -------------------------------------------------------------------


def test_a_correction_says_what_was_corrected_and_leaves_the_rest(story: Story) -> None:
    story.register(place="Mill Lane")
    story.correct(kind="complaint", urgency="pressing")
    assert story.facts["fields"] == ["kind", "urgency"]
    assert story.facts["was"] == {"kind": "other"}
    assert story.facts["now"] == {"kind": "complaint"}
    request = story.request
    assert (request.kind, request.urgency, request.place) == ("complaint", "pressing", "Mill Lane")


def test_a_place_can_be_blanked(story: Story) -> None:
    assert story.register(place="Mill Lane").correct(place="").request.place == ""


def test_a_correction_of_nothing_is_none(story: Story) -> None:
    story.register()
    with story.refused("what is to be corrected"):
        story.correct()


def test_what_was_corrected_decides_where_it_goes(story: Story) -> None:
    story.register(item=None)
    with story.refused("names no unit for this"):
        story.dispatch()
    story.correct(item=Category.objects.get(pk="T101")).dispatch()
    assert story.request.lead == story.cast.city.units["water"]


# --- dispatching ---------------------------------------------------------------------------


def test_nobody_is_ruled_to_handle_what_nobody_had(story: Story) -> None:
    ready(story, "rule")
    Request.objects.update(first_unit=None)
    with story.refused("Nobody has been given it yet"):
        story.rule()


def test_a_unit_that_is_gone_gets_nothing(story: Story) -> None:
    water = story.cast.city.units["water"]
    water.active = False
    story.register()
    with story.refused("no longer active"):
        story.dispatch(to=water)


def test_the_basis_of_a_chosen_unit_is_the_dispatchers(story: Story) -> None:
    roads = story.cast.city.units["roads"]
    story.register().dispatch(to=roads, basis="duties list, item 7")
    assert story.facts == {"unit": roads.pk, "basis": "duties list, item 7", "direction": None}


def test_a_long_reason_is_kept_to_its_last_character(story: Story) -> None:
    reason = "由" * REASON
    story.register().decline(reason=reason)
    assert story.facts["reason"] == reason


def test_the_first_dispatch_is_the_one_that_is_remembered(story: Story) -> None:
    story.register().dispatch(to=story.cast.city.units["roads"]).send_back().accept_return()
    story.later(hours=2).dispatch()
    request = story.request
    assert request.first_unit == story.cast.city.units["roads"]
    assert request.dispatched_at == at("2026-03-02 09:01")


# --- a repeat of somebody else's -----------------------------------------------------------


def test_a_repeat_of_what_one_may_not_know_is_of_nothing(story: Story) -> None:
    story.register(area=Area.objects.get(pk="620722"))
    agent = story.cast.city.actor("30", "ganzhou", Role.AGENT)
    with refused("There is no such case"):
        Story(story.cast).register(by=agent, repeat_of=story.request)


def test_windows_open_when_it_ends(story: Story) -> None:
    story.register().answer_now()
    ended = story.request.closed_at
    assert ended is not None
    assert story.request.reopen_until is not None
    assert timedelta(days=15) < story.request.reopen_until - ended < timedelta(days=16)
