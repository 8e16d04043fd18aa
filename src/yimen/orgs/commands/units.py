"""Units: set up, changed, put under another, dissolved."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Refused
from yimen.orgs.commands.lines import held, put_line
from yimen.orgs.history import OF_UNITS
from yimen.orgs.imports.units import UNITS
from yimen.orgs.models import Area, Unit
from yimen.orgs.policy import administrator_of, keeper_of_area, require, wide_enough_for
from yimen.orgs.queries import forget_city
from yimen.orgs.ties import told_of, unit_ties


@transaction.atomic
def add_unit(
    area: Area,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    phone: str = "",
) -> Unit:
    """A unit is set up in an area (机构设立); nobody works in it yet."""
    _may_be_there(actor, area, kind)
    if parent is not None:
        require(administrator_of, actor, parent)
    if Unit.objects.filter(code=code).exists():
        raise Refused(_("There is a unit of this code."))
    put_line(
        UNITS, Hand(actor.key), code=code, name=name, kind=kind, area=area.pk, phone=phone,
        parent=parent.code if parent else "",
    )  # fmt: skip
    return Unit.objects.get(code=code)


def _may_be_there(actor: Actor, area: Area, kind: str) -> None:
    require(keeper_of_area, actor, area.pk)
    require(wide_enough_for, actor, kind)


@transaction.atomic
def change_unit(
    unit: Unit,
    actor: Actor,
    *,
    name: str,
    kind: str,
    area: Area,
    phone: str = "",
    seen: str | None = None,
) -> Unit:
    """A unit is called otherwise, is of another kind, or works for another area."""
    require(administrator_of, actor, unit)
    now = held(OF_UNITS, unit, seen)
    require(administrator_of, actor, now)
    if (area.pk, kind) != (now.area_id, now.kind):
        _may_be_there(actor, area, kind)
    cells = OF_UNITS.of(now) | {"name": name, "kind": kind, "area": area.pk, "phone": phone}
    put_line(UNITS, Hand(actor.key), **cells)
    return Unit.objects.get(pk=unit.pk)


@transaction.atomic
def move_unit(unit: Unit, actor: Actor, *, parent: Unit | None, seen: str | None = None) -> Unit:
    """A unit, with all units below it, comes under another (机构调整)."""
    require(administrator_of, actor, unit)
    require(administrator_of, actor, parent or unit)
    now = held(OF_UNITS, unit, seen)
    cells = OF_UNITS.of(now) | {"parent": parent.code if parent else ""}
    put_line(UNITS, Hand(actor.key), **cells)
    return Unit.objects.get(pk=unit.pk)


@transaction.atomic
def begin_ending(unit: Unit, hand: Hand) -> None:
    """A unit takes nothing new from now on: what it holds is handed on, and then it ends."""
    _set_ending(unit, hand, ending=True)


@transaction.atomic
def stop_ending(unit: Unit, hand: Hand) -> None:
    """A unit stays after all, with what it still has, and takes work again."""
    _set_ending(unit, hand, ending=False)


def _set_ending(unit: Unit, hand: Hand, *, ending: bool) -> None:
    Unit.objects.filter(pk=unit.pk).update(ending=ending)
    OF_UNITS.act(hand, unit, ending=ending)
    forget_city()


@transaction.atomic
def end_unit(unit: Unit, hand: Hand, successor: Unit | None = None) -> None:
    """A unit, which is locked, is in force no more; whoever follows it follows its forerunners too.

    Refused: something still leads to it. The posts in it end today.
    """
    if ties := [*unit_ties(unit)]:
        raise Refused(_("It cannot end yet, for this still leads to it: %s.") % told_of(ties))
    put_line(UNITS, hand, **OF_UNITS.of(unit) | {"active": False})
    Unit.objects.filter(Q(pk=unit.pk) | Q(successor=unit)).update(successor=successor)
    if successor is not None:
        OF_UNITS.act(hand, unit, successor=successor.code)
