"""Who may see residents, and who may change what the city is made of."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Condition, condition
from yimen.kernel.errors import NotAllowed
from yimen.orgs.models import DIGITS, Level, Resident, Role, Unit

RESIDENT = "resident:"


def visible_to(actor: Actor) -> QuerySet[Resident]:
    """A centre's staff may look residents up; a resident sees their own row; units go by cases."""
    if actor.key.startswith(RESIDENT):
        return Resident.objects.filter(pk=actor.key.removeprefix(RESIDENT), erased_at=None)
    if actor.reach == "area" and actor.roles & MEETS_RESIDENTS:
        return Resident.objects.filter(erased_at=None)
    return Resident.objects.none()


MEETS_RESIDENTS = frozenset({Role.AGENT, Role.DISPATCHER, Role.CALLER, Role.SUPERVISOR})
"""Roles in a centre whose work is with residents themselves."""


def within(actor: Actor, unit: Unit | None) -> bool:
    """Whether a unit is in the actor's charge: in its division, or among its own units."""
    if unit is None:
        return not actor.area and actor.reach == "area"
    if actor.reach == "area":
        return unit.area_id.startswith(actor.area)
    return actor.reach == "unit" and unit.pk in actor.units


@condition(_("an administrator of this unit"))
def administrator_of(actor: Actor, unit: Unit | None) -> bool:
    return Role.ADMINISTRATOR in actor.roles and within(actor, unit)


@condition(_("an administrator of a centre"))
def administrator(actor: Actor, row: Any) -> bool:
    return Role.ADMINISTRATOR in actor.roles and actor.reach == "area"


@condition(_("an administrator of the city's centre"))
def city_administrator(actor: Actor, row: Any) -> bool:
    return administrator.holds(actor, row) and len(actor.area) <= DIGITS[Level.CITY]


@condition(_("a leader of the centre"))
def leader_of_the_centre(actor: Actor, row: Any) -> bool:
    return Role.LEADER in actor.roles and actor.reach == "area"


@condition(_("the resident"))
def the_resident(actor: Actor, resident: Resident) -> bool:
    return actor.key == f"{RESIDENT}{resident.pk}"


@condition(_("a member of staff"))
def staff(actor: Actor, row: Any) -> bool:
    return actor.key.startswith("staff:")


@condition(_("a system of the city"))
def system(actor: Actor, row: Any) -> bool:
    return actor.key.startswith("system:")


def require(who: Condition, actor: Actor, row: Any = None) -> None:
    """NotAllowed, unless the actor is who the act is for."""
    if not who.holds(actor, row):
        raise NotAllowed(_("This is for %(who)s.") % {"who": who.label})
