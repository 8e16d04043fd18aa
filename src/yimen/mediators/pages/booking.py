"""Booking a room and mediators, and giving a booking up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.kernel.ids import uuid7
from yimen.mediators import commands
from yimen.mediators.forms import BookingForm, ReasonForm
from yimen.mediators.policy import at_the_desk
from yimen.mediators.queries.mediators import booking_for, mediators_of, rooms_of
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require

from .filled import centre_in, day_in, filled, sent


@FORM
@needs_staff
def book(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A room and mediators for a dispute (`?case=` its number)."""
    centre, _known = centre_in(request, actor)
    require(at_the_desk, actor, centre)
    day = day_in(request)
    form = BookingForm(
        sent(request),
        actor=actor,
        rooms=[each for each in rooms_of(actor, centre) if each.active],
        mediators=[each for each in mediators_of(actor, centre) if each.active],
        initial={"case": request.GET.get("case", ""), "day": day, "key": uuid7()},
    )
    return filled(
        request, form, lambda said: commands.book(said["case"], actor, **form.said()),
        title=_("Book a room"), back=f"{reverse('mediators:today')}?day={day}", label=_("Book"),
    )  # fmt: skip


@FORM
@needs_staff
def give_up(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A booking is given up."""
    booking = booking_for(actor, key)
    require(at_the_desk, actor, booking.room.centre)
    return filled(
        request, ReasonForm(sent(request)),
        lambda said: commands.give_up(booking, actor, reason=said["reason"]),
        title=_("Give up the booking"), back=reverse("mediators:today"),
        label=_("Give up the booking"),
    )  # fmt: skip
