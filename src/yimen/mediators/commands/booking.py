"""Rooms and mediators are booked for a dispute, and mediators take disputes in charge.

That nothing is booked twice is PostgreSQL's to hold (`migrations/0002_guards`): two who book at
once are never both told yes, and whoever is refused is told what is taken and when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.cases.models import Case
from yimen.cases.policy import visible_to as cases_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotNow, Refused
from yimen.kernel.hindrances import Hindered
from yimen.kernel.time import now
from yimen.mediators.hindrances import Hindrance, Taken
from yimen.mediators.models import Booking, BookingState, Charge, Mediator, Room, Seat
from yimen.mediators.policy import at_the_desk
from yimen.mediators.queries.conflicts import Party, conflicts
from yimen.orgs.policy import require

JUST_NOW = timedelta(minutes=5)
"""So long after it began a sitting can still be booked: people sit down first, and who types is
never quicker than the minute."""


class Wanted(TypedDict):
    """What a booking asks for; `key` (a UUID made by the client) makes a retry the same booking."""

    room: Room
    mediators: Sequence[Mediator]
    begins: datetime
    ends: datetime
    key: NotRequired[UUID | None]


def book(case: Case, actor: Actor, **wanted: Unpack[Wanted]) -> Booking:
    """A room and mediators for a dispute that the actor may see. Taken, NotAllowed."""
    if not cases_of(actor).filter(pk=case.pk).exists():
        raise NotAllowed(_("There is no such case, or it is not yours to see."))
    return reserve(case, actor, **wanted)


@transaction.atomic
def reserve(case: Case, actor: Actor, **wanted: Unpack[Wanted]) -> Booking:
    """The same for a step of the dispute, which has made sure that the actor may take it.

    Taken, where a room or a mediator is booked then.
    """
    room, mediators = wanted["room"], wanted["mediators"]
    begins, ends = wanted["begins"], wanted["ends"]
    require(at_the_desk, actor, room.centre)
    _sound(room, mediators, begins, ends)
    booking = Booking(
        case_id=case.pk, room=room, begins=begins, ends=ends, booked_by=actor.key, booked_at=now()
    )
    if key := wanted.get("key"):
        if earlier := Booking.objects.filter(pk=key, case_id=case.pk).first():
            return earlier
        booking.pk = booking.id = key
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
            # In one order, so that two who book several at once never wait for each other.
            Seat.objects.bulk_create(
                Seat(booking=booking, mediator=each, begins=begins, ends=ends)
                for each in sorted(mediators, key=lambda each: each.pk)
            )
    except IntegrityError as wrong:
        raise _taken(room, mediators, begins, ends) or wrong from wrong
    return booking


def _sound(room: Room, mediators: Sequence[Mediator], begins: datetime, ends: datetime) -> None:
    """What can be said without looking at other bookings."""
    if ends <= begins:
        wrong = _("It ends before it begins.")
        raise Invalid(wrong, {"ends": wrong})
    if begins < now() - JUST_NOW:
        wrong = _("This time is past.")
        raise Invalid(wrong, {"begins": wrong})
    if not mediators:
        wrong = _("Choose a mediator.")
        raise Invalid(wrong, {"mediators": wrong})
    if not room.active or any(not each.active for each in mediators):
        raise Hindered(Hindrance.OUT_OF_USE)
    if any(each.centre_id != room.centre_id for each in mediators):
        raise Refused(_("This belongs to another centre."))
    day = timezone.localdate(begins)
    for each in mediators:
        if each.absences.filter(first__lte=day, last__gte=day).exists():
            raise Hindered(Hindrance.AWAY, who=each.staff.name)


def _taken(
    room: Room, mediators: Sequence[Mediator], begins: datetime, ends: datetime
) -> Taken | None:
    """Who or what is booked then, and from when to when; None, where it is something else."""
    seats = Seat.objects.filter(
        mediator__in=mediators, state=BookingState.HELD, begins__lt=ends, ends__gt=begins
    )
    for seat in seats.select_related("mediator__staff").order_by("begins"):
        return Taken(seat.mediator.staff.name, span(seat.begins, seat.ends))
    rooms = Booking.objects.filter(
        room=room, state=BookingState.HELD, begins__lt=ends, ends__gt=begins
    )
    for booking in rooms.order_by("begins"):
        return Taken(room.name, span(booking.begins, booking.ends))
    return None


def span(begins: datetime, ends: datetime) -> str:
    """From when to when, in the city: 2026-03-02 09:00–10:30."""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"


@transaction.atomic
def give_up(booking: Booking, actor: Actor, *, reason: str) -> Booking:
    """A booking is given up: room and mediators are free again."""
    require(at_the_desk, actor, booking.room.centre)
    if not reason.strip():
        missing = _("Say why.")
        raise Invalid(missing, {"reason": missing})
    return end_booking(booking, actor, reason.strip()[:200])


@transaction.atomic
def end_booking(booking: Booking, actor: Actor, reason: str = "") -> Booking:
    """The same for a step of the dispute that says itself why, and who may take it. NotNow."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related("room__centre")
    held = rows.get(pk=booking.pk)
    if held.state != BookingState.HELD:
        raise NotNow(_("It was given up already."))
    held.state, held.reason = BookingState.GIVEN_UP, reason
    held.given_up_by, held.given_up_at = actor.key, now()
    held.save(update_fields=["state", "reason", "given_up_by", "given_up_at"])
    return held


@transaction.atomic
def take_charge(
    case: Case,
    actor: Actor,
    *,
    lead: Mediator,
    others: Sequence[Mediator] = (),
    parties: Iterable[Party] = (),
    wanted: Collection[int] = (),
) -> list[Charge]:
    """Mediators take a dispute in charge, in place of those who had it; one of them leads.

    The dispute's own process says who may; this holds for whoever does: they are of one centre and
    in use, the lead is not overburdened, and nobody has a conflict of interest with a party, but
    those (`wanted`, by key) whom all parties want although they know of it.
    """
    chosen = list({each.pk: each for each in (lead, *others)}.values())
    rows = Mediator.objects.select_for_update(of=("self",)).select_related("staff", "member__unit")
    held = {each.pk: each for each in rows.filter(pk__in=[c.pk for c in chosen]).order_by("pk")}
    known = list(parties)
    for each in held.values():
        if not each.active or each.centre_id != lead.centre_id:
            raise Hindered(Hindrance.NOT_OF_CENTRE, who=each.staff.name)
    if barred := conflicts(held.values(), known).keys() - set(wanted):
        raise Hindered(Hindrance.CONFLICT, who=[held[key].staff.name for key in barred])
    running = Charge.objects.filter(case=case, until=None)
    _room_for(held, running.values_list("mediator_id", flat=True))
    at = now()  # of those who are named together all is the same
    running.update(until=at)
    return Charge.objects.bulk_create(
        Charge(case_id=case.pk, mediator=each, lead=each.pk == lead.pk, since=at)
        for each in held.values()
    )


def _room_for(held: dict[int, Mediator], already: Iterable[int]) -> None:
    """Hindered, where somebody new to a dispute has as many as they take on."""
    for key in held.keys() - set(already):
        each = held[key]
        n = Charge.objects.filter(mediator=each, until=None).count()
        if n >= each.most:
            raise Hindered(Hindrance.FULL, who=each.staff.name, n=n)


def release(case: UUID, at: datetime) -> int:
    """A dispute was mediated until a moment: who had it in charge then has room for another.

    Whoever was named after it keeps it. How many had it.
    """
    return Charge.objects.filter(case=case, until=None, since__lte=at).update(until=at)
