"""Supervision: urged, supervised, publicly listed, called in; each rung with a clock of its own.

Dispatched on Monday, March 2nd, 2026; the 7th and 8th are a weekend.
"""

from __future__ import annotations

import pytest

from tests.cast import Story
from yimen.cases.reactions import tell_unit

pytestmark = pytest.mark.django_db


def test_urged_and_replied(story: Story) -> None:
    story.to_hand().until("2026-03-03 10:00").urge()
    assert story.due("urge") == "2026-03-04 18:00", "one working day to reply"
    assert story.due() == "2026-03-04 18:00"
    tell_unit(str(story.request.pk), story.request.head)
    assert ("water", "handler") in story.told("cases.Urged")
    story.urge(reason="and once more")
    assert (story.due("urge"), story.clock("urge").round) == ("2026-03-04 18:00", 1)
    story.reply_to_urge()
    assert "urge" not in story.running()
    assert story.due() == "2026-03-09 18:00"


def test_up_the_ladder_and_down(story: Story) -> None:
    story.to_hand().until("2026-03-04 10:00").supervise()
    assert (story.request.supervision, story.due("supervision")) == (
        *("ordinary", "2026-03-09 18:00"),  # 5, 6, 9
    )
    story.until("2026-03-06 10:00").supervise(level="listed", ground="no_progress")
    assert (story.request.supervision, story.due("supervision")) == (
        *("listed", "2026-03-11 18:00"),  # 9, 10, 11
    )
    with story.refused("raised to a higher level"):
        story.supervise(level="ordinary")
    with story.refused("raised to a higher level"):
        story.supervise(level="listed")
    story.until("2026-03-10 10:00").supervise(level="interview", ground="harm")
    assert (story.request.supervision, story.due("supervision")) == (
        *("interview", "2026-03-13 18:00"),  # 11, 12, 13
    )
    assert story.clock("supervision").round == 3
    with story.refused("highest supervision already"):
        story.supervise(level="interview")
    story.until("2026-03-12 10:00").lift_supervision()
    assert (story.request.supervision, "supervision" in story.running()) == ("", False)
    with story.refused("not under supervision"):
        story.lift_supervision()


def test_a_rung_may_be_left_out_but_none_is_no_level(story: Story) -> None:
    story.to_hand()
    with story.refused("raised to a higher level"):
        story.supervise(level="")
    story.supervise(level="interview", ground="instruction", reason="the mayor asked")
    assert story.facts == {
        "level": "interview",
        "ground": "instruction",
        "reason": "the mayor asked",
    }


def test_only_the_supervisor_supervises(story: Story) -> None:
    story.to_hand()
    for other in ("dispatcher", "approver", "water", "agent", "other_county", "auditor"):
        with story.refused("is for a supervisor of the centre"):
            story.supervise(by=getattr(story.cast, other))
    for other in ("agent", "water", "other_county", "resident"):
        with story.refused("is for a dispatcher of the centre or a supervisor"):
            story.urge(by=getattr(story.cast, other))


def test_supervision_that_runs_out_turns_the_light(story: Story) -> None:
    story.to_hand().until("2026-03-02 10:00").supervise()
    story.until("2026-03-05 18:01").sweep()
    assert (story.request.light, story.due()) == ("red", "2026-03-05 18:00")
    story.lift_supervision()
    assert (story.request.light, story.due()) == ("green", "2026-03-09 18:00")


def test_what_has_ended_is_not_supervised(story: Story) -> None:
    story.to_call().supervise().call_back()
    assert (story.request.supervision, story.running()) == ("", set())
    story.reopen()
    assert story.request.supervision == ""
    with story.refused("not under supervision"):
        story.lift_supervision()
