"""Notices to residents: what happened, the number, a link; nothing about the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from yimen.cases.models import Case
from yimen.kernel.events import Event
from yimen.notices.placeholders import Values
from yimen.requests import events
from yimen.requests.models import Request
from yimen.requests.process import REQUEST

from . import queries
from .invitations import rating_url

CLOSED, CLOSED_AND_RATED = "closed", "closed_rated"

TEXTS: Mapping[type[Event], str] = {
    events.Registered: "registered",
    events.DetailsAsked: "details_asked",
    events.ExtensionGranted: "extension_granted",
    events.Shelved: "shelved",
    events.CheckPassed: "answered",
    events.DeclineConfirmed: "declined",
    events.HandedOver: "handed_over",
    events.EndConfirmed: "ended",
    events.AnsweredAtOnce: CLOSED,
    events.CalledBack: CLOSED,
    events.ClosedUnreached: CLOSED,
    events.Upheld: CLOSED,
}
"""Of what a resident is told, each once for each event, and the name of the text."""


def name_of(event: type[Event], request: Request) -> str:
    """Which text tells of an event of a request."""
    name = TEXTS[event]
    return CLOSED_AND_RATED if name == CLOSED and not rateable(request) else name


def values(name: str, request: Request) -> Values:
    """What stands in the place of each placeholder; made only where a text names it."""
    return {
        "number": lambda: request.number,
        "state": lambda: queries.heading(request.state),
        "unit": lambda: (request.lead or request.centre).name,
        "due": lambda: due_day(request),
        "link": lambda: rating_url(request) if name == CLOSED else follow_url(request),
    }


def due_day(request: Request) -> str:
    """The day by which what comes next is promised; "" where nothing is."""
    due = queries.due_at(request)
    return date_format(timezone.localdate(due), "DATE_FORMAT") if due else ""


def rateable(request: Request) -> bool:
    """Whether a rating is still to come: none was given and the answer stands."""
    return request.state in REQUEST.steps["rate"].source and request.rating is None


def follow_url(request: Case) -> str:
    """Where the resident follows it."""
    return f"{settings.PUBLIC_URL}{reverse('portal:follow')}?number={request.number}"
