"""After an event that concerns the resident, they are told; and what is over is forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from yimen.kernel.events import KINDS, react
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.sms.commands import send
from yimen.requests.models import Request

from . import commands
from .notices import TEXTS, notice

NEWS = timedelta(days=2)
"""What happened longer ago, as in an import of old matters, is no news."""


@app.task(name="portal.tell_resident")
def tell_resident(case_id: str, number: int) -> None:
    """Write the short message of one event, once."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if now() - event.at > NEWS:
        return
    request = Request.objects.select_related("resident").get(pk=event.case_id)
    resident = request.resident
    if resident is None or not resident.phone:
        return
    send(resident.phone, notice(KINDS[event.kind], request), f"{case_id}:{number}")


@app.periodic(cron="47 * * * *")
@app.task(name="portal.sweep")
def sweep(timestamp: int) -> None:
    """Each hour: forget codes, knocks and sessions that are over."""
    commands.sweep()


react({event: [tell_resident] for event in TEXTS}, needed=lambda case: case.resident_id is not None)
