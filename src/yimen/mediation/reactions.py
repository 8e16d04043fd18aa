"""After a dispute moved, whoever must act next hears of what a party did."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import Role

from .commands import forgetting
from .events import (
    BrokeOutAgain,
    MediationStopped,
    MoreTimeAgreed,
    PartySpoke,
    PromiseBroken,
    Withdrawn,
)
from .models import Dispute


@app.task(name="mediation.tell_mediators", retry=PATIENT)
def tell_mediators(case_id: str, number: int) -> None:
    """A party agreed, left, or says that a promise was not kept: the mediators are told."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = Dispute.objects.get(pk=event.case_id)
    give_notice(dispute, event, dispute.lead_id, Role.HANDLER)


@app.task(name="mediation.tell_centre", retry=PATIENT)
def tell_centre(case_id: str, number: int) -> None:
    """It has broken out again: the duty head is told."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = Dispute.objects.get(pk=event.case_id)
    give_notice(dispute, event, dispute.centre_id, Role.DISPATCHER)


@app.periodic(cron="27 3 * * *")
@app.task(name="mediation.sweep", queueing_lock="mediation.sweep")
def sweep(timestamp: int) -> None:
    """Each night: who was erased while a dispute was open is forgotten once it has ended."""
    forgetting.sweep()


react(
    {
        kind: [tell_mediators]
        for kind in (MoreTimeAgreed, MediationStopped, PartySpoke, PromiseBroken, Withdrawn)
    }
)
react({BrokeOutAgain: [tell_centre]})
