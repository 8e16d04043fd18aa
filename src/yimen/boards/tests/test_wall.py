"""The wall: each number against the list behind it, and how often it is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import CLOCK, Cast, Story, at

from yimen.boards.walls import wall
from yimen.cases.process import CASE
from yimen.kernel.time import now, time_is
from yimen.orgs.models import Area
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
NOON = at("2026-03-11 12:00")


def red(story: Story, moment: str) -> Story:
    """Its light turns at a moment."""
    with time_is(at(moment)):
        story.request = CASE.commands["turn_red"](story.request, CLOCK)
    return story


@pytest.fixture
def day(cast: Cast) -> None:
    """A Wednesday noon: old and new, red and green, here and there."""
    last_week = at("2026-03-02 09:00")
    Story(cast, last_week).to_hand()
    Story(cast, last_week).to_call().call_back()
    late = Story(cast, last_week).register("Late", area=Area.objects.get(pk="620722"))
    Request.objects.filter(pk=late.request.pk).update(due_at=at("2026-03-11 09:00"))
    red(late, "2026-03-11 09:01")
    later = Story(cast, last_week).register("Much later")
    Request.objects.filter(pk=later.request.pk).update(due_at=at("2026-03-09 09:00"))
    red(later, "2026-03-09 09:01")
    today = Story(cast, at("2026-03-11 08:30")).register(
        "Today", area=Area.objects.get(pk="620702001001")
    )
    Request.objects.filter(pk=today.request.pk).update(due_at=at("2026-03-11 18:00"))
    Story(cast, at("2026-03-11 09:30")).register("At once").answer_now()


def counted(door: Door, who: str, address: str = "/boards/wall/") -> dict[str, int]:
    """The numbers of the wall by their keys."""
    with time_is(NOON):
        context = door(who).get(address).context
    rows = context["units"] + context["areas"]
    numbers = [*context["lights"], context["total"], *(each for _what, each in context["day"])]
    numbers += [each for row in rows for each in (*row["cells"], row["total"])]
    return {each["key"]: each["n"] for each in numbers}


@pytest.mark.usefixtures("day")
def test_the_numbers_are_those_of_the_day(door: Door) -> None:
    found = counted(door, "supervisor")
    assert found["red"] == 2
    assert found["total"] == 4
    assert found["red_lately"] == 1
    assert found["due_today"] == 1
    assert found["came_today"] == 2
    assert found["concluded_today"] == 1
    assert found["area-620722-red"] == 1
    assert found["area-620702-total"] == 3


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("who", ["supervisor", "water", "other_county", "administrator"])
def test_each_number_leads_to_its_cases(door: Door, who: str) -> None:
    client = door(who)
    with time_is(NOON):
        context = client.get("/boards/wall/").context
        rows = context["units"] + context["areas"]
        numbers = [*context["lights"], context["total"], *(each for _what, each in context["day"])]
        numbers += [each for row in rows for each in (*row["cells"], row["total"])]
        for each in numbers:
            listed = client.get(f"/boards/cases/?{each['link']}").context["rows"]
            assert len(listed) == each["n"], each


@pytest.mark.usefixtures("day")
def test_another_county_counts_its_own(door: Door) -> None:
    found = counted(door, "other_county")
    assert (found["total"], found["red"], found["came_today"]) == (1, 1, 0)
    assert counted(door, "administrator")["total"] == 0


@pytest.mark.usefixtures("day")
def test_it_names_no_person_and_no_words_of_one(door: Door) -> None:
    with time_is(NOON):
        said = text_of(door("supervisor").get("/boards/wall/"))
    for words in ("Late", "Much later", "At once", "王小明", "13800000001"):
        assert words not in said
    assert "as of" in said
    assert "12:00:00" in said
    assert "Cases registered since midnight" in said


def test_strangers_and_residents_see_no_wall(door: Door) -> None:
    assert door("stranger").get("/boards/wall/").status_code == 302
    assert door("resident").get("/boards/wall/").status_code in {302, 403}


@pytest.mark.parametrize(
    ("who", "shown"),
    [("supervisor", True), ("leader", True), ("dispatcher", True), ("water", False)],
)
def test_the_rail_leads_there_for_those_who_watch(door: Door, who: str, shown: bool) -> None:
    assert ('href="/boards/wall/"' in text_of(door(who).get("/queue/"))) is shown


@pytest.mark.parametrize(
    "nonsense",
    ["unit=x", "unit=99999999999", "area=x", "area=1%27", "when=never", "when=red_lately&unit=0"],
)
def test_nonsense_is_not_asked_for(door: Door, nonsense: str) -> None:
    assert door("supervisor").get(f"/boards/cases/?{nonsense}").status_code == 200


def test_many_walls_are_counted_once(cast: Cast) -> None:
    first = wall(cast.supervisor)
    with CaptureQueriesContext(connection) as told:
        again, theirs = wall(cast.supervisor), wall(cast.leader)
    assert not told.captured_queries
    assert first is again is theirs, "both see the same"
    assert wall(cast.water) is not first
    assert wall(cast.other_county) is not first


def test_what_moved_since_is_counted_anew(cast: Cast) -> None:
    begun = now()
    with time_is(begun):
        first = wall(cast.supervisor)
    with time_is(begun + timedelta(seconds=2)):
        assert wall(cast.supervisor, begun - timedelta(seconds=1)) is first
        assert wall(cast.supervisor, begun + timedelta(seconds=1)) is not first
    with time_is(begun + timedelta(seconds=2.5)):
        second = wall(cast.supervisor, begun + timedelta(seconds=1))
        assert wall(cast.supervisor, begun + timedelta(days=9)) is second, "too young to count anew"


def test_the_part_alone_is_what_a_script_asks_for(door: Door) -> None:
    said = text_of(door("supervisor").get("/boards/wall/", headers={"HX-Request": "true"}))
    assert said.lstrip().startswith("<div")
    assert "<html" not in said
