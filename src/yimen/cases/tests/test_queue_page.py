"""The queue: what waits, in which order, filtered, page by page; tasks; notices."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import MONDAY, Cast, Story

from yimen.cases.models import Case, Look, Notice, Task
from yimen.cases.pages import lists
from yimen.cases.process import CASE, TASK
from yimen.cases.queues import PAGE
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.orgs.models import Post, Role, Staff
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db


def told(cast: Cast, n: int, unit: str = "water") -> list[Case]:
    """So many matters in the hands of a unit, an hour apart."""
    made: list[Case] = []
    for place in range(n):
        story = Story(cast, MONDAY + timedelta(hours=place))
        story.register(f"Matter {place:02}").dispatch(to=cast.city.units[unit], basis="x").sign()
        made.append(story.request)
    return made


def titles(response: object) -> list[str]:
    return re.findall(r">(Matter \d\d)</a>", text_of(response))


def test_the_most_urgent_comes_first(door: Door, cast: Cast) -> None:
    first, second = told(cast, 2)
    assert first.due_at
    Case.objects.filter(pk=second.pk).update(due_at=first.due_at - timedelta(days=1))
    assert titles(door("water").get("/queue/")) == ["Matter 01", "Matter 00"]


def test_every_case_is_on_exactly_one_page(door: Door, cast: Cast) -> None:
    """Also those that are due at the same moment, as all of a day are."""
    n = 2 * PAGE + 3
    told(cast, n)
    client, path, seen = door("water"), "/queue/", []
    while path:
        response = client.get(path)
        seen += titles(response)
        path = "/queue/" + response.context["next"] if response.context["next"] else ""
    assert len(seen) == n
    assert sorted(seen) == [f"Matter {place:02}" for place in range(n)]


def test_chips_count_and_filter(door: Door, cast: Cast) -> None:
    rows = told(cast, 3)
    Case.objects.filter(pk=rows[0].pk).update(light="red")
    Case.objects.filter(pk=rows[1].pk).update(light="yellow")
    client = door("water")
    chips = {chip.light: chip for chip in client.get("/queue/").context["chips"][0]}
    assert {light: chip.n for light, chip in chips.items()} == {
        "red": "1",
        "yellow": "1",
        "green": "1",
    }
    reds = client.get("/queue/" + chips["red"].link)
    assert titles(reds) == ["Matter 00"]
    on = next(chip for chip in reds.context["chips"][0] if chip.on)
    assert titles(client.get("/queue/" + on.link)) == titles(client.get("/queue/")), "taken away"


def test_a_state_that_several_sorts_of_matters_have_is_one_chip() -> None:
    """A request waits to be dispatched and a dispute to be assigned: both are registered."""

    def states(counted: dict[tuple[str, str, str, str], int]) -> list[tuple[str, str]]:
        called = {("checked", "red", "", "request"): 1}
        rows = lists.chips(Counter(counted | called), {})
        return [(each.name, each.n) for row in rows for each in row if "state" in each.link]

    request = {("registered", "green", "", "request"): 2}
    dispute = {("registered", "green", "", "dispute"): 1}
    rest = ("To be called back", "1")
    assert states(request) == [("To be dispatched", "2"), rest]
    assert states(dispute) == [("To be assigned", "1"), rest]
    assert states(request | dispute) == [("To be dispatched / To be assigned", "3"), rest]


@pytest.mark.parametrize(
    "nonsense", ["after=x", "after=2026_x", "light=%00", "state=';drop", "after=2026-01-01_1"]
)
def test_a_nonsense_address_shows_a_page(door: Door, cast: Cast, nonsense: str) -> None:
    assert door("water").get(f"/queue/?{nonsense}").status_code == 200


def test_the_last_event_is_told_with_names(door: Door, story: Story) -> None:
    staff = door.staff("dispatcher")
    by = door.cast.dispatcher.__class__(
        key=f"staff:{staff.pk}",
        reach="area",
        area="6207",
        unit=door.city.units["centre"].pk,
        roles=frozenset({Role.DISPATCHER}),
    )
    story.register().take("dispatch", by=by, to=door.city.units["water"], basis="x")
    page = text_of(door("water").get("/queue/"))
    assert "City hotline centre Dispatcher dispatched it to Water company." in page


def test_a_task_of_my_unit_stands_on_top(door: Door, story: Story) -> None:
    story.to_hand("roads")
    with time_is(story.moment):
        TASK.commands["ask"](
            Task(case=story.request),
            story.cast.roads,
            unit=door.city.units["housing"],
            wanted="Say whose the wall is",
            due_at=story.moment + timedelta(days=3),
        )
    assert "Say whose the wall is" in text_of(door("housing").get("/queue/"))
    assert "Say whose the wall is" not in text_of(door("water").get("/queue/"))


def test_a_notice_is_shown_until_somebody_of_the_unit_has_read_it(door: Door, story: Story) -> None:
    story.to_hand()
    notice = Notice.objects.create(
        case=story.request,
        event=2,
        unit=door.city.units["water"],
        role=Role.HANDLER,
        at=story.moment,
    )
    client = door("water")
    assert "New for my unit" in text_of(client.get("/queue/"))
    door("roads").post("/queue/seen/", {"notice": notice.pk})
    assert "New for my unit" in text_of(client.get("/queue/")), "another unit reads nothing for us"
    client.post("/queue/seen/", {"notice": notice.pk})
    assert "New for my unit" not in text_of(client.get("/queue/"))
    notice.refresh_from_db()
    assert notice.read_by == door.staff("water")


def test_a_notice_of_what_one_may_no_longer_see_is_not_shown(door: Door, story: Story) -> None:
    story.to_hand()
    unit = door.city.units["roads"]
    Notice.objects.create(
        case=story.request, event=2, unit=unit, role=Role.HANDLER, at=story.moment
    )
    assert "New for my unit" not in text_of(door("roads").get("/queue/"))


def test_nothing_waiting_is_said_so_and_an_administrator_is_told_why(door: Door) -> None:
    assert "Nothing waits for you" in text_of(door("water").get("/queue/"))
    assert "reads no cases" in text_of(door("administrator").get("/queue/"))


@pytest.mark.parametrize("page", ["/queue/", "/boards/wall/"])
def test_only_whoever_may_hear_of_news_is_led_to_them(door: Door, page: str) -> None:
    assert "data-stream" in text_of(door("water").get(page))
    assert "data-stream" not in text_of(door("administrator").get(page))


def marks(page: Any) -> dict[str, str]:
    """The words that rows bear, by the title of their case."""
    found = re.findall(r">([^<]+)</a><small>(?:<b class=\"mark\">(\w+)</b>)?", text_of(page))
    return {title: mark for title, mark in found if mark}


def at_desk(door: Door, who: str, moment: datetime) -> Any:
    with time_is(moment):
        return door(who).get("/queue/")


def colleague(actor: Actor) -> Actor:
    """Somebody else of the same unit, whoever signs in at this test's door."""
    return replace(actor, key="staff:900001")


def test_what_came_or_moved_since_one_looked_bears_a_word(door: Door, cast: Cast) -> None:
    old, moved = told(cast, 2)
    first = MONDAY + timedelta(hours=5)
    assert marks(at_desk(door, "water", first)) == {}, "the first time nothing is news"
    with time_is(first + timedelta(minutes=30)):
        CASE.commands["note"](moved, colleague(cast.water), text="A colleague's note.")
    fresh = Story(cast, first + timedelta(minutes=30)).register("Matter 02")
    fresh.dispatch(to=cast.city.units["water"], basis="x")
    later = at_desk(door, "water", first + timedelta(hours=1))
    assert marks(later) == {"Matter 01": "changed", "Matter 02": "new"}
    assert old.title not in marks(later)
    again = at_desk(door, "water", first + timedelta(hours=1, minutes=5))
    assert marks(again) == marks(later), "coming back from a case makes nothing old"
    assert marks(at_desk(door, "water", first + timedelta(hours=2))) == {}, "but a pause does"


def test_what_the_centre_sends_back_into_ones_hands_is_new(door: Door, cast: Cast) -> None:
    (case,) = told(cast, 1)
    first = MONDAY + timedelta(hours=5)
    at_desk(door, "water", first)
    story = Story(cast, first + timedelta(minutes=20))
    story.request = Request.objects.get(pk=case.pk)
    story.ask_extension().refuse_extension()
    page = at_desk(door, "water", first + timedelta(hours=1))
    assert marks(page) == {"Matter 00": "new"}


def test_ones_own_acts_are_no_news(door: Door, cast: Cast) -> None:
    (case,) = told(cast, 1)
    first = MONDAY + timedelta(hours=5)
    at_desk(door, "water", first)
    with time_is(first + timedelta(minutes=30)):
        me = replace(cast.water, key=f"staff:{door.staff('water').pk}")
        CASE.commands["note"](case, me, text="My own.")
    assert marks(at_desk(door, "water", first + timedelta(hours=1))) == {}


def test_a_look_is_each_persons_own_and_can_be_ended(door: Door, cast: Cast) -> None:
    (case,) = told(cast, 1)
    first = MONDAY + timedelta(hours=5)
    for who in ("water", "desk"):
        at_desk(door, who, first)
    with time_is(first + timedelta(minutes=30)):
        CASE.commands["note"](case, colleague(cast.water), text="Moved.")
    with time_is(first + timedelta(hours=1)):
        assert marks(door("water").get("/queue/")) == {"Matter 00": "changed"}
        answer = door("water").post("/queue/looked/", {"state": "in_hand", "light": "x"})
        assert answer["Location"] == "/queue/?state=in_hand"
        assert marks(door("water").get("/queue/")) == {}
    assert Look.objects.get(staff=door.staff("desk")).at == first, "hers stays"
    assert door("stranger").post("/queue/looked/")["Location"].startswith("/sign-in/")


def test_a_look_is_written_once_a_minute(door: Door, cast: Cast) -> None:
    client, first = door("water"), MONDAY
    for seconds, written in ((0, True), (59, False), (60, True), (90, False)):
        with time_is(first + timedelta(seconds=seconds)), CaptureQueriesContext(connection) as said:
            client.get("/queue/")
        assert any("INSERT" in each["sql"] for each in said.captured_queries) == written, seconds
    assert Look.objects.count() == 1


def test_a_kept_row_shows_each_reader_their_own_mark(door: Door, cast: Cast) -> None:
    """The HTML of rows lies in memory; what differs from person to person must not."""
    (case,) = told(cast, 1)
    first = MONDAY + timedelta(hours=5)
    at_desk(door, "water", first)
    with time_is(first + timedelta(minutes=30)):
        CASE.commands["note"](case, colleague(cast.water), text="Moved.")
    another = Staff.objects.create(login="colleague", name="Colleague")
    Post.objects.create(
        staff=another, unit=cast.city.units["water"], role=Role.HANDLER, since=date(2020, 1, 1)
    )
    hers = Client(headers={"accept-language": "en"})
    hers.force_login(another)
    with time_is(first + timedelta(hours=1)):
        assert marks(door("water").get("/queue/")) == {"Matter 00": "changed"}
        assert marks(hers.get("/queue/")) == {}, "she never looked before"
        assert marks(door("water").get("/queue/")) == {"Matter 00": "changed"}


def news(door: Door, who: str, since: datetime | str, **more: str) -> Any:
    written = since if isinstance(since, str) else since.isoformat()
    return door(who).get("/queue/news/", {"since": written, **more})


def test_news_count_what_came_or_moved(door: Door, cast: Cast) -> None:
    begin = MONDAY - timedelta(days=1)
    rows = told(cast, 3)
    answer = news(door, "water", begin)
    assert (answer.status_code, answer.json()["n"]) == (200, 3)
    assert answer.json()["says"] == "3 new or changed: show"
    assert answer["Cache-Control"] == "no-store"
    assert news(door, "water", rows[1].moved_at).json()["n"] == 1
    assert news(door, "water", begin, state="dispatched").status_code == 204
    last = news(door, "water", rows[2].moved_at)
    assert (last.status_code, last.content) == (204, b"")
    for nonsense in ("", "x", "2026-13-45T00:00:00Z", "2026-03-01T00:00:00"):
        assert news(door, "water", nonsense).status_code == 204


@pytest.mark.parametrize("who", ["roads", "other_county", "administrator", "housing"])
def test_news_are_of_ones_own_queue(door: Door, cast: Cast, who: str) -> None:
    told(cast, 1)
    assert news(door, who, MONDAY - timedelta(days=1)).status_code == 204


def test_news_are_for_staff_and_cheap(door: Door, cast: Cast) -> None:
    for who in ("stranger", "resident"):
        assert news(door, who, MONDAY)["Location"].startswith("/sign-in/")
    client = door("water")
    client.get("/queue/")
    with CaptureQueriesContext(connection) as said:
        client.get("/queue/news/", {"since": MONDAY.isoformat()})
    assert len([q for q in said.captured_queries if "cases_" in q["sql"]]) == 1
    assert len(said.captured_queries) <= 4
