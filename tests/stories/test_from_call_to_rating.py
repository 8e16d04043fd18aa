"""A request's whole life, and the turns that it can take."""

from __future__ import annotations

import pytest

from tests.cast import Story
from yimen.kernel.models import StoredEvent
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db


def test_from_the_call_to_the_rating(story: Story) -> None:
    story.register().dispatch().sign().answer().pass_check().call_back()
    request = Request.objects.get()
    assert request.state == "closed"
    assert request.lead is not None
    assert request.lead.code == "water"
    assert (request.unit_says, request.check_says, request.resident_says) == ("yes", "yes", "yes")
    assert request.rating == 4
    kinds = StoredEvent.objects.order_by("number").values_list("kind", flat=True)
    assert [kind.partition(".")[2] for kind in kinds] == [
        "Registered",
        "Dispatched",
        "Signed",
        "Answered",
        "CheckPassed",
        "CalledBack",
    ]


def test_a_case_may_be_sent_back_only_twice_and_then_a_ruling_binds(story: Story) -> None:
    units = story.cast.city.units
    story.register()
    for _time in range(2):
        story.dispatch(to=units["roads"], basis="x").send_back().accept_return()
    with story.refused("only a ruling"):
        story.dispatch(to=units["water"], basis="x")
    story.rule(reason="the main is theirs")
    assert story.request.lead == units["roads"], "no name means the first receiver"
    with story.refused("cannot return"):
        story.send_back()
    assert story.sign().state == "in_hand"


def test_not_solved_twice_goes_back_and_then_to_the_supervisor(story: Story) -> None:
    number = story.to_call().request.number
    for _time in range(2):
        story.refuse_answer()
        assert story.state == "dispatched"
        story.sign().answer().pass_check()
    with story.refused("twice already"):
        story.refuse_answer()
    story.appeal()
    assert story.state == "appealed"
    story.order(reason="replace the pipe").sign().answer().pass_check().call_back()
    assert story.state == "closed"
    assert story.request.number == number
