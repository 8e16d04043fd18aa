"""The acts that bring a dispute to where it shall stand when the year ends."""

from __future__ import annotations

from collections.abc import Callable

from yimen.aftercare.models import VisitState
from yimen.aftercare.queries import visits_in
from yimen.agreements.process import AGREEMENT
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.mediation.models import Grade
from yimen.mediation.queries import obligations_of

from . import course, meeting, peace, settling
from .quarrel import Quarrel
from .stands import Stand, moment
from .teller import MINUTE, OFFICE_DAY, OFFICE_MINUTE

SURE = {
    "named_later": False, "objected": False, "moved": False, "missed": False, "declined": False,
    "no_answer": False, "story": True,
}  # fmt: skip
"""What is left to no chance in them."""


def stand(story: Quarrel, stands: Stand) -> None:
    """Take the acts that bring it to where it shall stand; then nothing happens any more."""
    story.sure = SURE
    for ago, act in stands.acts:
        story.go_to(max(story.at, moment(story.until, ago)))
        ACTS[act](story)
    story.go_to(story.until + MINUTE)


def assign(story: Quarrel) -> None:
    """A team of the centre has it."""
    story.assign(Grade.HARD)


def soon(story: Quarrel) -> None:
    """A sitting is planned for the next hours in which the centre is open."""
    hours = calendar().worked(story.at.astimezone(BEIJING), story.until.astimezone(BEIJING))
    meeting.plan(story, (hours / OFFICE_MINUTE + 20) / OFFICE_DAY)


def meet(story: Quarrel) -> None:
    """Both sides sit down."""
    meeting.sit_down(story)


def later(story: Quarrel) -> None:
    """The next is some days off."""
    meeting.plan(story, 2.6)


def offer(story: Quarrel) -> None:
    """One side has offered, and the other has not answered yet."""
    settling.propose(story, story.both[1], "offers")


def draft(story: Quarrel) -> None:
    """It is written, and not offered yet."""
    settling.draft(story)


def paper(story: Quarrel) -> None:
    """It waits to be signed."""
    story.settled_by = story.mediator.key
    story.paper = settling.offer_paper(story)


def half(story: Quarrel) -> None:
    """One side has signed."""
    assert story.paper is not None
    said = {"shown": story.paper.digest, "name": story.names[0]}
    story.paper = story.on(AGREEMENT, story.paper, "sign_it", story.both[0], **said)


def written(story: Quarrel) -> None:
    """They agree, all sign, and it binds."""
    settling.bargain(story)
    paper(story)
    assert story.paper is not None
    settling.sign_all(story, story.paper)
    story.take("take_effect", story.mediator)


def word(story: Quarrel) -> None:
    """They agree without a paper."""
    story.settled_by = story.mediator.key
    settling.by_word(story)


def broken(story: Quarrel) -> None:
    """The day is over, and nothing was done."""
    owed = obligations_of(story.case)[0]
    said = {"obligation": owed.number, "reason": story.says("broken")}
    story.take("break_promise", story.mediator, **said)


def perform(story: Quarrel) -> None:
    """All is done, and three months of asking begin."""
    for each in obligations_of(story.case):
        if each.done_at is None:
            said = {"obligation": each.number, "proof": story.says("proofs")}
            story.take("note_performance", story.mediator, **said)
    story.take("perform", story.mediator)
    peace.visits(story)


def visit(story: Quarrel) -> None:
    """The next follow-up is made."""
    planned = (each for each in visits_in(story.case) if each.state == VisitState.PLANNED)
    peace.ask(story, next(planned))


def prepare(story: Quarrel) -> None:
    """What may be told of it is written."""
    peace.prepare(story)


def check(story: Quarrel) -> None:
    """It waits to be read by somebody else."""
    peace.ask_check(story, peace.consents(story, peace.prepare(story)))


ACTS: dict[str, Callable[[Quarrel], None]] = {
    "register": Quarrel.register,
    "refuse": course.refuse,
    "assign": assign,
    "sign": course.sign,
    "name": meeting.name,
    "next": soon,
    "later": later,
    "meet": meet,
    "offer": offer,
    "bargain": settling.bargain,
    "suspend": Quarrel.suspend,
    "settle": lambda story: story.take("settle", story.mediator),
    "draft": draft,
    "paper": paper,
    "half": half,
    "written": written,
    "apply": settling.apply,
    "accept": settling.accept,
    "word": word,
    "break": broken,
    "perform": perform,
    "visit": visit,
    "prepare": prepare,
    "check": check,
    "publish": peace.publish,
    "fail": course.fail,
    "routes": course.failed,
}
