"""Who may write, approve and read articles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.orgs.models import Role, Unit
from yimen.orgs.policy import within

from .models import Audience, Stage, Version

WRITERS = frozenset({Role.HANDLER, Role.APPROVER})
"""Roles in a unit that write down what the unit answers."""
EDITORS = frozenset({Role.APPROVER, Role.SUPERVISOR})
"""Roles in a centre that keep the knowledge base of its area."""
READERS = EDITORS | {Role.AUDITOR}
"""Roles in a centre that see what is not published."""


@condition(_("an editor of the knowledge base in a centre"))
def editor(actor: Actor, row: Any) -> bool:
    return actor.reach == "area" and bool(actor.roles & EDITORS)


@condition(_("whoever handles matters in the unit that owns it, or an editor in its centre"))
def writer_for(actor: Actor, unit: Unit) -> bool:
    return within(actor, unit) and (
        editor.holds(actor, None) or (actor.reach == "unit" and bool(actor.roles & WRITERS))
    )


@condition(_("an approver of the unit that owns it, or of its centre"))
def approver_for(actor: Actor, version: Version) -> bool:
    return Role.APPROVER in actor.roles and within(actor, version.article.unit)


@condition(_("somebody else than who wrote it"))
def another_hand(actor: Actor, version: Version) -> bool:
    return actor.key != version.written_by


def visible_to(actor: Actor) -> QuerySet[Version]:
    """Staff read what is published; drafts and the past are read by those who keep them."""
    rows = Version.objects.select_related("article__unit").defer("grams")
    if actor.reach == "area" and actor.roles & READERS:
        return rows.filter(
            Q(stage=Stage.PUBLISHED) | Q(article__unit__area__code__startswith=actor.area)
        )
    if actor.reach == "unit" and actor.roles & WRITERS:
        return rows.filter(Q(stage=Stage.PUBLISHED) | Q(article__unit_id__in=actor.units))
    return rows.filter(stage=Stage.PUBLISHED) if actor.reach != "own" else rows.none()


def public_on(day: date) -> QuerySet[Version]:
    """What everybody may read on a day."""
    rows = Version.objects.filter(stage=Stage.PUBLISHED, audience=Audience.PUBLIC)
    current = Q(valid_to=None) | Q(valid_to__gt=day)
    return rows.filter(current, valid_from__lte=day).select_related("article__unit").defer("grams")
