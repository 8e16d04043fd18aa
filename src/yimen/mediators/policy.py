"""Who sees the mediators of a centre, who keeps them, and who books rooms."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role, Unit, UnitKind
from yimen.orgs.policy import administrator_of

from .models import Booking, Duty, Mediator, Member, Relation, Room, Seat, Team

AT_THE_DESK = frozenset({Role.AGENT, Role.DISPATCHER, Role.HANDLER})
"""Posts of a mediation centre that book rooms: the window, the duty head, the mediators."""


def of_centres(actor: Actor, place: str = "centre") -> Q:
    """Rows of the centres that the actor or their team works in or watches over, at `place`."""
    if actor.reach == "unit":
        return Q(**{f"{place}__in": list(actor.units | actor.above)})
    if actor.reach == "area" and actor.key.startswith("staff:"):
        return Q(**{f"{place}__area__code__startswith": actor.area})
    return Q(pk__in=[])


def centres_of(actor: Actor) -> QuerySet[Unit]:
    """The mediation centres that the actor or their team works in or watches over."""
    rows = Unit.objects.filter(kind=UnitKind.MEDIATION, active=True)
    if actor.reach == "unit":
        return rows.filter(pk__in=list(actor.units | actor.above))
    if actor.reach == "area" and actor.key.startswith("staff:"):
        return rows.filter(area__code__startswith=actor.area)
    return rows.none()


def visible_to(actor: Actor) -> QuerySet[Mediator]:
    """The mediators whom the actor works with."""
    return Mediator.objects.filter(of_centres(actor)).select_related("staff", "centre", "member")


def members_for(actor: Actor) -> QuerySet[Member]:
    """The members of the centres that the actor works in."""
    return Member.objects.filter(of_centres(actor)).select_related("centre")


def duties_for(actor: Actor) -> QuerySet[Duty]:
    """The duty calendar of the same."""
    return Duty.objects.filter(of_centres(actor, "member__centre")).select_related("member")


def teams_for(actor: Actor) -> QuerySet[Team]:
    """The specialised teams of the same."""
    return Team.objects.filter(of_centres(actor)).select_related("centre")


def rooms_for(actor: Actor) -> QuerySet[Room]:
    """The rooms of the same."""
    return Room.objects.filter(of_centres(actor)).select_related("centre")


def bookings_for(actor: Actor) -> QuerySet[Booking]:
    """The bookings of the same; which dispute it is, is told to whoever may see the dispute."""
    return Booking.objects.filter(of_centres(actor, "room__centre")).select_related("room")


def seats_for(actor: Actor) -> QuerySet[Seat]:
    """Which mediators are booked when."""
    return Seat.objects.filter(of_centres(actor, "mediator__centre"))


def relations_for(actor: Actor, mediator: Mediator) -> QuerySet[Relation]:
    """Declared relations are read by the mediator and by whoever administers the centre."""
    rows = Relation.objects.filter(mediator=mediator, ended_at=None)
    reads = reader_of_relations.holds(actor, mediator)
    return rows.order_by("declared_at", "pk") if reads else rows.none()


@condition(_("the duty head of this mediation centre"))
def heads(actor: Actor, centre: Unit) -> bool:
    """Who has a week proposed, and decides what of it is planned."""
    return Role.DISPATCHER in actor.roles and actor.reach == "unit" and centre.pk in actor.units


@condition(_("an administrator or the duty head of this mediation centre"))
def keeper_of(actor: Actor, centre: Unit) -> bool:
    return heads.holds(actor, centre) or administrator_of.holds(actor, centre)


@condition(_("the mediator"))
def themselves(actor: Actor, mediator: Mediator) -> bool:
    return actor.key == mediator.key


@condition(_("the mediator, an administrator or the duty head of their centre"))
def arranges_for(actor: Actor, mediator: Mediator) -> bool:
    return themselves.holds(actor, mediator) or keeper_of.holds(actor, mediator.centre)


@condition(_("the mediator or an administrator of their centre"))
def reader_of_relations(actor: Actor, mediator: Mediator) -> bool:
    return themselves.holds(actor, mediator) or administrator_of.holds(actor, mediator.centre)


@condition(_("whoever registers, assigns or mediates in this centre"))
def at_the_desk(actor: Actor, centre: Unit) -> bool:
    own = centre.pk in actor.units | actor.above  # a centre's teams sit in it
    return bool(actor.roles & AT_THE_DESK) and actor.reach == "unit" and own
