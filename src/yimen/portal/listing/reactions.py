"""Whoever follows a listed matter hears when it is answered, when it ends, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from yimen.catalogue.queries import title_of
from yimen.kernel.events import Event, react
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.sms.commands import NEWS, send
from yimen.portal.models import Follower
from yimen.requests import events
from yimen.requests.models import Request

from .policy import is_listed
from .public_ids import public_id

NEWS_OF: dict[type[Event], str | Promise] = {
    events.CheckPassed: _("A matter that you follow (%(about)s) was answered: %(link)s"),
    events.CalledBack: _("A matter that you follow (%(about)s) is closed: %(link)s"),
    events.ClosedUnreached: _("A matter that you follow (%(about)s) is closed: %(link)s"),
    events.Upheld: _("A matter that you follow (%(about)s) is closed: %(link)s"),
    events.AnsweredAtOnce: _("A matter that you follow (%(about)s) is closed: %(link)s"),
    events.EndConfirmed: _("A matter that you follow (%(about)s) is closed: %(link)s"),
    events.Reopened: _("A matter that you follow (%(about)s) was opened again: %(link)s"),
}
"""What followers are told, each once for each event: category and link, nothing of a person."""
GONE = _("A matter that you followed (%(about)s) is on the public list no more.")
TAKES_AWAY = (
    events.Withdrawn,
    events.DeclineAsked,
    events.HandedOver,
    events.Corrected,
)
"""After these a matter may be listed no more, as after `ListingStopped`."""


@app.task(name="portal.tell_followers")
def tell_followers(case_id: str, number: int) -> None:
    """Tell each follower once; of what is listed no more, for the last time."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    request = Request.objects.get(pk=event.case_id)
    if not is_listed(request):
        _part(request, number)
        return
    says = {each.kind(): text for each, text in NEWS_OF.items()}.get(event.kind)
    if says is not None and now() - event.at <= NEWS:
        for row in _followers(request):
            _tell(row, says, request, number)


def _followers(request: Request) -> Iterator[Follower]:
    rows = Follower.objects.filter(case=request).select_related("resident")
    yield from rows.order_by("resident_id").iterator()


@transaction.atomic
def _part(request: Request, number: int) -> None:
    """Nobody follows it any more, and each hears so."""
    for row in _followers(request):
        _tell(row, GONE, request, number)
    Follower.objects.filter(case=request).delete()


def _tell(row: Follower, says: str | Promise, request: Request, number: int) -> None:
    if row.resident.phone:
        key = f"{request.pk}:{number}:{row.resident_id}"
        send(row.resident.phone, str(says) % _named(request), key)


def _named(request: Request) -> dict[str, Any]:
    path = reverse("portal:listed", args=[public_id(request.pk)])
    about = title_of(request.item_id) if request.item_id else _("a matter")
    return {"about": about, "link": f"{settings.PUBLIC_URL}{path}"}


react({kind: [tell_followers] for kind in NEWS_OF}, needed=lambda case: case.may_list)
react({kind: [tell_followers] for kind in TAKES_AWAY}, needed=lambda case: case.may_list)
react({events.ListingStopped: [tell_followers]})
