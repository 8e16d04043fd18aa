"""After the answer: check, call, the resident's word, once more, the supervisor, the end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Supervision, Wording
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Words
from yimen.kernel.errors import Refused
from yimen.orgs.models import Unit
from yimen.requests.events import (
    Added,
    AnswerRefused,
    Appealed,
    CalledBack,
    CallMissed,
    CheckFailed,
    CheckPassed,
    ClosedUnreached,
    Ordered,
    PassedUp,
    Rated,
    Redone,
    Reopened,
    Upheld,
    Withdrawn,
)
from yimen.requests.models import Rating, Request, Solved
from yimen.requests.process import REQUEST

from .intake import give_to, open_windows


@REQUEST.command
def pass_check(request: Request, actor: Actor, *, solved: Solved) -> CheckPassed:
    """The centre read the answer against the demand: its finding stands apart from the unit's."""
    request.check_says, request.checked_by = solved, actor.key
    request.attempts = 0
    open_windows(request)
    return CheckPassed(solved=solved)


@REQUEST.command
def fail_check(request: Request, actor: Actor, *, solved: Solved, reason: str) -> CheckFailed:
    """The answer does not meet the demand: the unit must go on (济南 art. 27)."""
    request.check_says = solved
    return CheckFailed(solved=solved, reason=reason)


@REQUEST.command
def note_missed_call(request: Request, actor: Actor) -> CallMissed:
    """Nobody answered; after three attempts it may be closed as not reached."""
    request.attempts += 1
    return CallMissed(attempt=request.attempts)


@REQUEST.command
def call_back(
    request: Request,
    actor: Actor,
    *,
    solved: Solved,
    contacted: bool = True,
    rating: Rating | None = None,
    words: Words = "",
) -> CalledBack:
    """Record what the resident said on the telephone: solved or not, and how content."""
    request.resident_says, request.rating = solved, rating
    passage = write_down(request, actor, Wording.RECORD, words) if words.strip() else None
    open_windows(request)
    return CalledBack(
        solved=solved,
        contacted=contacted,
        rating=rating,
        passage=passage.number if passage else None,
        digest=passage.digest if passage else "",
    )


@REQUEST.command
def close_unreached(request: Request, actor: Actor) -> ClosedUnreached:
    """Close it without the resident's word: it counts in no rate of satisfaction."""
    open_windows(request)
    return ClosedUnreached(attempts=request.attempts)


@REQUEST.command
def redo(request: Request, actor: Actor, *, reason: str, rating: Rating | None = None) -> Redone:
    """The resident says by telephone that it is not solved: the unit does it once more (重办)."""
    once_more(request, rating)
    return Redone(reason=reason, rating=rating)


def once_more(request: Request, rating: Rating | None) -> None:
    """Count the round and clear its outcomes; what was said stays in the history."""
    request.redone += 1
    begin_round(request)
    request.bound = True


def begin_round(request: Request) -> None:
    """A new round begins: nobody has said anything about it yet, its time is not yet extended."""
    request.unit_says = request.check_says = request.resident_says = ""
    request.answered_by = request.checked_by = request.applicant = ""
    request.rating, request.attempts, request.extensions = None, 0, 0


@REQUEST.command
def pass_up(
    request: Request, actor: Actor, *, reason: str, rating: Rating | None = None
) -> PassedUp:
    """Twice done once more and still not solved: the supervisor takes it on."""
    request.supervision = higher(request.supervision)
    return PassedUp(reason=reason, rating=rating)


def higher(level: str) -> Supervision:
    """The next rung of the ladder."""
    return Supervision.ORDINARY if not level else Supervision.LISTED


@REQUEST.command
def rate(
    request: Request,
    actor: Actor,
    *,
    rating: Rating,
    solved: Solved | None = None,
    words: Words = "",
) -> Rated:
    """One matter, one rating: the resident says how content they are, in five steps.

    Whether the trouble is gone is another question: what they do not say is not made up.
    """
    request.rating, request.resident_says = rating, solved or request.resident_says
    passage = write_down(request, actor, Wording.ADDITION, words) if words.strip() else None
    open_windows(request)
    return Rated(
        rating=rating,
        solved=request.resident_says,
        passage=passage.number if passage else None,
        digest=passage.digest if passage else "",
    )


@REQUEST.command
def refuse_answer(
    request: Request, actor: Actor, *, words: Words, rating: Rating | None = None
) -> AnswerRefused:
    """The resident refuses the answer: the unit does it once more, under the same number."""
    passage = write_down(request, actor, Wording.ADDITION, words)
    once_more(request, rating)
    return AnswerRefused(rating=rating, passage=passage.number, digest=passage.digest)


@REQUEST.command
def appeal(
    request: Request, actor: Actor, *, words: Words, rating: Rating | None = None
) -> Appealed:
    """The resident refuses for the third time: the supervisor takes it on."""
    passage = write_down(request, actor, Wording.ADDITION, words)
    request.supervision = higher(request.supervision)
    return Appealed(rating=rating, passage=passage.number, digest=passage.digest)


@REQUEST.command
def uphold(request: Request, actor: Actor, *, reason: str) -> Upheld:
    """The supervisor finds the answer right and tells the resident why."""
    open_windows(request)
    return Upheld(reason=reason)


@REQUEST.command
def order(request: Request, actor: Actor, *, reason: str, to: Unit | None = None) -> Ordered:
    """The supervisor orders a unit to do it, which binds."""
    unit = to or request.lead
    if unit is None:
        raise Refused(_("Nobody has been given it yet."))
    give_to(request, actor, unit)
    begin_round(request)
    request.bound = True
    return Ordered(unit=unit.pk, reason=reason)


@REQUEST.command
def add(request: Request, actor: Actor, *, text: Words) -> Added:
    """The resident adds something; whoever has the case sees it at once."""
    passage = write_down(request, actor, Wording.ADDITION, text)
    return Added(passage=passage.number, digest=passage.digest)


@REQUEST.command
def withdraw(request: Request, actor: Actor, *, reason: str) -> Withdrawn:
    """The resident takes it back."""
    open_windows(request)
    return Withdrawn(reason=reason)


@REQUEST.command
def reopen(request: Request, actor: Actor, *, reason: str) -> Reopened:
    """The trouble is back or not gone: the same number, the same timeline, a new round."""
    begin_round(request)
    request.lead, request.bound, request.at_once = None, False, False
    request.returns = 0
    return Reopened(reason=reason)
