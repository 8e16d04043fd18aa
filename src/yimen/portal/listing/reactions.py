"""Whoever follows a listed matter hears when it is answered, when it ends, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yimen.catalogue.queries import title_of
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
from yimen.portal.models import Follower
from yimen.requests import events
from yimen.requests.models import Request

from .policy import is_listed
from .public_ids import public_id

NEWS_OF: dict[type[Event], str] = {
    events.CheckPassed: "followed_answered",
    events.CalledBack: "followed_closed",
    events.ClosedUnreached: "followed_closed",
    events.Upheld: "followed_closed",
    events.AnsweredAtOnce: "followed_closed",
    events.EndConfirmed: "followed_closed",
    events.Reopened: "followed_reopened",
}
"""Of what followers are told, each once for each event, and the name of the text."""
GONE = "followed_gone"
TAKES_AWAY = (
    events.Withdrawn,
    events.DeclineAsked,
    events.HandedOver,
    events.Corrected,
)
"""After these a matter may be listed no more, as after `ListingStopped`."""


@app.task(name="portal.tell_followers", retry=PATIENT)
def tell_followers(case_id: str, number: int) -> None:
    """Tell each follower once; of what is listed no more, for the last time."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    request = Request.objects.get(pk=event.case_id)
    text = _text(event, request)
    if text == GONE:
        _part(request, number)
    elif text is not None and now() - event.at <= NEWS:
        for row in _followers(request):
            _tell(row.resident, text, request, number)


def _text(event: StoredEvent, request: Request) -> str | None:
    """The name of the notice after an event; None where it is no news for followers."""
    if not is_listed(request):
        return GONE
    return {each.kind(): name for each, name in NEWS_OF.items()}.get(event.kind)


@app.task(name="portal.follower_mail_refused", retry=PATIENT)
def mail_refused(key: str, recipient: bool) -> None:
    """A follower's notice does not arrive by e-mail: it goes by short message, once.

    A dead address is doubted. Keys of other mails have other parts: they are not followers'.
    """
    if key.count(":") != 2:
        return
    case_id, number, whose = key.split(":")
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=int(number))
    request = Request.objects.get(pk=event.case_id)
    resident = Resident.objects.get(pk=UUID(whose))
    if recipient:
        doubt_email(resident, email=resident.email or "")
    text = _text(event, request)
    if text is not None and resident.phone:
        send(resident.phone, say(text, Medium.SMS, _values(request)).body, key)


def _followers(request: Request) -> Iterator[Follower]:
    rows = Follower.objects.filter(case=request).select_related("resident")
    yield from rows.order_by("resident_id").iterator()


@transaction.atomic
def _part(request: Request, number: int) -> None:
    """Nobody follows it any more, and each hears so."""
    for row in _followers(request):
        _tell(row.resident, GONE, request, number)
    Follower.objects.filter(case=request).delete()


def _tell(resident: Resident, text: str, request: Request, number: int) -> None:
    """By each way by which the follower wants notices; who was erased is told nothing."""
    key = f"{request.pk}:{number}:{resident.pk}"
    if mailbox.by_mail(resident):
        words = say(text, Medium.MAIL, _values(request))
        mailbox.tell(resident, words.subject, words.body, key)
    if mailbox.by_sms(resident):
        send(resident.phone or "", say(text, Medium.SMS, _values(request)).body, key)


def _values(request: Request) -> Values:
    path = reverse("portal:listed", args=[public_id(request.pk)])
    return {
        "about": lambda: title_of(request.item_id) if request.item_id else str(_("a matter")),
        "link": lambda: f"{settings.PUBLIC_URL}{path}",
    }


REFUSED.append(mail_refused)
react({kind: [tell_followers] for kind in NEWS_OF}, needed=lambda case: case.may_list)
react({kind: [tell_followers] for kind in TAKES_AWAY}, needed=lambda case: case.may_list)
react({events.ListingStopped: [tell_followers]})
