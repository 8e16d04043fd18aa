"""What the centre does with a case of the demo year before a unit has it."""

from __future__ import annotations

from datetime import timedelta

from yimen.deadlines.calendar import BEIJING
from yimen.orgs.models import UnitKind
from yimen.requests.models import State

from .acts import Acts
from .teller import DAY


def at_the_centre(story: Acts) -> None:
    """Answered, asked about, declined or handed over; else dispatched."""
    if "centre" not in story.once:
        story.once.add("centre")
        for turn in (call_the_police, answer_at_once, decline, ask_details, take_back):
            turn(story)
            if story.request.state != State.REGISTERED:
                return
        if story.happens("centre", "correct"):
            story.wait(2, 30)
            story.correct()
    dispatch(story)


def call_the_police(story: Acts) -> None:
    """An emergency goes to 110 at once; what the petition office has, stays there."""
    topic = story.plan.topic
    if topic and topic.police and story.chance.random() < topic.police:
        story.wait(1, 6)
        story.hand_over("110")
    elif story.plan.kind != "question" and story.happens("centre", "petition"):
        story.wait(10, 120)
        story.hand_over("petition")


def answer_at_once(story: Acts) -> None:
    """Many questions are answered while the caller is on the line."""
    if story.happens("at_once", story.plan.kind):
        story.wait(2, 12)
        story.answer_now()


def decline(story: Acts) -> None:
    """Some matters are not the hotline's; somebody else than the agent confirms that."""
    topic = story.plan.topic
    share = "decline_topic" if topic and topic.decline else "decline"
    if not story.happens("centre", share):
        return
    story.wait(5, 80)
    story.decline()
    story.wait(20, 300, office=True)
    if story.happens("centre", "overrule"):
        story.overrule_decline()
    else:
        story.confirm_decline()


def ask_details(story: Acts) -> None:
    """What is missing is asked for; a few never answer."""
    if not story.happens("centre", "details"):
        return
    story.wait(3, 40)
    story.ask_details()
    if story.happens("centre", "no_details"):
        story.wait(5 * DAY, 11 * DAY)
        story.withdraw()
    else:
        story.wait(15, 2 * DAY)
        story.give_details()


def take_back(story: Acts) -> None:
    """A few take it back before anybody has begun."""
    if story.happens("centre", "withdraw"):
        story.wait(5, 90)
        story.withdraw()


def dispatch(story: Acts) -> None:
    """A dispatcher gives it to a unit, in the morning what came at night."""
    local = story.at.astimezone(BEIJING)
    if not 7 <= local.hour < 22:
        morning = local.replace(hour=8, minute=0, second=0, microsecond=0)
        story.go_to(morning if local.hour < 7 else morning + timedelta(days=1))
    story.wait(3, 55)
    if story.request.returns >= 2:
        story.wait(60, 500, office=True)
        story.rule()
        return
    town = None
    if story.plan.placed and not story.request.returns and story.happens("centre", "to_township"):
        town = story.city.unit_of(story.request.area_id[:9], UnitKind.GOVERNMENT)
    story.dispatch(town)
