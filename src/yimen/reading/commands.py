"""Keeping the rules of the guard: each goes the way of a file of one line."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.catalogue.policy import keeper_of_categories
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs.commands.lines import held, put_line
from yimen.orgs.policy import require

from .history import OF_GUARD
from .imports import GUARD
from .models import GuardRule


@transaction.atomic
def add_guard(actor: Actor, *, code: str, **said: Any) -> GuardRule:
    """From now on these words are not missed when a matter is taken in."""
    require(keeper_of_categories, actor)
    if GuardRule.objects.filter(pk=code).exists():
        taken = _("There is a rule of this code already.")
        raise Invalid(taken, {"code": taken})
    put_line(GUARD, Hand(actor.key), code=code, active=True, **said)
    return GuardRule.objects.get(pk=code)


@transaction.atomic
def change_guard(
    rule: GuardRule, actor: Actor, *, seen: str | None = None, **said: Any
) -> GuardRule:
    """It says something else from now on; a rule that had ended holds again."""
    require(keeper_of_categories, actor)
    now = held(OF_GUARD, rule, seen)
    row = {**OF_GUARD.columns(now), **said, "active": True}
    put_line(GUARD, Hand(actor.key), code=now.pk, **row)
    return GuardRule.objects.get(pk=now.pk)


@transaction.atomic
def end_guard(
    rule: GuardRule, actor: Actor, *, reason: str = "", seen: str | None = None
) -> GuardRule:
    """Nobody is told by this rule any more; why, the history keeps."""
    require(keeper_of_categories, actor)
    now = held(OF_GUARD, rule, seen)
    if not now.active:
        raise Refused(_("This row has ended already."))
    hand = Hand(actor.key).because(reason)
    put_line(GUARD, hand, code=now.pk, **{**OF_GUARD.columns(now), "active": False})
    return GuardRule.objects.get(pk=now.pk)
