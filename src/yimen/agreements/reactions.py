"""Who hears of offers and signatures, and the reminders of what is owed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.actors import CLOCK
from yimen.kernel.errors import NotNow, Refused
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
    PartyRemoved,
    Reminded,
    TookEffect,
    Withdrawn,
)
from yimen.mediation.models import Dispute, Party
from yimen.notices.models import Medium
from yimen.notices.placeholders import Values
from yimen.notices.queries import say
from yimen.orgs.models import Role

from .commands import forgetting, reminding
from .commands.offers import lapse, lose_party
from .events import (
    AgreementOffered,
    AgreementUndersigned,
    OfferAcceptanceNoted,
    OfferAccepted,
    OfferAcceptedByAll,
    OfferDeclined,
    OfferLastAcceptanceNoted,
    OfferMade,
    OfferPassedOn,
    OfferRefusalNoted,
    OfferTellingAllowed,
    OfferWithdrawn,
)
from .models import Offer, OfferState

NEWS = timedelta(days=2)
"""What happened longer ago is no news."""
OF_PARTIES = (
    OfferMade,
    OfferTellingAllowed,
    OfferAccepted,
    OfferAcceptedByAll,
    OfferDeclined,
    OfferWithdrawn,
    AgreementUndersigned,
)
TEXTS: dict[type[Event], str] = {
    OfferMade: "offer_told",
    OfferPassedOn: "offer_told",
    OfferAcceptedByAll: "offer_answered",
    OfferDeclined: "offer_answered",
    OfferLastAcceptanceNoted: "offer_answered",
    OfferRefusalNoted: "offer_answered",
    AgreementOffered: "agreement_to_sign",
}
NOTED = (OfferAcceptanceNoted, OfferLastAcceptanceNoted, OfferRefusalNoted)
"""A mediator notes what a party said: the party hears of that."""
ENDS = (TookEffect, AgreedOrally, MediationFailed, MediationStopped, Withdrawn, HandedOver)
"""After these nothing is mediated any more."""


@app.task(name="agreements.tell_mediators", retry=PATIENT)
def tell_mediators(case_id: str, number: int) -> None:
    """A party has offered, answered, taken back or signed: the mediators hear of it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if event.actor.startswith("resident:"):
        dispute = Dispute.objects.get(pk=event.case_id)
        give_notice(dispute, event, dispute.lead_id, Role.HANDLER)


@app.task(name="agreements.tell_parties", retry=PATIENT)
def tell_parties(case_id: str, number: int) -> None:
    """What waits for a party's answer or name, and that its offer was answered: a short message.

    It says that there is something and where, never what.
    """
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if now() - event.at > NEWS:
        return
    dispute = Dispute.objects.select_related("lead", "centre").get(pk=event.case_id)
    text = next(name for kind, name in TEXTS.items() if kind.kind() == event.kind)
    write(dispute, event, text, concerned(dispute, event))


@app.task(name="agreements.tell_who_answered", retry=PATIENT)
def tell_who_answered(case_id: str, number: int) -> None:
    """A mediator has noted a party's answer: the party hears that, and can say if it is not so."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = Dispute.objects.select_related("lead", "centre").get(pk=event.case_id)
    rows = Party.objects.select_related("resident").filter(case=dispute, left_at=None)
    own = [each for each in rows if event.facts["party"] in (each.number, each.acts_for)]
    write(dispute, event, "answer_noted", own)


def write(dispute: Dispute, event: StoredEvent, text: str, parties: list[Party]) -> None:
    """A short message to each of the parties that has a telephone."""
    words = say(text, Medium.SMS, usual(dispute)).body
    for party in parties:
        who = party.resident
        if who is not None and who.phone and not who.erased_at:
            send(who.phone, words, f"{event.case_id}:{event.number}:{party.number}")


def concerned(dispute: Dispute, event: StoredEvent) -> list[Party]:
    """Who hears of it: all who may sign; of an offer those for whom it is, of an answer its maker.

    Agents hear what their parties hear.
    """
    rows = Party.objects.select_related("resident").filter(case=dispute, left_at=None)
    if event.kind == AgreementOffered.kind():
        return [each for each in rows if each.may_settle]
    offer = Offer.objects.get(case=dispute, number=event.facts["offer"])
    if not offer.told:
        return []
    told = event.kind in (OfferMade.kind(), OfferPassedOn.kind())
    wanted = {*offer.to} if told else {offer.by_party}
    return [each for each in rows if (each.acts_for or each.number) in wanted]


def usual(dispute: Dispute) -> Values:
    """What every message to a party may name."""
    return {
        "number": lambda: dispute.number,
        "unit": lambda: (dispute.lead or dispute.centre).name,
        "link": lambda: for_party(dispute),
    }


def open_offers(case_id: UUID) -> Iterator[Offer]:
    """The offers in a dispute that are not answered yet, each with the dispute as it is now."""
    for offer in Offer.objects.filter(case=case_id, state=OfferState.MADE).order_by("number"):
        offer.case = Dispute.named(case_id)
        yield offer


@app.task(name="agreements.lapse_offers", retry=PATIENT)
def lapse_offers(case_id: str, number: int) -> None:
    """Mediation has ended, one way or the other: what was offered and not answered lapses."""
    for offer in open_offers(UUID(case_id)):
        with suppress(NotNow, Refused):  # somebody was quicker, or it is mediated anew already
            lapse(offer, CLOCK)


@app.task(name="agreements.lapse_offers_of", retry=PATIENT)
def lapse_offers_of(case_id: str, number: int) -> None:
    """A party was taken out: what it offered, and what it was to answer, lapses."""
    party = StoredEvent.objects.get(case_id=UUID(case_id), number=number).facts["party"]
    for offer in open_offers(UUID(case_id)):
        with suppress(NotNow, Refused):  # it is not about this party, or somebody was quicker
            lose_party(offer, CLOCK, party=party)


@app.task(name="agreements.tell_of_debt", retry=PATIENT)
def tell_of_debt(case_id: str, number: int) -> None:
    """The party that owes something gets a short message, its mediators a notice."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    dispute = Dispute.objects.select_related("lead", "centre").get(pk=event.case_id)
    give_notice(dispute, event, dispute.lead_id, Role.HANDLER)
    owed = Party.objects.select_related("resident").filter(case=dispute, left_at=None)
    party = owed.filter(number=event.facts["party"]).first()
    resident = party.resident if party else None
    if resident is None or resident.erased_at or not resident.phone:
        return
    day = parse_date(event.facts["due"]) or event.at.date()
    name = "obligation_late" if day < event.at.date() else "obligation_soon"
    values = {
        "due": lambda: date_format(day, "DATE_FORMAT"),
        **usual(dispute),
    }
    send(resident.phone, say(name, Medium.SMS, values).body, f"{case_id}:{number}")


@app.periodic(cron="20 9 * * *")
@app.task(name="agreements.remind")
def remind(timestamp: int) -> None:
    """Each morning: what is due in three days, and what was due yesterday."""
    given = reminding.remind_all()
    logging.getLogger(__name__).info("%d reminders of obligations", given)


@app.periodic(cron="37 3 * * *")
@app.task(name="agreements.sweep", queueing_lock="agreements.sweep")
def sweep(timestamp: int) -> None:
    """Each night: what was kept for the archive until now is erased."""
    forgetting.sweep()


react({kind: [tell_mediators] for kind in OF_PARTIES})
react({kind: [tell_parties] for kind in TEXTS})
react({kind: [tell_who_answered] for kind in NOTED})
react({kind: [lapse_offers] for kind in ENDS})
react({PartyRemoved: [lapse_offers_of]})
react({Reminded: [tell_of_debt]})
