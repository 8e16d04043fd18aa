"""Every desk of the demo has work, however small its year and whenever it ends."""

from __future__ import annotations

from datetime import datetime

import pytest

from yimen.cases.queues import waiting
from yimen.deadlines.calendar import BEIJING
from yimen.demo.goals import FIRST
from yimen.demo.sign_ins import one_of_each_role
from yimen.demo.tests.conftest import UNTIL, undone, written, year_of
from yimen.kernel.time import time_is
from yimen.orgs.models import Role
from yimen.orgs.queries import actor_of
from yimen.requests.models import Request, State

pytestmark = pytest.mark.django_db
NIGHT_IN_A_HOLIDAY = datetime(2026, 10, 6, 3, tzinfo=BEIJING)
ENDS = {State.CLOSED, State.DECLINED, State.HANDED_OVER, State.ENDED, State.WITHDRAWN}
SUNDAY = datetime(2026, 11, 29, 19, 40, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("many", "until"), [(50, UNTIL), (400, UNTIL), (400, SUNDAY), (400, NIGHT_IN_A_HOLIDAY)]
)
def test_each_desk_has_work_in_a_small_year(place: None, many: int, until: datetime) -> None:
    with undone(), time_is(until):
        written(year_of(many, until=until), bulk=True)
        posts = [post for post in one_of_each_role() if post.unit.kind not in ("mediation", "team")]
        idle = {post.role for post in posts if not waiting(actor_of(post.staff_id)).rows.exists()}
        assert idle == {Role.ADMINISTRATOR}, "whoever administers has no queue"
        open_now = Request.objects.filter(closed_at=None)
        assert set(open_now.values_list("state", flat=True)) == set(State.values) - ENDS


def test_what_a_small_year_has_a_larger_has_too(place: None) -> None:
    small, large = year_of(50), year_of(400)
    stands = {(small.moments[place], goal) for place, goal in small.goals.items()}
    assert len(stands) == len(FIRST) < 50
    assert stands <= {(large.moments[place], goal) for place, goal in large.goals.items()}
