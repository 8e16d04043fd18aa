"""Mediators, what they have in charge, and when they can sit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.cases.models import Case
from yimen.cases.policy import visible_to as cases_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediators.models import (
    Absence,
    Availability,
    Booking,
    BookingState,
    Charge,
    Mediator,
    Member,
    Room,
    Seat,
    Team,
)
from yimen.mediators.policy import bookings_for, rooms_for, teams_for, visible_to
from yimen.orgs.models import Unit, UnitKind
from yimen.orgs.ties import Tie, tie

Span = tuple[time, time]


def mediators_of(actor: Actor, centre: Unit | None = None) -> QuerySet[Mediator]:
    """The mediators whom the actor works with, those in use first, by kind and name."""
    rows = visible_to(actor).prefetch_related("teams")
    if centre is not None:
        rows = rows.filter(centre=centre)
    return rows.order_by("-active", "kind", "staff__name", "pk")


def mediator_for(actor: Actor, key: int) -> Mediator:
    """One of them. NotFound."""
    found = visible_to(actor).select_related("member__unit").filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such mediator, or not in a centre of yours."))
    return found


def own_mediator(actor: Actor) -> Mediator | None:
    """The actor as a mediator, if they are one."""
    kind, _colon, key = actor.key.partition(":")
    return visible_to(actor).filter(staff_id=int(key)).first() if kind == "staff" else None


def working(centre: Unit) -> list[Mediator]:
    """The mediators of a centre in use, with their member and its unit: for proposals."""
    rows = Mediator.objects.filter(centre=centre, active=True, staff__is_active=True)
    return list(
        rows.select_related("staff", "member__unit").prefetch_related("teams").order_by("pk")
    )


def loads(keys: Collection[int]) -> dict[int, int]:
    """How many disputes each has in charge: these are mediated now. One query."""
    rows = Charge.objects.filter(mediator__in=keys, until=None).values("mediator_id")
    counted = rows.annotate(n=Count("case_id")).values_list("mediator_id", "n")
    return dict.fromkeys(keys, 0) | dict(counted)


def charges_of(actor: Actor, mediator: Mediator) -> list[Charge]:
    """The disputes that a mediator has in charge and the actor may know of."""
    rows = Charge.objects.filter(mediator=mediator, until=None, case__in=cases_of(actor))
    return list(rows.select_related("case").order_by("since", "pk"))


def named_last(case: UUID) -> list[Charge]:
    """Who was named last to mediate a dispute, the lead first; `until` where it is past."""
    rows = Charge.objects.filter(case=case).select_related("mediator__staff")
    found = list(rows.order_by("-since", "-lead", "pk"))
    return [each for each in found if each.since == found[0].since]


def in_charge_of(case: UUID) -> list[Charge]:
    """Who has a dispute in charge now, the lead first."""
    return [each for each in named_last(case) if each.until is None]


@dataclass(frozen=True, slots=True)
class Week:
    """When some mediators can sit: their hours of every week, and the days on which they are away.

    Whoever has said no hours sits in office hours.
    """

    hours: dict[int, dict[int, list[Span]]]
    away: dict[int, list[tuple[date, date]]]

    def on(self, key: int, day: date, office: list[Span]) -> list[Span]:
        """From when to when a mediator can sit on a day; `office` is when the centre is open."""
        if any(first <= day <= last for first, last in self.away.get(key, ())):
            return []
        if key not in self.hours:
            return office
        return self.hours[key].get(day.isoweekday(), []) if office else []


def week_of(keys: Collection[int]) -> Week:
    """The hours and days off of some mediators. Two queries."""
    hours: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    rows = Availability.objects.filter(mediator__in=keys).order_by("weekday", "begins")
    for key, weekday, begins, ends in rows.values_list("mediator_id", "weekday", "begins", "ends"):
        hours[key][weekday].append((begins, ends))
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    gone = Absence.objects.filter(mediator__in=keys).order_by("first")
    for key, first, last in gone.values_list("mediator_id", "first", "last"):
        away[key].append((first, last))
    return Week({key: dict(days) for key, days in hours.items()}, dict(away))


def moments(day: date) -> tuple[datetime, datetime]:
    """The beginning of a day in the city, and of the next."""
    zone = timezone.get_default_timezone()
    first = datetime.combine(day, time(), zone)
    return first, datetime.combine(day + timedelta(days=1), time(), zone)


def seats_between(keys: Collection[int], begins: datetime, ends: datetime) -> list[Seat]:
    """What is booked of some mediators in a time."""
    rows = Seat.objects.filter(mediator__in=keys, state=BookingState.HELD)
    return list(rows.filter(begins__lt=ends, ends__gt=begins).order_by("begins"))


def bookings_between(actor: Actor, begins: datetime, ends: datetime) -> list[Booking]:
    """The bookings of the actor's centres in a time, with rooms and mediators."""
    rows = bookings_for(actor).filter(begins__lt=ends, ends__gt=begins, state=BookingState.HELD)
    return list(rows.prefetch_related("seats__mediator__staff").order_by("begins", "room__name"))


def booking_for(actor: Actor, key: UUID) -> Booking:
    """A booking of the actor's centre. NotFound."""
    found = bookings_for(actor).select_related("room__centre").filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such booking."))
    return found


def bookings_of_mediator(mediator: Mediator, begins: datetime, ends: datetime) -> list[Booking]:
    """What a mediator is booked for in a time."""
    rows = Booking.objects.filter(seats__mediator=mediator, state=BookingState.HELD)
    return list(
        rows.filter(begins__lt=ends, ends__gt=begins).select_related("room").order_by("begins")
    )


def cases_seen(actor: Actor, bookings: Iterable[Booking]) -> dict[UUID, Case]:
    """The disputes of some bookings that the actor may know of."""
    return cases_of(actor).in_bulk({each.case_id for each in bookings})


def rooms_of(actor: Actor, centre: Unit | None = None) -> list[Room]:
    """Rooms, those in use first."""
    rows = rooms_for(actor).order_by("-active", "centre__name", "name")
    return list(rows.filter(centre=centre) if centre else rows)


def teams_of(actor: Actor, centre: Unit | None = None) -> list[Team]:
    """Specialised teams, those in use first."""
    rows = teams_for(actor).order_by("-active", "centre__name", "name")
    return list(rows.filter(centre=centre) if centre else rows)


def ties_of_unit(unit: Unit) -> Iterator[Tie]:
    """The mediators and memberships that keep a unit from ending."""
    remedy = gettext_lazy("End each of them first.")
    if unit.kind == UnitKind.MEDIATION:
        mine = Mediator.objects.filter(centre=unit, active=True).order_by("pk")
        yield from tie(
            "mediators", gettext_lazy("Mediators"), mine.values_list("pk", "staff__name"), remedy
        )
    since = Member.objects.filter(Q(unit=unit) | Q(centre=unit), until=None).order_by("pk")
    yield from tie(
        "members", gettext_lazy("Members of a centre"), since.values_list("pk", "name"), remedy
    )
