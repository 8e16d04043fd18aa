"""Where the latest disputes stand when the year ends: every desk of a centre has work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from yimen.aftercare.models import VisitState
from yimen.aftercare.queries import visits_in
from yimen.agreements.process import AGREEMENT
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.mediation.models import Grade
from yimen.mediation.queries import obligations_of

from . import course, meeting, peace, settling
from .quarrel import Quarrel
from .teller import MINUTE, OFFICE_DAY, OFFICE_MINUTE


@dataclass(frozen=True, slots=True)
class Stand:
    """A dispute of the last weeks: what it is about, and which act was so many working days ago."""

    kind: str
    acts: tuple[tuple[float, str], ...]

    @property
    def begins(self) -> float:
        """How many working days ago it came."""
        return self.acts[0][0]


FIRST = {"register": 0.0, "assign": 0.4, "sign": 0.8, "name": 1.2, "meet": 1.8}
"""The first acts of each, so many working days after it came."""


def _stand(kind: str, days: float, as_far_as: str, then: str = "") -> Stand:
    first = list(FIRST)[: list(FIRST).index(as_far_as) + 1]
    acts = [(days - FIRST[act], act) for act in first]
    pairs = (each.split() for each in filter(None, then.split(",")))
    return Stand(kind, (*acts, *((float(ago), act) for ago, act in pairs)))


# fmt: off
STANDS = (
    _stand("land",          0.2, "register"),
    _stand("neighbours",    0.7, "register"),
    _stand("homestead",     1.2, "register", "0.8 refuse"),
    _stand("debt",          1.4, "register", "0.5 refuse"),
    _stand("land",          1.5, "assign"),
    _stand("expropriation", 0.9, "assign"),
    _stand("land",          2.0, "sign"),
    _stand("homestead",     2.8, "name", "0.9 next"),
    _stand("land",          3.2, "name", "0.7 next"),
    _stand("expropriation", 6.0, "meet", "0.5 later"),
    _stand("land",          9.0, "meet", "2 offer"),
    _stand("homestead",    10.0, "meet", "3 suspend"),
    _stand("land",         10.5, "meet", "1.4 bargain,1.2 settle,1 draft"),
    _stand("homestead",    11.0, "meet", "2.4 bargain,2 paper,1 half"),
    _stand("land",         15.0, "meet", "9 written,5.5 apply"),
    _stand("land",         24.0, "meet", "18 written,14 apply,10 accept"),
    _stand("land",         45.0, "meet", "38 written,3 break"),
    _stand("homestead",    13.0, "meet", "0.6 fail"),
    _stand("expropriation", 20.0, "meet", "9 fail,8.6 routes"),
    _stand("land",         50.0, "meet", "42 written,9 perform"),
    _stand("homestead",    48.0, "meet", "40 word,8 perform"),
    _stand("homestead",    55.0, "meet", "46 word,15 perform,9 visit,3 prepare"),
    _stand("land",         60.0, "meet", "52 word,20 perform,14 visit,5 check"),
    _stand("land",         80.0, "meet", "70 word,40 perform,34 visit,30 publish,17 visit"),
    _stand("homestead",    85.0, "meet", "74 word,44 perform,38 visit,33 publish,20 visit"),
)
# fmt: on

SURE = {
    "named_later": False, "objected": False, "moved": False, "missed": False, "declined": False,
    "no_answer": False, "story": True,
}  # fmt: skip
"""What is left to no chance in them."""


def moment(until: datetime, ago: float) -> datetime:
    """So many working days before the year's end."""
    return calendar().before(until.astimezone(BEIJING), int(ago * OFFICE_DAY * OFFICE_MINUTE))


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
