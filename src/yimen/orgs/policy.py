"""Who may see residents, and who may change what the city is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Condition, condition
from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import now
from yimen.orgs.models import DIGITS, Level, Post, Resident, Role, Unit, UnitKind

RESIDENT = "resident:"
PUBLIC = Actor("system:public", "area", roles=frozenset({Role.AUDITOR}))
"""Everybody: counts everything and reads nothing but what is published."""


def visible_to(actor: Actor) -> QuerySet[Resident]:
    """A centre's staff may look residents up; a resident sees their own row; units go by cases."""
    if actor.key.startswith(RESIDENT):
        return Resident.objects.filter(pk=actor.key.removeprefix(RESIDENT), erased_at=None)
    if meets_residents.holds(actor, None):
        return Resident.objects.filter(erased_at=None)
    return Resident.objects.none()


MEETS_RESIDENTS = frozenset({Role.AGENT, Role.DISPATCHER, Role.CALLER, Role.SUPERVISOR})
"""Roles in a centre whose work is with residents themselves."""


@condition(_("whoever works with residents in a centre"))
def meets_residents(actor: Actor, row: Any) -> bool:
    return actor.reach == "area" and bool(actor.roles & MEETS_RESIDENTS)


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


OF_A_CENTRE = MEETS_RESIDENTS | {Role.AUDITOR}
"""Roles whose work is a centre's: only whoever keeps a centre gives them."""


@condition(_("an administrator whose own reach is as wide"))
def giver_of(actor: Actor, post: Post) -> bool:
    return administrator_of.holds(actor, post.unit) and (
        actor.reach == "area" or not (post.unit.kind == UnitKind.CENTRE or post.role in OF_A_CENTRE)
    )


@condition(_("an administrator of a centre, for it makes a centre"))
def wide_enough_for(actor: Actor, kind: str) -> bool:
    return kind != UnitKind.CENTRE or administrator.holds(actor, None)


@condition(_("an administrator of every unit in which this person has a post"))
def keeper_of_account(actor: Actor, posts: Sequence[Post]) -> bool:
    """Of those of today and to come; where there are none, of those that there were."""
    lasting = [
        post for post in posts if post.until is None or post.until > timezone.localdate(now())
    ]
    units = [post.unit for post in lasting or posts]
    if not units:
        return city_administrator.holds(actor, None)
    return all(administrator_of.holds(actor, unit) for unit in units)


@condition(_("an administrator of this area's centre"))
def keeper_of_area(actor: Actor, code: str) -> bool:
    return administrator.holds(actor, None) and actor.covers(code)


@condition(_("an administrator of the centre of what this lies in"))
def keeper_of_place(actor: Actor, code: str) -> bool:
    """A county keeps what lies in it; the county itself is the city's to keep."""
    own = len(actor.area) <= DIGITS[Level.CITY]
    return keeper_of_area.holds(actor, code) and (own or len(code) > len(actor.area))


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
