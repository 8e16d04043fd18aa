"""The resident's word on the public list: given apart from all else, and taken back at any time."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Story

from yimen.kernel.models import StoredEvent
from yimen.requests.models import Kind, Request

pytestmark = pytest.mark.django_db


def test_nobody_is_listed_who_did_not_say_so(story: Story) -> None:
    assert not story.register().request.may_list
    assert story.facts["may_list"] is False


def test_consent_at_the_call_is_kept_in_history(story: Story) -> None:
    assert story.register(may_list=True).request.may_list
    assert story.facts["may_list"] is True


def test_it_is_given_and_taken_back_by_the_resident(story: Story) -> None:
    resident = story.cast.resident
    story.register().take("allow_listing", by=resident)
    assert Request.objects.get(pk=story.request.pk).may_list
    story.take("stop_listing", by=resident)
    assert not Request.objects.get(pk=story.request.pk).may_list
    kinds = StoredEvent.objects.filter(case_id=story.request.pk).order_by("number")
    assert list(kinds.values_list("kind", flat=True))[1:] == [
        "requests.ListingAllowed",
        "requests.ListingStopped",
    ]


def test_it_is_taken_back_long_after_the_end(story: Story) -> None:
    story.register(may_list=True).dispatch(to=story.cast.city.units["water"], basis="x")
    story.sign().answer().pass_check().call_back().later(days=400)
    closed_at = story.request.closed_at
    story.take("stop_listing", by=story.cast.resident)
    assert story.request.closed_at == closed_at
    assert story.state == "closed"


@pytest.mark.parametrize("who", ["water", "dispatcher", "neighbour", "other_county"])
@pytest.mark.parametrize("step", ["allow_listing", "stop_listing"])
def test_only_the_resident_and_the_agent_say_so(story: Story, who: str, step: str) -> None:
    story.register(may_list=step == "stop_listing")
    with story.refused("is for"):
        story.take(step, by=getattr(story.cast, who))


@pytest.mark.parametrize(
    "said",
    [
        {"confidential": True},
        {"urgency": "urgent"},
        {"kind": Kind.REPORT},
        {"kind": Kind.COMPLAINT},
    ],
    ids=["secret", "urgent", "report", "complaint"],
)
def test_what_is_never_listed_cannot_be_allowed(story: Story, said: dict[str, Any]) -> None:
    story.register(**said)
    with story.refused("never listed"):
        story.take("allow_listing", by=story.cast.resident)


def test_what_is_about_a_unit_cannot_be_allowed(story: Story) -> None:
    story.register(about_unit=story.cast.city.units["street"])
    with story.refused("never listed"):
        story.take("allow_listing", by=story.cast.agent)


def test_it_is_allowed_once_and_stopped_once(story: Story) -> None:
    story.register(may_list=True)
    with story.refused("already"):
        story.take("allow_listing", by=story.cast.resident)
    story.take("stop_listing", by=story.cast.resident)
    with story.refused("Nobody has allowed"):
        story.take("stop_listing", by=story.cast.resident)
