"""After an event that concerns the resident, they are told; and what is over is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from yimen.kernel.events import KINDS, react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.mail.commands import REFUSED
from yimen.links.sms.commands import send
from yimen.notices.models import Medium
from yimen.notices.placeholders import Values
from yimen.notices.queries import say
from yimen.orgs.commands import doubt_email
from yimen.requests.models import Request

from . import commands, mailbox
from .listing import reactions as listing  # noqa: F401 - lets notices to followers follow events
from .notices import TEXTS, name_of, values

NEWS = timedelta(days=2)
"""What happened longer ago, as in an import of old matters, is no news."""


@app.task(name="portal.tell_resident", retry=PATIENT)
def tell_resident(case_id: str, number: int) -> None:
    """Write the notice of one event, once for each way by which the resident wants it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if now() - event.at > NEWS:
        return
    told = _told(event)
    if told is None:
        return
    resident = told.request.resident
    if mailbox.by_mail(resident):
        words = say(told.text, Medium.MAIL, told.values)
        mailbox.tell(resident, words.subject, words.body, told.key)
    if mailbox.by_sms(resident):
        send(resident.phone or "", say(told.text, Medium.SMS, told.values).body, told.key)


@dataclass(frozen=True)
class Told:
    """What a notice is about: the request, whose resident is there, the text, its cause."""

    request: Any
    text: str
    key: str

    @property
    def values(self) -> Values:
        """What its words may name."""
        return values(self.text, self.request)


def _told(event: StoredEvent) -> Told | None:
    """The notice of an event; None where nobody is left to be told."""
    found = Request.objects.select_related("resident", "lead", "centre").get(pk=event.case_id)
    if found.resident is None or found.resident.erased_at:
        return None
    return Told(found, name_of(KINDS[event.kind], found), f"{event.case_id}:{event.number}")


@app.task(name="portal.mail_refused", retry=PATIENT)
def mail_refused(key: str, recipient: bool) -> None:
    """A notice does not arrive by e-mail: it goes by short message, and a dead address is doubted.

    The key is the event's, so whoever gets short messages anyway gets no second one.
    """
    case_id, _colon, number = key.rpartition(":")
    if not number.isdecimal():
        return  # the mail that asks about an address has no other way
    told = _told(StoredEvent.objects.get(case_id=UUID(case_id), number=int(number)))
    if told is None:
        return
    resident = told.request.resident
    if recipient:
        doubt_email(resident, email=resident.email or "")
    if resident.phone:
        send(resident.phone, say(told.text, Medium.SMS, told.values).body, told.key)


@app.periodic(cron="47 * * * *")
@app.task(name="portal.sweep")
def sweep(timestamp: int) -> None:
    """Each hour: forget codes, knocks and sessions that are over."""
    commands.sweep()


REFUSED.append(mail_refused)
react({event: [tell_resident] for event in TEXTS}, needed=lambda case: case.resident_id is not None)
