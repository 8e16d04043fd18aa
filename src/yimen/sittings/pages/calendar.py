"""The calendar file of a sitting, for whoever works on the dispute and for its parties."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.actors import Actor
from yimen.mediation.addresses import for_party
from yimen.mediation.models import Dispute
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_staff
from yimen.sittings import queries
from yimen.sittings.calendar_file import Appointment, calendar_file
from yimen.sittings.models import Sitting, SittingState


@require_safe
@needs_staff
def invitation(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The sitting for one's own calendar; no name stands in it."""
    return file_for(actor, key, number)


def file_for(actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The file as an answer. NotFound: the actor may not know of the dispute."""
    dispute = dispute_for(actor, key)
    sitting = queries.sitting_for(dispute, number)
    response = HttpResponse(
        calendar_file(appointment(dispute, sitting)), content_type="text/calendar; charset=utf-8"
    )
    file = f"{dispute.number}-{sitting.number}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def appointment(dispute: Dispute, sitting: Sitting) -> Appointment:
    """What a calendar is told of a sitting: nothing of the parties, not even what it is about."""
    room = sitting.booking.room
    host = settings.PUBLIC_URL.partition("://")[2]
    return Appointment(
        uid=f"{dispute.pk}-{sitting.number}@{host}",
        sequence=sitting.sequence,
        told_at=queries.told_at(sitting),
        begins=sitting.begins,
        ends=sitting.ends,
        summary=_("Mediation of matter %s") % dispute.number,
        place=f"{room.centre.name} {room.name}",
        organiser=room.centre.name,
        organiser_address=settings.PUBLIC_URL,
        page=for_party(dispute, "portal:dispute_sittings"),
        called_off=sitting.state == SittingState.CALLED_OFF,
    )
