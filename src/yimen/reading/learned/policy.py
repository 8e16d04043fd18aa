"""Who may look at how well messages are read, and who says which model is used."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role
from yimen.orgs.policy import administrator, city_administrator


@condition(_("a supervisor or an administrator of a centre"))
def who_looks(actor: Actor, row: Any) -> bool:
    supervises = Role.SUPERVISOR in actor.roles and actor.reach == "area"
    return supervises or administrator.holds(actor, row)


who_switches = city_administrator
"""A model reads for the whole city: whoever keeps the city's centre says which."""
