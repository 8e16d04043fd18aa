"""Lights turn yellow and red as events, and whoever must know of it is told.

Dispatched on Monday, March 2nd, 2026, at 9:01 and signed for at 9:02: due on Monday the 9th at
18:00. From 9:01 that is 6 h 29 min of office time and five days of 7 hours: 41 h 29 min; a fifth
of it is 8 h 17 min 48 s. So it turns yellow 1 h 17 min 48 s before the end of Friday the 6th: at
16:42:12.
"""

from __future__ import annotations

import pytest

from tests.cast import Story
from yimen.cases.models import Notice
from yimen.cases.queries import unread
from yimen.kernel.models import StoredEvent

pytestmark = pytest.mark.django_db

HANDLERS = ("dispatcher", "grid_worker", "handler", "leader")


def turns(story: Story) -> list[str]:
    """The turns of the light so far."""
    kinds = StoredEvent.objects.filter(case_id=story.request.pk, kind__startswith="cases.Turned")
    return [kind[12:] for kind in kinds.order_by("number").values_list("kind", flat=True)]


def test_yellow_and_red_on_the_minute(story: Story) -> None:
    story.to_hand("lamps")
    assert story.until("2026-03-06 16:42").sweep().request.light == "green"
    assert story.until("2026-03-06 16:43").sweep().request.light == "yellow"
    assert story.until("2026-03-09 18:00").sweep().request.light == "yellow", "due now is in time"
    assert story.until("2026-03-09 18:01").sweep().request.light == "red"
    assert turns(story) == ["Yellow", "Red"]
    assert story.sweep().sweep().request.light == "red"
    assert turns(story) == ["Yellow", "Red"], "each turn happens once"


def test_the_holder_then_their_superior_then_the_centre_are_told(story: Story) -> None:
    story.to_hand("lamps").until("2026-03-06 18:00").sweep()
    assert story.told("cases.TurnedYellow") == {("lamps", role) for role in HANDLERS}
    story.until("2026-03-09 18:01").sweep()
    assert story.told("cases.TurnedRed") == {
        *(("lamps", role) for role in HANDLERS),
        ("roads", "supervisor"),
        ("roads", "leader"),
        ("centre", "supervisor"),
    }
    many = Notice.objects.count()
    story.sweep()
    assert Notice.objects.count() == many, "each is told once"
    assert unread(story.cast.lamps).count() == 2
    assert unread(story.cast.supervisor).count() == 1
    assert unread(story.cast.water).count() == 0


def test_at_the_centre_the_post_that_it_waits_for_is_told(story: Story) -> None:
    story.to_hand().until("2026-03-03 10:00").answer()
    assert story.due() == "2026-03-04 18:00"
    story.until("2026-03-04 18:01").sweep()
    assert story.told("cases.TurnedRed") == {("centre", "approver"), ("centre", "supervisor")}
    story.pass_check().until("2026-03-10 09:00").sweep()
    assert ("centre", "caller") in story.told("cases.TurnedRed")


def test_what_was_never_swept_turns_red_at_once(story: Story) -> None:
    story.to_hand().until("2026-03-20 09:00").sweep()
    assert turns(story) == ["Red"]


def test_a_step_that_frees_from_the_clock_calms_the_light(story: Story) -> None:
    story.register().dispatch().until("2026-03-02 16:00").sweep()
    assert (story.request.light, story.due()) == ("red", "2026-03-02 15:31")
    story.sign()
    assert (story.request.light, story.due()) == ("green", "2026-03-09 18:00")
    story.until("2026-03-06 18:00").sweep()
    assert turns(story) == ["Red", "Yellow"]


def test_a_step_never_raises_the_light_in_silence(story: Story) -> None:
    """Whatever is done after the date and before the sweep, the turn is an event that tells."""
    story.to_hand().until("2026-03-10 09:00").urge()
    assert story.request.light == "green"
    story.sweep()
    assert (story.request.light, turns(story)) == ("red", ["Red"])
    other = Story(story.cast).to_hand().until("2026-03-06 18:00").sweep()
    other.until("2026-03-10 09:00").urge()
    assert other.request.light == "yellow"
    assert (other.sweep().request.light, turns(other)) == ("red", ["Yellow", "Red"])


def test_another_clock_that_presses_less_is_told_of_anew(story: Story) -> None:
    story.to_hand().until("2026-03-04 09:00").urge().until("2026-03-06 18:30").sweep()
    assert (story.request.light, story.due()) == ("red", "2026-03-05 18:00")
    story.reply_to_urge()
    assert story.request.light == "green", "the turn to yellow is an event of its own"
    story.sweep()
    assert turns(story) == ["Red", "Yellow"]


def test_grey_while_a_clock_is_paused(story: Story) -> None:
    story.register().ask_details().until("2026-03-11 18:00").sweep()
    assert (story.request.light, turns(story)) == ("yellow", ["Yellow"])
    story.until("2026-03-13 00:00").sweep()
    assert turns(story) == ["Yellow", "Red"]


def test_closed_late_stays_red_and_closed_in_time_is_green(story: Story) -> None:
    late = Story(story.cast).to_call()
    assert late.due() == "2026-03-05 18:00"
    late.until("2026-03-06 09:00").call_back()
    assert (late.state, late.request.light) == ("closed", "red")
    early = Story(story.cast).to_call().until("2026-03-05 17:00").sweep()
    assert early.request.light == "yellow"
    assert early.call_back().request.light == "green"


def test_what_has_ended_turns_no_more(story: Story) -> None:
    story.to_call().call_back().until("2026-06-01 09:00").sweep()
    assert turns(story) == []


def test_only_the_clock_turns_lights(story: Story) -> None:
    story.to_hand().until("2026-03-10 09:00")
    for somebody in ("supervisor", "both", "water", "resident", "administrator"):
        for step in ("turn_yellow", "turn_red", "reckon_again"):
            with story.refused("is for the clock"):
                story.take(step, by=getattr(story.cast, somebody))
