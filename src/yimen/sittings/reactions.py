"""Parties are invited by short message, mediators hear what a party says of a sitting."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.events import Event, react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.sms.commands import send
from yimen.mediation.addresses import for_party
from yimen.mediation.events import (
    EndedElsewhere,
    Filed,
    HandedOver,
    RefusalConfirmed,
    Withdrawn,
)
from yimen.mediation.models import Dispute
from yimen.mediation.queries import parties_of
from yimen.mediators.commands import release
from yimen.notices.models import Medium
from yimen.notices.placeholders import Values
from yimen.notices.queries import say
from yimen.orgs.models import Role

from .events import (
    ClosedSittingAsked,
    OpenSittingAsked,
    PanelAccepted,
    PanelObjected,
    SittingCalledOff,
    SittingMoved,
    SittingPlanned,
)
from .models import Sitting
from .queries import dispute_of, sitting_for

NEWS = timedelta(days=2)
"""What happened longer ago is no news."""
TEXTS: dict[type[Event], str] = {
    SittingPlanned: "sitting_planned",
    SittingMoved: "sitting_moved",
    SittingCalledOff: "sitting_called_off",
}


@app.task(name="sittings.invite", retry=PATIENT)
def invite(case_id: str, number: int) -> None:
    """Each party gets one short message for each event: when, where, and a page with more."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if now() - event.at > NEWS:
        return
    dispute = dispute_of(event.case_id)
    sitting = sitting_for(dispute, event.facts["sitting"])
    text = next(name for kind, name in TEXTS.items() if kind.kind() == event.kind)
    words = say(text, Medium.SMS, values(dispute, sitting, event)).body
    for party in parties_of(dispute):
        who = party.resident
        if who is not None and who.phone and not who.erased_at:
            send(who.phone, words, f"{case_id}:{number}:{party.number}")


def values(dispute: Dispute, sitting: Sitting, event: StoredEvent) -> Values:
    """What an invitation may name: of the sitting as it was when this happened, nobody's name."""
    begins = parse_datetime(event.facts.get("begins", "")) or sitting.begins
    return {
        "number": lambda: dispute.number,
        "begins": lambda: f"{timezone.localtime(begins):%Y-%m-%d %H:%M}",
        "room": lambda: f"{sitting.booking.room.centre.name} {sitting.booking.room.name}",
        "unit": lambda: (dispute.lead or dispute.centre).name,
        "link": lambda: for_party(dispute, "portal:dispute_sittings"),
    }


@app.task(name="sittings.tell_mediators", retry=PATIENT)
def tell_mediators(case_id: str, number: int) -> None:
    """A party accepts, objects, or asks for an open or a closed sitting: mediators hear of it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if event.actor.startswith("resident:"):
        dispute = dispute_of(event.case_id)
        give_notice(dispute, event, dispute.lead_id, Role.HANDLER)


@app.task(name="sittings.release_mediators", retry=PATIENT)
def release_mediators(case_id: str, number: int) -> None:
    """The dispute has ended: nobody has it in charge any more, and has room for another."""
    if Dispute.objects.filter(pk=UUID(case_id), closed_at__isnull=False).exists():
        release(dispute_of(UUID(case_id)))


react({kind: [invite] for kind in TEXTS})
react(
    {
        kind: [tell_mediators]
        for kind in (PanelAccepted, PanelObjected, OpenSittingAsked, ClosedSittingAsked)
    }
)
react(
    {
        kind: [release_mediators]
        for kind in (Filed, Withdrawn, HandedOver, EndedElsewhere, RefusalConfirmed)
    }
)
