"""The check, the call, the resident's own word, and what follows from it."""

from __future__ import annotations

from .acts import Acts
from .teller import DAY, OFFICE_DAY, Over


def checked(story: Acts) -> None:
    """The centre reads the answer; some go back."""
    story.wait(15, 380, office=True)
    if story.happens("unit", "check_failed") and "check" not in story.once:
        story.once.add("check")
        story.fail_check()
    else:
        story.pass_check(story.request.unit_says)


def called(story: Acts) -> None:
    """The resident is called, or rates or refuses by the link before that."""
    if story.resident is None or not story.request.wants_call:
        story.wait(30, 2 * OFFICE_DAY, office=True)
        story.close_unreached()
        return
    if story.happens("aftermath", "rated_by_link"):
        story.wait(30, DAY)
        story.rate(opinion(story))
        return
    if story.happens("aftermath", "refused_by_link"):
        story.wait(30, DAY)
        refuse(story)
        return
    story.wait(40, 2.4 * OFFICE_DAY, office=True)
    if reached(story):
        conversation(story)
    else:
        story.close_unreached()


def reached(story: Acts) -> bool:
    """Up to three attempts."""
    share = "missed"
    for attempt in range(3):
        if not story.happens("aftermath", share):
            return True
        story.note_missed_call()
        share = "missed_again"
        story.wait(150, 500, office=True) if attempt < 2 else story.wait(5, 60, office=True)
    return False


def opinion(story: Acts) -> str:
    """What the resident says: mostly what the unit said, not always."""
    said = story.request.unit_says
    if said == "yes" and story.happens("aftermath", "disagrees"):
        return story.chance.choice(("no", "no", "partly"))
    if said == "partly" and story.chance.random() < 0.2:
        return "no"
    return said


def conversation(story: Acts) -> None:
    """The call: content, or not solved and once more."""
    says = opinion(story)
    again = "disagrees_again" if story.request.redone else "redo"
    if says == "no" and story.happens("aftermath", again):
        if story.request.redone < 2:
            story.redo()
        else:
            story.pass_up()
        return
    rated = story.happens("aftermath", "rated_on_the_line")
    story.call_back(says, story.rating(says) if rated else None)


def refuse(story: Acts) -> None:
    """The resident refuses the answer, or appeals when it was done twice more already."""
    if story.request.redone < 2:
        story.refuse_answer()
    else:
        story.appeal()


def appealed(story: Acts) -> None:
    """The supervisor decides."""
    story.wait(OFFICE_DAY, 4 * OFFICE_DAY, office=True)
    if story.happens("aftermath", "upheld"):
        story.uphold()
    else:
        story.order()


def closed(story: Acts) -> None:
    """Rated afterwards, refused or opened again; else over."""
    if story.resident is None or "closed" in story.once:
        leave_the_list(story)
        raise Over
    story.once.add("closed")
    at_once = story.request.at_once
    if story.request.rating is None and story.happens("aftermath", "rated_at_once"):
        story.wait(5, 3 * DAY)
        story.rate("yes" if at_once else opinion(story) or "yes")
    elif story.happens("aftermath", "reopened_at_once" if at_once else "reopened"):
        story.wait(DAY, 12 * DAY)
        story.reopen()


def leave_the_list(story: Acts) -> None:
    """Long after, a few residents do not want to be on the public list any more."""
    if story.request.may_list and story.happens("people", "stops_listing"):
        story.wait(DAY, 60 * DAY)
        story.stop_listing()
