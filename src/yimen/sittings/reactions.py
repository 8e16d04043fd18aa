"""Parties are invited by short message, mediators hear what a party says of a sitting.

Where mediation ends, rests or goes to the level above, what was planned is called off by itself;
where it ends or goes to others, its mediators have room for another dispute.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.actors import CLOCK
from yimen.kernel.errors import NotNow
from yimen.kernel.events import Event, react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.sms.commands import send
from yimen.mediation.addresses import for_party
from yimen.mediation.events import (
    AgreedOrally,
    HandedOver,
    MediationFailed,
    MediationStopped,
    MediationSuspended,
    MovedUp,
    SentBack,
    TookEffect,
    Withdrawn,
)
from yimen.mediation.models import Dispute, State
from yimen.mediation.queries import parties_of
from yimen.mediators.commands import release
from yimen.notices.models import Medium
from yimen.notices.placeholders import Values
from yimen.notices.queries import say
from yimen.orgs.models import Role

from .commands.sittings import lapse
from .events import (
    ClosedSittingAsked,
    OpenSittingAsked,
    PanelAccepted,
    PanelObjected,
    SittingCalledOff,
    SittingLapsed,
    SittingMoved,
    SittingPlanned,
)
from .models import LapseGround, Sitting, SittingState
from .queries import dispute_of, sitting_for, sittings_of

NEWS = timedelta(days=2)
"""What happened longer ago is no news."""
TEXTS: dict[type[Event], str] = {
    SittingPlanned: "sitting_planned",
    SittingMoved: "sitting_moved",
    SittingCalledOff: "sitting_called_off",
    SittingLapsed: "sitting_called_off",
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


@app.task(name="sittings.call_off_planned", retry=PATIENT)
def call_off_planned(case_id: str, number: int) -> None:
    """Mediation has ended, rests or goes to the level above: what was planned does not take place.

    The rooms are free for others and the parties are told. How long an appraisal takes nobody knows
    (在线调解规则 art. 26), and whom the level above names the parties may refuse (人民调解法
    art. 19): a sitting is called off and not moved; whoever goes on mediating plans another. One
    that has begun already keeps its minutes to be written.
    """
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = dispute_of(event.case_id)
    if event.kind == MediationSuspended.kind() and dispute.state != State.SUSPENDED:
        return
    for sitting in sittings_of(dispute):
        planned = sitting.state == SittingState.PLANNED and now() < sitting.begins
        if planned and sitting.head < number:
            with suppress(NotNow):  # a mediator was quicker
                lapse(sitting, CLOCK, why=why_not(event))


def why_not(event: StoredEvent) -> LapseGround:
    """Why what was planned does not take place."""
    others = {
        MediationSuspended.kind(): LapseGround.SUSPENDED,
        MovedUp.kind(): LapseGround.MOVED_UP,
    }
    return others.get(event.kind, LapseGround.ENDED)


@app.task(name="sittings.release_mediators", retry=PATIENT)
def release_mediators(case_id: str, number: int) -> None:
    """It is mediated no more, or by others: whoever had it in charge has room for another.

    Performance and follow-ups, three months of them, are nobody's burden here; where it breaks out
    again, mediators are named anew.
    """
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    release(event.case_id, event.at)


react({kind: [invite] for kind in TEXTS})
react(
    {
        kind: [tell_mediators]
        for kind in (PanelAccepted, PanelObjected, OpenSittingAsked, ClosedSittingAsked)
    }
)
ENDS = (TookEffect, AgreedOrally, MediationFailed, MediationStopped, Withdrawn, HandedOver)
react({kind: [call_off_planned] for kind in (MediationSuspended, MovedUp, *ENDS)})
RELEASES = (SentBack, MovedUp, *ENDS)
"""After these those who mediated it do so no more."""
react({kind: [release_mediators] for kind in RELEASES})
