"""What a party sees of the sittings of its dispute, and the calendar file of one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediation.models import Dispute
from yimen.mediation.policy import number_of
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_actor
from yimen.sittings import queries
from yimen.sittings.calendar_file import Appointment, calendar_file
from yimen.sittings.models import Sitting, SittingState, TieState
from yimen.sittings.process import PANEL, SITTING, TIE
from yimen.ui.show import show

WISHES = ("ask_open", "ask_closed")
ABOUT_A_TIE = ("consent_to_tie", "decline_tie")


@require_http_methods(["GET", "HEAD", "POST"])
@needs_actor
def mine(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """When, where, and whether one came; one can ask for an open sitting or a closed one."""
    dispute = dispute_for(actor, key)
    own = number_of(actor, dispute)
    if own is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    if request.method == "POST":
        act(request, actor, dispute)
        return redirect("sittings:mine", dispute.pk)
    rows = [
        {
            "sitting": each,
            "came": own in each.came,
            "missed": own in each.absent,
            "asks": own in each.open_asked_by,
            "may_ask": each.state == SittingState.PLANNED,
        }
        for each in queries.sittings_of(dispute)
    ]
    panel, ties = queries.panel_of(dispute), queries.ties_of(dispute)
    words = queries.words_of(dispute, [each.passage for each in ties])
    context = {
        "dispute": dispute,
        "rows": rows,
        "may_accept": bool(PANEL.open_to(actor, panel)),
        "accepted": own in panel.accepted_by,
        "mediators": queries.names_in_charge(dispute),
        "ties": [
            {
                "tie": each,
                "who": each.mediator.staff.name,
                "words": words.get(each.passage, ""),
                "consents": own in each.consented_by,
                "open": each.state == TieState.TOLD,
            }
            for each in ties
        ],
    }
    return show(request, "sittings/mine.html", context)


def act(request: HttpRequest, actor: Actor, dispute: Dispute) -> None:
    """A party accepts the mediators or objects, consents to a tie, or says how a sitting is."""
    name = request.POST.get("act", "")
    if name in WISHES:
        number = request.POST.get("sitting", "")
        sitting = queries.sitting_for(dispute, int(number) if number.isdecimal() else 0)
        SITTING.commands[name](sitting, actor)
    elif name == "accept_team":
        PANEL.commands[name](queries.panel_of(dispute), actor)
    elif name == "object_to_team":
        words = request.POST.get("words", "")
        PANEL.commands[name](queries.panel_of(dispute), actor, words=words)
    elif name in ABOUT_A_TIE:
        number = request.POST.get("tie", "")
        TIE.commands[name](
            queries.tie_for(dispute, int(number) if number.isdecimal() else 0), actor
        )
    else:
        raise NotFound(_("There is no such step."))


@require_safe
@needs_actor
def invitation(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The sitting for one's own calendar; no name stands in it."""
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
        page=f"{settings.PUBLIC_URL}{reverse('sittings:mine', args=[dispute.pk])}",
        called_off=sitting.state == SittingState.CALLED_OFF,
    )
