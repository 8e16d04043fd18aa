"""The queue: what waits, in which order, filtered, page by page; tasks; notices."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.cast import MONDAY, Cast, Story

from yimen.cases.models import Case, Notice, Task
from yimen.cases.process import TASK
from yimen.cases.queues import PAGE
from yimen.kernel.time import time_is
from yimen.orgs.models import Role
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
