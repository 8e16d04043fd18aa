"""The court as an actor, and who at the centre looks after the link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role
from yimen.orgs.queries import in_mediation_centre

from .models import CourtFile, CourtMatter, CourtMessage

KEY = "system:court"
KEEPERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
COUNTERS = KEEPERS | {Role.LEADER, Role.AUDITOR}


def bringer(area: str) -> Actor:
    """The court of a division (its code), as it brings disputes to the centres of that division."""
    return Actor(key=KEY, reach="area", area=area, roles=frozenset({Role.AGENT}))


def court_on(case: Case) -> Actor:
    """The court, as it says what became of one case: it may see and do nothing else.

    It acts as the window and whoever mediates would if they had the court's letter before them.
    """
    units = frozenset({case.centre_id, *([case.lead_id] if case.lead_id else [])})
    return Actor(key=KEY, reach="unit", units=units, roles=frozenset({Role.AGENT, Role.HANDLER}))


def link_on(case: Case) -> Actor:
    """The link itself, as it notes on a case that somebody must see to a message."""
    return replace(court_on(case), key="system:court_link")


def of_a_centre(actor: Actor) -> bool:
    """A post at the mediation centre of a division, or at its hotline centre."""
    return actor.reach == "area" or (actor.reach == "unit" and in_mediation_centre(actor))


@condition(_("a dispatcher or supervisor of the centre"))
def keeper(actor: Actor, row: Any) -> bool:
    """Whoever sees to messages that the link cannot settle by itself."""
    return bool(actor.roles & KEEPERS) and of_a_centre(actor)


@condition(_("a dispatcher, supervisor, leader or auditor of the centre"))
def counter(actor: Actor, row: Any) -> bool:
    """Whoever may know how many matters the court diverted, and what became of them."""
    return bool(actor.roles & COUNTERS) and of_a_centre(actor)


def visible_to(actor: Actor) -> QuerySet[CourtMessage]:
    """The messages of the courts in the actor's division, for those who see to them.

    What they say stays sealed: only kind, order and number are shown.
    """
    if not keeper.holds(actor, None):
        return CourtMessage.objects.none()
    return CourtMessage.objects.filter(court__startswith=actor.area)


def files_visible_to(actor: Actor) -> QuerySet[CourtFile]:
    """The files between those courts and the centre; what they are called stays sealed too."""
    if not keeper.holds(actor, None):
        return CourtFile.objects.none()
    return CourtFile.objects.filter(matter__court__startswith=actor.area)


def matters_visible_to(actor: Actor) -> QuerySet[CourtMatter]:
    """The matters of the courts in the actor's division, which are counted without names."""
    if not counter.holds(actor, None):
        return CourtMatter.objects.none()
    return CourtMatter.objects.filter(court__startswith=actor.area)
