"""Who sees troubles, and who says what belongs together."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.cases import policy as cases
from yimen.cases.models import Case
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import DIGITS, Level, Role
from yimen.requests.process import REQUEST

from .models import Member, Problem, Trouble

ARRANGERS = frozenset({Role.SUPERVISOR, Role.DISPATCHER, Role.LEADER})


@condition(_("a supervisor, a dispatcher or a leader of a centre"))
def arranger(actor: Actor, row: Any) -> bool:
    return actor.reach == "area" and bool(actor.roles & ARRANGERS)


def gatherable() -> Q:
    """What is gathered: requests, but never what is reported about a unit.

    信访工作条例 art. 30: it reaches that unit by no way, a trouble's name and numbers included.
    """
    return Q(process=REQUEST.name, about_unit=None)


def to_gather() -> QuerySet[Case]:
    """All that is gathered, for the reader."""
    return cases.visible_to(CLOCK).filter(gatherable())


def visible_to(actor: Actor) -> QuerySet[Trouble]:
    """Troubles with a matter that the actor may see; the whole city's centre sees all."""
    if not arranger.holds(actor, None):
        return Trouble.objects.none()
    rows = Trouble.objects.filter(matters__gt=1)
    if len(actor.area) <= DIGITS[Level.CITY]:
        return rows
    seen = cases.visible_to(actor).filter(pk=OuterRef("case_id"))
    own = Member.objects.filter(Exists(seen), trouble_id=OuterRef("pk"))
    return rows.filter(Exists(own))


@condition(_("Someone other than who reported it must decide."))
def not_the_reporter(actor: Actor, row: Problem) -> bool:
    return actor.key != row.reported_by
