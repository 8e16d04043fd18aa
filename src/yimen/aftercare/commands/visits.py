"""Whether peace lasts: asked after 7, 30 and 90 days, by somebody who did not mediate it."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.aftercare.events import (
    VisitCancelled,
    VisitGivenUp,
    VisitMissed,
    VisitPlanned,
    VisitRecorded,
)
from yimen.aftercare.models import STARS, Keeping, Visit
from yimen.aftercare.process import VISIT
from yimen.aftercare.queries import visits_in
from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.deadlines.queries import limit_ends
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.asks import Line, Words, is_legible
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.mediation.models import VISITS, Dispute, State

WINDOWS = ("first_visit", "second_visit", "third_visit")
"""The rules of time that say when one asks, counted from when all was performed."""


def plan_visits(dispute: Dispute, after: int, settled_by: str) -> list[Visit]:
    """Plan the follow-ups that are still to be planned, counted from now; done twice, once only.

    `after` is the event that settled it or by which all was performed.
    """
    known = {row.turn for row in visits_in(dispute) if row.after == after}
    planned = []
    for turn, window in enumerate(WINDOWS[:VISITS], 1):
        if turn not in known:
            day = localdate(limit_ends("dispute", window, dispute, now()).at)
            visit = Visit(case=dispute, after=after, turn=turn)
            planned.append(plan(visit, CLOCK, due_on=day, settled_by=settled_by))
    return planned


@VISIT.command
def plan(visit: Visit, actor: Actor, *, due_on: date, settled_by: Line = "") -> VisitPlanned:
    """Say by which day one asks; `settled_by` mediated it and does not ask."""
    if visit.case.state != State.FOLLOWED_UP:
        raise Refused(_("The dispute is open again."))
    visit.number = len(visits_in(visit.case)) + 1
    visit.due_on, visit.settled_by = due_on, settled_by
    return VisitPlanned(day=due_on.isoformat(), turn=visit.turn)


@VISIT.command
def record(
    visit: Visit,
    actor: Actor,
    *,
    kept: Keeping,
    relapsed: bool = False,
    satisfied: int | None = None,
    words: Words = "",
) -> VisitRecorded:
    """Write down what the parties say: is it kept, are they content, has it broken out again.

    `satisfied` is from 1 to 5, or no word. What has broken out again is said in `words`: with them
    the dispute is opened again, under the same number.
    """
    if satisfied is not None and satisfied not in STARS:
        wrong = _("From 1 to 5, or no word.")
        raise Invalid(wrong, {"satisfied": wrong})
    if relapsed and not is_legible(words):
        raise Invalid(_("Say what has happened."), {"words": _("This must be said.")})
    said = write_down(visit.case, actor, Wording.RECORD, words) if is_legible(words) else None
    visit.kept, visit.satisfied, visit.relapsed = kept, satisfied, relapsed
    one_less(visit)
    number, digest = (said.number, said.digest) if said else (None, "")
    return VisitRecorded(kept, satisfied, relapsed, number, digest)


def one_less(visit: Visit) -> None:
    """One follow-up fewer keeps the dispute from being filed."""
    visit.case.visits_left = max(visit.case.visits_left - 1, 0)


@VISIT.command
def note_missed(visit: Visit, actor: Actor) -> VisitMissed:
    """Nobody was reached today; after three attempts on three days it may be given up."""
    visit.attempts += 1
    visit.last_try = localdate(now())
    return VisitMissed(attempt=visit.attempts)


@VISIT.command
def give_up_reaching(visit: Visit, actor: Actor) -> VisitGivenUp:
    """Nobody was reached three times: this follow-up is left out, the next one is not."""
    one_less(visit)
    return VisitGivenUp(attempts=visit.attempts)


@VISIT.command
def cancel(visit: Visit, actor: Actor) -> VisitCancelled:
    """The dispute is open again: what was planned after the old settlement is not asked."""
    return VisitCancelled()
