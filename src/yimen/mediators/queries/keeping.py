"""One row of what a centre is made of."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediators.models import (
    Absence,
    Availability,
    Duty,
    Mediator,
    Member,
    Relation,
    Room,
    Team,
)
from yimen.mediators.policy import (
    duties_for,
    members_for,
    relations_for,
    rooms_for,
    teams_for,
)
from yimen.orgs.models import Post, Staff, Unit
from yimen.orgs.queries import held_on, today

R = TypeVar("R", bound=Model)


def _one(rows: QuerySet[R], key: int) -> R:
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is nothing here."))
    return found


def member_for(actor: Actor, key: int) -> Member:
    """A member of a centre of the actor's. NotFound."""
    return _one(members_for(actor), key)


def duty_for(actor: Actor, key: int) -> Duty:
    """A duty. NotFound."""
    return _one(duties_for(actor).select_related("member__centre"), key)


def team_for(actor: Actor, key: int) -> Team:
    """A team. NotFound."""
    return _one(teams_for(actor), key)


def room_for(actor: Actor, key: int) -> Room:
    """A room. NotFound."""
    return _one(rooms_for(actor), key)


def relation_for(actor: Actor, mediator: Mediator, key: int) -> Relation:
    """A relation that the actor may read. NotFound."""
    return _one(relations_for(actor, mediator).select_related("mediator__centre"), key)


def absence_for(mediator: Mediator, key: int) -> Absence:
    """Days off of a mediator. NotFound."""
    return _one(Absence.objects.filter(mediator=mediator).select_related("mediator__centre"), key)


def absences_of(mediator: Mediator) -> list[Absence]:
    """Days off that are not over."""
    return list(Absence.objects.filter(mediator=mediator, last__gte=today()).order_by("first"))


def hours_of(mediator: Mediator) -> list[Availability]:
    """The hours of every week, in order."""
    return list(Availability.objects.filter(mediator=mediator).order_by("weekday", "begins"))


def members_of(actor: Actor, centre: Unit) -> list[Member]:
    """The members of a centre, those that left last."""
    rows = members_for(actor).filter(centre=centre)
    return list(rows.order_by(F("until").desc(nulls_first=True), "way", "name"))


def could_mediate(centre: Unit) -> list[Staff]:
    """Staff of a centre, of its teams or of a unit that is its member, who are no mediators yet."""
    members = Member.objects.filter(centre=centre, unit__isnull=False).values("unit")
    own = Q(unit=centre) | Q(unit__parent=centre)
    posts = Post.objects.filter(own | Q(unit__in=members), held_on(today()))
    rows = Staff.objects.filter(pk__in=posts.values("staff"), is_active=True, mediator=None)
    return list(rows.order_by("name", "pk"))
