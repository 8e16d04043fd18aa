"""An agent takes a call whose trouble is known already: it is joined, and all are told together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.cast import Cast
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.sms.models import Message
from yimen.portal.problems.reactions import tell_everybody
from yimen.reading.nearby.reactions import read_signs
from yimen.requests.models import Request
from yimen.troubles.models import Member, Problem
from yimen.troubles.reactions import gather
from yimen.troubles.tests.coming import KITCHEN, comes_in
from yimen.ui.tests.visitors import Door, text_of
from yimen.ui.tests.visitors import door as door

pytestmark = pytest.mark.django_db

PLAN = "三十天内为整栋楼加装公共烟道。"
CALL = {
    "channel": "phone",
    "phone": "139 1234 5678",
    "wants_call": "on",
    "body": "我住柳林苑，楼下餐馆的油烟呛得人睡不着。",
    "kind": "complaint",
    "area": "620702001001",
    "urgency": "normal",
}


def worker_reads(request: Request) -> None:
    """What the worker does after a matter is registered."""
    read_signs(str(request.pk), 1)
    gather(str(request.pk), 1)


def test_a_call_whose_trouble_is_known(door: Door, cast: Cast) -> None:
    # Three households tell of one kitchen; the supervisor sees that they are one trouble.
    stories = [comes_in(cast, title) for title in KITCHEN[:3]]
    trouble = Member.objects.get(case=stories[0].request).trouble
    assert trouble
    supervisor = door("supervisor")
    assert "柳林苑：油烟" in text_of(supervisor.get("/troubles/"))

    # It becomes a problem of the housing bureau, which plans until a day.
    supervisor.post(f"/troubles/{trouble.pk}/problem/", {"to": "housing", "reason": "三户反映"})
    problem = Problem.objects.get()
    until = localdate(now()) + timedelta(days=30)
    planned = {"public_text": PLAN, "until": until.isoformat()}
    assert door("housing").post(f"/cases/{problem.pk}/plan/", planned).status_code == 302

    # A fourth household calls: the agent reads while they speak that it is known, and the plan.
    agent = door("agent")
    page = text_of(agent.post("/requests/heard/", {**CALL, "id": str(problem.pk)}))
    assert "柳林苑：油烟" in page
    assert PLAN in page
    assert "3 open matters of others are near" in page

    # Registered, it joins by itself.
    form = text_of(agent.get("/requests/register/"))
    key = form.partition('name="id" value="')[2].partition('"')[0]
    agent.post("/requests/register/", {**CALL, "id": key, "act": "register"})
    fourth = Request.objects.get(pk=key)
    worker_reads(fourth)
    assert Member.objects.get(case=fourth).trouble == trouble

    # It is solved and confirmed, and all four hear of it together.
    done = {"public_text": "公共烟道已经建成。"}
    assert door("housing").post(f"/cases/{problem.pk}/report/", done).status_code == 302
    assert supervisor.post(f"/cases/{problem.pk}/confirm/").status_code == 302
    last = StoredEvent.objects.filter(case_id=problem.pk).latest("number")
    tell_everybody(str(problem.pk), last.number)
    assert Message.objects.count() == 4
    assert fourth.number in "".join(row.text or "" for row in Message.objects.all())
