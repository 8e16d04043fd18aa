"""How many queries a page may take, whatever the number of rows on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import MONDAY, Cast, Story

from yimen.cases.models import Attachment, Bond, Notice, Task
from yimen.cases.process import CASE, TASK
from yimen.kernel.time import time_is
from yimen.orgs.models import Role
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door

pytestmark = pytest.mark.django_db

BUDGET = {
    # page: (who, most queries)
    "/queue/": ("water", 11),
    "/matters/": ("resident", 5),
    "/matters/{full}/": ("resident", 10),
    "/matters/{full}/receipt/": ("resident", 10),
    "/my-data/": ("resident", 6),
    "/my-data/correct/": ("resident", 3),
    "/my-data/erase/": ("resident", 4),
    "/processes/request/": ("water", 3),
    "/cases/{full}/": ("water", 12),
    "/cases/{plain}/": ("water", 10),
    "/cases/{full}/sheet/": ("water", 12),
    "/cases/{full}/sheet.pdf": ("water", 12),
    "/cases/{full}/files/1/view/": ("water", 9),
    "/cases/{full}/note/": ("water", 6),
    "/cases/{full}/answer/": ("water", 6),
    "/search/?q=Mill": ("water", 6),
    "/requests/register/": ("desk", 5),
    "/reading/": ("supervisor", 8),
    "/reading/?what=kind": ("supervisor", 8),
    "/boards/": ("supervisor", 7),
    "/boards/cases/": ("supervisor", 6),
    "/boards/shelved/": ("supervisor", 5),
    "/boards/wall/": ("supervisor", 3),
    "/boards/figures/": ("supervisor", 5),
    "/boards/months/": ("supervisor", 5),
    "/boards/map/": ("supervisor", 6),
    "/boards/map/points.geojson": ("supervisor", 5),
    "/boards/map/cases/?area=620702": ("supervisor", 6),
}


def fill(cast: Cast, n: int) -> Request:
    """Cases in the hands of the water company, of which the last has everything that a case can."""
    units = cast.city.units
    for place in range(n):
        story = Story(cast, MONDAY + timedelta(hours=place)).register(f"Mill {place}")
        story.dispatch(to=units["water"], basis="x").sign()
        with time_is(story.moment):
            for _each in range(n):
                CASE.commands["note"](story.request, cast.water, text="Looked at it.")
                CASE.commands["attach"](story.request, cast.water, file=picture())
                TASK.commands["ask"](
                    Task(case=story.request),
                    cast.water,
                    unit=units["housing"],
                    wanted="Say whose it is",
                    due_at=story.moment + timedelta(days=3),
                )
        Notice.objects.create(
            case=story.request, event=2, unit=units["water"], role=Role.HANDLER, at=story.moment
        )
    return story.request


def picture() -> Attachment:
    """A picture that somebody has sent."""
    return Attachment(
        name="a.jpg", media_type="image/jpeg", size=4, digest="0" * 64, stored="cases/a.jpg"
    )


@pytest.mark.parametrize("page", BUDGET)
def test_a_page_keeps_to_its_budget(door: Door, cast: Cast, page: str) -> None:
    who, most = BUDGET[page]
    plain = Story(cast).to_hand().request
    one = taken(door(who), page.format(full=fill(cast, 1).pk, plain=plain.pk))
    last = fill(cast, 4)
    other = Story(cast).register("Other").request
    CASE.commands["link"](last, cast.agent, other=other, bond=Bond.FOLLOWS)
    many = taken(door(who), page.format(full=last.pk, plain=plain.pk))
    assert len(many) <= most, "\n".join(many)
    assert len(many) <= len(one) + 1, "it grows with the rows: " + "\n".join(many)


def taken(client: Any, path: str) -> list[str]:
    """The queries of a page, the second time: then rules, calendar and directory are held."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as told:
        client.get(path)
    return [each["sql"] for each in told.captured_queries]
