"""Who hears of offers and signatures, and the reminders of what is owed."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.links.sms.commands import send
from yimen.mediation.events import Reminded
from yimen.mediation.models import Dispute, Party
from yimen.notices.models import Medium
from yimen.notices.queries import say
from yimen.orgs.models import Role

from .commands import reminding
from .events import AgreementUndersigned, OfferAccepted, OfferDeclined, OfferMade


@app.task(name="agreements.tell_mediators", retry=PATIENT)
def tell_mediators(case_id: str, number: int) -> None:
    """A party has offered, answered or signed: the mediators hear of it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if event.actor.startswith("resident:"):
        dispute = Dispute.objects.get(pk=event.case_id)
        give_notice(dispute, event, dispute.lead_id, Role.HANDLER)


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
        "number": lambda: dispute.number,
        "due": lambda: date_format(day, "DATE_FORMAT"),
        "unit": lambda: (dispute.lead or dispute.centre).name,
    }
    send(resident.phone, say(name, Medium.SMS, values).body, f"{case_id}:{number}")


@app.periodic(cron="20 9 * * *")
@app.task(name="agreements.remind")
def remind(timestamp: int) -> None:
    """Each morning: what is due in three days, and what was due yesterday."""
    given = reminding.remind_all()
    logging.getLogger(__name__).info("%d reminders of obligations", given)


react(
    {
        kind: [tell_mediators]
        for kind in (OfferMade, OfferAccepted, OfferDeclined, AgreementUndersigned)
    }
)
react({Reminded: [tell_of_debt]})
