"""Short messages to residents: what happened, the number, a link; nothing about the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yimen.kernel.events import Event
from yimen.requests import events
from yimen.requests.models import Request
from yimen.requests.process import REQUEST

from .invitations import rating_url

CLOSED = _("Your matter %(number)s is closed. How content are you? %(rate)s")
CLOSED_AND_RATED = _("Your matter %(number)s is closed. All of it: %(follow)s")

TEXTS: Mapping[type[Event], str | Promise] = {
    events.Registered: _("Your matter is registered: number %(number)s. How it goes: %(follow)s"),
    events.DetailsAsked: _("Your matter %(number)s waits for details from you: %(follow)s"),
    events.ExtensionGranted: _(
        "Your matter %(number)s takes longer. Why, and until when: %(follow)s"
    ),
    events.Shelved: _(
        "Your matter %(number)s cannot be solved for now. Why, and what is done: %(follow)s"
    ),
    events.CheckPassed: _("Your matter %(number)s is answered. Read and rate it: %(follow)s"),
    events.DeclineConfirmed: _(
        "Your matter %(number)s was not accepted. Why, and where to turn: %(follow)s"
    ),
    events.HandedOver: _("Your matter %(number)s was handed over. To whom: %(follow)s"),
    events.EndConfirmed: _("Your matter %(number)s has ended. Why: %(follow)s"),
    events.AnsweredAtOnce: CLOSED,
    events.CalledBack: CLOSED,
    events.ClosedUnreached: CLOSED,
    events.Upheld: CLOSED,
}
"""What a resident is told by short message, each once for each event."""


def notice(event: type[Event], request: Request) -> str:
    """The text for an event of a request."""
    text = TEXTS[event]
    if text is CLOSED and not rateable(request):
        text = CLOSED_AND_RATED
    words = {"number": request.number, "follow": follow_url(request)}
    if text is CLOSED:
        words["rate"] = rating_url(request)
    return str(text) % words


def rateable(request: Request) -> bool:
    """Whether a rating is still to come: none was given and the answer stands."""
    return request.state in REQUEST.steps["rate"].source and request.rating is None


def follow_url(request: Request) -> str:
    """Where the resident follows it."""
    return f"{settings.PUBLIC_URL}{reverse('portal:follow')}?number={request.number}"
