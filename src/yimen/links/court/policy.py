"""The court as an actor, and who at the centre looks after the link."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role

from .models import CourtMatter, CourtMessage

KEEPERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})


def court(area: str) -> Actor:
    """The court of a division (its code), as it acts on matters of that division."""
    return Actor(key="system:court", reach="area", area=area, roles=frozenset({"court"}))


@condition(_("a dispatcher or supervisor of the centre"))
def keeper(actor: Actor, row: Any) -> bool:
    """Whoever sees to messages that the link cannot settle by itself."""
    return actor.reach == "area" and bool(actor.roles & KEEPERS)


def visible_to(actor: Actor) -> QuerySet[CourtMessage]:
    """The messages of the courts in the actor's division, for those who see to them."""
    if not keeper.holds(actor, None):
        return CourtMessage.objects.none()
    return CourtMessage.objects.filter(court__startswith=actor.area)


@condition(_("a dispatcher, supervisor, leader or auditor of the centre"))
def counter(actor: Actor, row: Any) -> bool:
    """Whoever may know how many matters the court diverted, and what became of them."""
    return actor.reach == "area" and bool(actor.roles & (KEEPERS | {Role.LEADER, Role.AUDITOR}))


def matters_visible_to(actor: Actor) -> QuerySet[CourtMatter]:
    """The matters of the courts in the actor's division, which are counted without names."""
    if not counter.holds(actor, None):
        return CourtMatter.objects.none()
    return CourtMatter.objects.filter(court__startswith=actor.area)
