"""Who may change the city's rules of time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role

CITY = 4  # digits of a city's division code


def _of_the_city(actor: Actor) -> bool:
    return Role.ADMINISTRATOR in actor.roles and actor.reach == "area" and len(actor.area) <= CITY


@condition(_("an administrator of the area that the rule is for"))
def rule_setter(actor: Actor, row: Any) -> bool:
    """A rule without an area is the whole city's; a county's centre sets rules of its own."""
    if _of_the_city(actor):
        return not row.area or actor.covers(row.area)
    own = actor.reach == "area" and Role.ADMINISTRATOR in actor.roles
    return own and bool(row.area) and actor.covers(row.area)


@condition(_("an administrator of the city's centre"))
def calendar_setter(actor: Actor, row: Any) -> bool:
    """Holidays and office hours are the same for all of the city."""
    return _of_the_city(actor)
