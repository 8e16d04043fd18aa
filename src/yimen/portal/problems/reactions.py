"""Everybody who told of a problem hears of its plan and of its end together, each once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from procrastinate.contrib.django import app

from yimen.cases.models import Case
from yimen.kernel.events import Event, react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.mail.commands import REFUSED
from yimen.links.sms.commands import NEWS, send
from yimen.notices.models import Medium
from yimen.notices.placeholders import Values
from yimen.notices.queries import say
from yimen.orgs.commands import doubt_email
from yimen.orgs.models import Resident
from yimen.portal import mailbox
from yimen.portal.notices import follow_url
from yimen.troubles import events
from yimen.troubles.models import Problem
from yimen.troubles.queries import told_by

TEXTS: dict[type[Event], str] = {
    events.Planned: "problem_planned",
    events.PlannedAnew: "problem_planned",
    events.Confirmed: "problem_solved",
}
"""Of what everybody is told, each once for each event, and the name of the text."""
MARK = "p"


def key_of(case_id: UUID, number: int, resident: UUID) -> str:
    """The name of a notice: one for each event and person. No other notice is named so."""
    return f"{MARK}:{number}:{case_id.hex}:r{resident.hex}"


@app.task(name="portal.tell_everybody", retry=PATIENT)
def tell_everybody(case_id: str, number: int) -> None:
    """Write the notices of one event, all in one transaction: together, or later together."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if now() - event.at > NEWS:
        return
    problem = Problem.objects.select_related("lead").get(pk=event.case_id)
    with transaction.atomic():
        for case in told_by(problem):
            if case.resident is not None and case.resident.erased_at is None:
                key = key_of(problem.pk, number, case.resident.pk)
                _tell(case.resident, _text(event), _values(problem, case), key)


def _text(event: StoredEvent) -> str:
    return {each.kind(): name for each, name in TEXTS.items()}[event.kind]


def _tell(resident: Resident, text: str, values: Values, key: str) -> None:
    """By each way by which the resident wants notices."""
    if mailbox.by_mail(resident):
        words = say(text, Medium.MAIL, values)
        mailbox.tell(resident, words.subject, words.body, key)
    if mailbox.by_sms(resident):
        send(resident.phone or "", say(text, Medium.SMS, values).body, key)


def _values(problem: Problem, case: Case) -> Values:
    """What the words may name: the resident's own matter, and the unit and day of the problem."""
    return {
        "number": lambda: case.number,
        "unit": lambda: problem.lead.name if problem.lead else "",
        "due": lambda: date_format(problem.until, "DATE_FORMAT") if problem.until else "",
        "link": lambda: follow_url(case),
    }


@app.task(name="portal.problem_mail_refused", retry=PATIENT)
def mail_refused(key: str, recipient: bool) -> None:
    """A notice does not arrive by e-mail: it goes by short message, and a dead address is doubted.

    Keys of other mails begin otherwise.
    """
    mark, _colon, rest = key.partition(":")
    if mark != MARK:
        return
    number, case_id, whose = rest.split(":")
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=int(number))
    problem = Problem.objects.select_related("lead").get(pk=event.case_id)
    wanted = UUID(whose.removeprefix("r"))
    case = next((each for each in told_by(problem) if each.resident_id == wanted), None)
    if case is None or case.resident is None or case.resident.erased_at:
        return
    if recipient:
        doubt_email(case.resident, email=case.resident.email or "")
    if case.resident.phone:
        words = say(_text(event), Medium.SMS, _values(problem, case))
        send(case.resident.phone, words.body, key)


REFUSED.append(mail_refused)
react({event: [tell_everybody] for event in TEXTS})
