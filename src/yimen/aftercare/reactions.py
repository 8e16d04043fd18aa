"""What follows a settlement by itself: follow-ups are planned, and end when it breaks out again."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app

from yimen.cases.models import Passage
from yimen.cases.reactions import give_notice
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotNow
from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.mediation import events as mediation
from yimen.mediation.commands.afterwards import relapse
from yimen.mediation.models import Dispute, State
from yimen.orgs.models import Role

from .commands.publications import lapse
from .commands.visits import cancel, plan_visits
from .events import CheckAsked, ConsentTakenBack, VisitRecorded
from .models import Publication, Visit

ERASED = "…"
"""For words that were erased meanwhile: that it broke out again the event says, to each reader in
their own language."""
SETTLERS = (mediation.PartiesAgreed, mediation.AgreedOrally, mediation.SettledAtOnce)


def for_the_callers(dispute: Dispute) -> Actor:
    """An actor of this module's own, at the centre that took the dispute."""
    unit, roles = dispute.centre_id, frozenset({Role.CALLER})
    return Actor("system:aftercare", "unit", unit=unit, roles=roles, units=frozenset({unit}))


@app.task(name="aftercare.plan", retry=PATIENT)
def plan(case_id: str, number: int) -> None:
    """All is performed, or it was settled at the window: three follow-ups are planned."""
    dispute = Dispute.objects.get(pk=UUID(case_id))
    last = StoredEvent.objects.filter(case_id=dispute.pk, number__lte=number)
    settled = last.filter(kind__in=[each.kind() for each in SETTLERS]).order_by("number").last()
    if dispute.state == State.FOLLOWED_UP:
        plan_visits(dispute, number, settled.actor if settled else "")


@app.task(name="aftercare.break_out", retry=PATIENT)
def break_out(case_id: str, number: int) -> None:
    """A follow-up found that it has broken out again: the dispute is opened under its number."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    after = StoredEvent.objects.filter(case_id=event.case_id, number__gt=number)
    known = after.filter(kind=mediation.BrokeOutAgain.kind()).exists()
    if not event.facts["relapsed"] or known:
        return
    dispute = Dispute.objects.get(pk=event.case_id)
    words = Passage.objects.get(case=event.case_id, number=event.facts["passage"]).text
    with suppress(NotNow):  # somebody was quicker
        relapse(dispute, for_the_callers(dispute), words=words or ERASED)


@app.task(name="aftercare.end", retry=PATIENT)
def end(case_id: str, number: int) -> None:
    """It is open again: nothing more is asked, and what was told of its settlement is not true."""
    dispute = Dispute.objects.get(pk=UUID(case_id))
    for visit in Visit.objects.filter(case=dispute, closed_at=None, opened_at__isnull=False):
        visit.case = dispute
        with suppress(NotNow):
            cancel(visit, CLOCK)
    for row in Publication.objects.filter(case=dispute, closed_at=None):
        row.case = dispute
        with suppress(NotNow):
            lapse(row, CLOCK)


@app.task(name="aftercare.tell_checkers", retry=PATIENT)
def tell_checkers(case_id: str, number: int) -> None:
    """There is something to check, or a party took its consent back: the approvers are told."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = Dispute.objects.get(pk=event.case_id)
    give_notice(dispute, event, dispute.centre_id, Role.APPROVER)


react(
    {
        mediation.AllPerformed: [plan],
        mediation.SettledAtOnce: [plan],
        mediation.BrokeOutAgain: [end],
        VisitRecorded: [break_out],
        CheckAsked: [tell_checkers],
        ConsentTakenBack: [tell_checkers],
    }
)
