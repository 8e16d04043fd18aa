"""What a unit does with a case of the demo year, until it has answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from yimen.cases.models import Light, Urgency
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar, window
from yimen.orgs.models import UnitKind
from yimen.requests.models import State

from .acts import Acts
from .teller import MINUTE, OFFICE_DAY
from .words import chances


def at_the_unit(story: Acts) -> None:
    """Signed for, handed down, or sent back."""
    urgent, given = story.request.urgency == Urgency.URGENT, story.at
    story.wait(2, 25) if urgent else story.wait(8, 190 * slowness(story), office=True)
    returned = story.request.returns
    in_time = story.at <= window("request", "return", story.request, given)
    may_return = in_time and not story.request.bound and returned < 2
    if may_return and story.happens("unit", "return_again" if returned else "return"):
        send_back(story)
        return
    if "down" not in story.once and story.lead.kind == UnitKind.GOVERNMENT:
        story.once.add("down")
        if story.happens("centre", "hand_down"):
            story.hand_down()
            story.wait(5, 120, office=True)
    story.sign()


def slowness(story: Acts) -> float:
    """How slow the unit is that answers for it."""
    return min(2.0, story.city.pace(story.lead, story.seed))


def send_back(story: Acts) -> None:
    """The unit says that it is not its own, and the centre decides."""
    story.send_back()
    story.wait(20, 400, office=True)
    if story.happens("unit", "return_refused"):
        story.refuse_return()
    else:
        story.accept_return()


def in_hand(story: Acts) -> None:
    """The unit works on it, perhaps asks for time, and answers."""
    if "unit" not in story.once:
        story.once.add("unit")
        for turn in (ask_task, extend, suspend, shelve, end, take_back_late):
            turn(story)
            if story.request.state != State.IN_HAND:
                return
    for share, act in (("add", story.add), ("note", story.note)):
        if story.happens("unit" if share == "add" else "centre", share):
            story.wait(20, 200, office=True)
            act()
    work(story)
    answer(story)


def ready_at(story: Acts) -> datetime:
    """When the unit will have done it: at a share of its time, by its pace and by chance."""
    says, due = chances()["unit"], story.due
    share: float = says["pace"] * story.city.pace(story.lead, story.seed)
    share *= story.chance.lognormvariate(0, says["spread"])
    now = story.at.astimezone(BEIJING)
    if due is None or due <= now:
        return calendar().after(now, int(share * 2 * OFFICE_DAY * 60_000_000))
    if story.request.urgency == Urgency.URGENT:
        return now + (due - now) * share
    return calendar().after(now, int(calendar().worked(now, due) * share))


def work(story: Acts) -> None:
    """Time passes; who is late is urged, and may be put under supervision."""
    ready = ready_at(story)
    if story.happens("unit", "urge_unasked"):
        story.wait(30, 300, office=True)
        press(story)
    for light, share, act in (
        (Light.YELLOW, "urge", press),
        (Light.RED, "supervise", Acts.supervise),
    ):
        turns = story.request.warn_at if light == Light.YELLOW else story.request.due_at
        if turns is None or turns >= ready:
            break
        story.go_to(turns + MINUTE)
        if story.request.light == light and story.happens("unit", share):
            story.wait(10, 150, office=True)
            act(story)
    story.go_to(ready)


def press(story: Acts) -> None:
    """The centre urges, and mostly the unit says how far it is."""
    story.urge()
    if story.happens("unit", "reply"):
        story.wait(15, 240, office=True)
        story.reply_to_urge()


def ask_task(story: Acts) -> None:
    """Another unit assists: it signs, and does its part, late or not at all."""
    if not story.happens("unit", "task"):
        return
    story.wait(20, 300, office=True)
    story.ask_task()
    story.wait(10, 240, office=True)
    if story.happens("unit", "task_declined"):
        story.assistant("decline_task", reason=story.says("tasks_declined"))
        return
    story.assistant("sign_task")
    if not story.happens("unit", "task_late"):
        story.wait(60, 2 * OFFICE_DAY, office=True)
        story.assistant("do_task", result=story.says("results"))


def extend(story: Acts) -> None:
    """The unit asks for more days before its own are over."""
    if not in_time(story) or not story.happens("unit", "extension"):
        return
    if story.request.urgency == Urgency.URGENT:
        return  # who is without water cannot wait longer
    ahead(story, 0.5, 0.85)
    story.ask_extension()
    story.wait(20, 380, office=True)
    if story.happens("unit", "extension_refused"):
        story.refuse_extension()
    else:
        story.grant_extension()


def in_time(story: Acts) -> bool:
    """Whether at least some hours are left."""
    due = story.due
    return due is not None and due - story.at > timedelta(hours=6)


def ahead(story: Acts, least: float, most: float) -> None:
    """Go on to a share of the time that is left, in office hours."""
    due, now = story.due, story.at.astimezone(BEIJING)
    assert due is not None
    share = story.chance.uniform(least, most)
    story.go_to(calendar().after(now, int(calendar().worked(now, due) * share)))


def suspend(story: Acts) -> None:
    """Appraisal, testing, tender: time that is nobody's."""
    if not in_time(story) or not story.happens("unit", "suspension"):
        return
    ahead(story, 0.1, 0.5)
    story.ask_suspension()
    story.wait(20, 380, office=True)
    if story.happens("unit", "suspension_refused"):
        story.take("refuse_suspension", story.approver, reason=story.says("extension_refused"))
        return
    story.grant_suspension()
    story.wait(3 * OFFICE_DAY, 19 * OFFICE_DAY, office=True)
    story.take("resume", story.handler, reason=story.says("resumptions"))


def shelve(story: Acts) -> None:
    """It cannot be solved for now: listed, reviewed each quarter, taken up later."""
    if not in_time(story) or not story.happens("unit", "shelving"):
        return
    ahead(story, 0.2, 0.7)
    story.ask_shelving()
    story.wait(20, 380, office=True)
    if story.happens("unit", "shelving_refused"):
        story.take("refuse_shelving", story.approver, reason=story.says("extension_refused"))
        return
    story.grant_shelving()
    for _quarter in range(story.chance.choice((0, 1, 1, 2, 3))):
        story.wait(55 * OFFICE_DAY, 60 * OFFICE_DAY, office=True)
        story.take("review_shelved", story.supervisor, progress=story.says("shelf_reviews"))
    story.wait(10 * OFFICE_DAY, 50 * OFFICE_DAY, office=True)
    story.take("take_up", story.handler, reason=story.says("takings_up"))


def end(story: Acts) -> None:
    """The unit proposes to end it; somebody else decides."""
    if not story.happens("unit", "end"):
        return
    story.wait(60, 2 * OFFICE_DAY, office=True)
    story.ask_end()
    story.wait(30, 380, office=True)
    if story.happens("unit", "end_refused"):
        story.take("refuse_end", story.approver, reason=story.says("end_refused"))
    else:
        story.take("confirm_end", story.approver)


def take_back_late(story: Acts) -> None:
    """It has settled itself before the unit was done."""
    if story.happens("unit", "withdraw"):
        story.wait(30, 300, office=True)
        story.withdraw()


def answer(story: Acts) -> None:
    """The unit says what it did."""
    (solved,) = story.chance.choices(list(chances()["solved"]), list(chances()["solved"].values()))
    story.answer(solved)
    if story.task and not story.task.closed_at:
        story.wait(30, 200, office=True)
        story.assistant("do_task", result=story.says("results"))
