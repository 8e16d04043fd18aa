"""Who may change categories, directory and synonyms; everyone may read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import DIGITS, Level, Role

WHOLE_CITY = DIGITS[Level.CITY]


@condition(_("an administrator of the city's centre"))
def keeper_of_categories(actor: Actor, row: Any) -> bool:
    return keeps(actor, "")


@condition(_("an administrator of this area's centre"))
def keeper_of_directory(actor: Actor, area: str) -> bool:
    return keeps(actor, area)


def keeps(actor: Actor, area: str) -> bool:
    """A county's centre keeps the rows of its county; the city's keeps those of the whole city."""
    charged = Role.ADMINISTRATOR in actor.roles and actor.reach == "area"
    return charged and (area.startswith(actor.area) if area else len(actor.area) <= WHOLE_CITY)
