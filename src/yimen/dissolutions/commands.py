"""A unit is dissolved: ordered by an administrator, carried out by a job, case after case."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from yimen.cases.commands import hand_on, hand_task_on
from yimen.cases.models import Task
from yimen.cases.queries import KIND_OF
from yimen.catalogue.commands import give_all, withdraw_all
from yimen.catalogue.models import Direction
from yimen.catalogue.queries import leading_to
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.asks import is_legible
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Problem, Refused
from yimen.kernel.hindrances import Hindered, Kept
from yimen.kernel.jobs import defer
from yimen.kernel.time import now
from yimen.orgs.commands.lines import held
from yimen.orgs.commands.posts import leave
from yimen.orgs.commands.units import begin_ending, end_unit, stop_ending
from yimen.orgs.history import OF_UNITS
from yimen.orgs.models import Unit, UnitKind
from yimen.orgs.policy import administrator, administrator_of, require
from yimen.orgs.queries import heir_of, today
from yimen.orgs.ties import told_of, unit_ties

from .hindrances import Hindrance
from .models import Dissolution, DissolutionState, Remainder
from .queries import cases_of, current, tasks_of, waiting_cases, waiting_tasks

CENTRES = frozenset({UnitKind.CENTRE, UnitKind.MEDIATION})
JOB = "dissolutions.carry_out"
BATCH = 200
log = logging.getLogger(__name__)


@transaction.atomic
def dissolve(
    unit: Unit,
    actor: Actor,
    *,
    reason: str,
    to: Unit | None = None,
    to_desks: bool = False,
    seen: str | None = None,
) -> Unit:
    """A unit ends (撤并), and `to` takes on all that is its own, or the desks of the centres do.

    It takes nothing new from now on. Its rows of the directory go over at once, its open cases and
    tasks by a job; once nothing is left it is in force no more. Refused: somebody else dissolves it
    already, or something leads to it that only people can settle.
    """
    require(administrator_of, actor, unit)
    if not is_legible(reason):
        raise Invalid(_("This must be said."), {"reason": _("This must be said.")})
    locked(unit, to)
    found = held(OF_UNITS, unit, seen)
    if not found.active:
        raise Refused(_("This unit is dissolved already."))
    order = current(found)
    if order and order.stage == DissolutionState.RUNNING:
        raise Refused(_("It is being dissolved already."))
    refuse_to_follow(found, actor, to, to_desks=to_desks)
    hand = Hand(actor.key).because(reason)
    if to or to_desks:
        give_directory(found, actor, to, reason)
    refuse_while_tied(found, any_work=not (to or to_desks))
    rehearse(found, hand)
    if holds_anything(found):
        begin_ending(found, hand)
        carried_out_later(order or Dissolution(unit=found), actor, to, hand.reason)
    else:
        end_unit(found, hand, to)
        write(order or Dissolution(unit=found), actor, to, hand.reason, DissolutionState.DONE)
    return Unit.objects.get(pk=unit.pk)


def locked(unit: Unit, to: Unit | None) -> None:
    """Lock what is ordered about, always one way: the dissolution, then units by their ids."""
    list(
        Dissolution.objects.select_for_update()
        .filter(unit=unit)
        .exclude(stage=DissolutionState.DONE)
    )
    keys = {unit.pk, to.pk if to else unit.pk}
    list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def refuse_to_follow(unit: Unit, actor: Actor, to: Unit | None, *, to_desks: bool) -> None:
    """Refuse whoever cannot follow a unit, or is not this administrator's to burden."""
    if to is not None and to_desks:
        both = _("Name the unit that follows, or leave it to the desks: not both.")
        raise Invalid(both, {"to": both})
    if to_desks:
        require(administrator, actor)
        if unit.kind in CENTRES:
            desk = _("A centre has no desk that could take its work: name the centre that follows.")
            raise Invalid(desk, {"to": desk})
    if to is None:
        return
    follower = Unit.objects.get(pk=to.pk)
    require(administrator_of, actor, follower)
    if follower.pk == unit.pk:
        raise Invalid(_("Name another unit."), {"to": _("Name another unit.")})
    if not follower.active or follower.ending:
        raise Refused(_("{unit} is dissolved, or is being dissolved.").format(unit=follower.name))
    if unit.kind in CENTRES and follower.kind != unit.kind:
        kind = _("A centre is followed by a centre of its kind.")
        raise Invalid(kind, {"to": kind})


def give_directory(unit: Unit, actor: Actor, to: Unit | None, reason: str) -> None:
    """What the directory gives the unit is its successor's from today on, or nobody's."""
    if not leading_to(unit).filter(valid_to=None, valid_from__lt=today()).exists():
        return
    if to is not None:
        longest = Direction._meta.get_field("basis").max_length
        give_all(unit, actor, to=to, basis=reason[:longest], since=today())
    else:
        withdraw_all(unit, actor, until=today())


def refuse_while_tied(unit: Unit, *, any_work: bool) -> None:
    """Refuse while something leads to it that no job can hand on, or that nobody is named for."""
    if ties := [tie for tie in unit_ties(unit) if any_work or tie.kind != "cases"]:
        raise Refused(_("It cannot end yet, for this still leads to it: %s.") % told_of(ties))


def rehearse(unit: Unit, hand: Hand) -> None:
    """Refuse now what would be refused in the end: administrators dissolve not their own post."""
    with transaction.atomic():
        leave([unit.code], hand)
        transaction.set_rollback(True)


def holds_anything(unit: Unit) -> bool:
    """Whether a unit has an open case or an open task."""
    return cases_of(unit).exists() or tasks_of(unit).exists()


def write(
    order: Dissolution, actor: Actor, to: Unit | None, reason: str, stage: DissolutionState
) -> None:
    """Write down what was ordered, by whom, and how far it is."""
    order.successor, order.reason, order.stage = to, reason, stage
    order.by, order.by_unit, order.ordered_at = actor.key, actor.unit, now()
    order.save()


def carried_out_later(order: Dissolution, actor: Actor, to: Unit | None, reason: str) -> None:
    """Let a job carry it out; what was left when it was ordered before is tried once more."""
    write(order, actor, to, reason, DissolutionState.RUNNING)
    Remainder.objects.filter(dissolution=order).delete()
    defer(JOB, lock=f"dissolution:{order.pk}", order=order.pk)


@transaction.atomic
def stop(unit: Unit, actor: Actor, *, reason: str, seen: str | None = None) -> Unit:
    """The unit stays after all, or until later: what went over stays where it is now."""
    require(administrator_of, actor, unit)
    locked(unit, None)
    found = held(OF_UNITS, unit, seen)
    order = current(found)
    if order is None or order.stage == DissolutionState.STOPPED or not found.active:
        raise Refused(_("It is not being dissolved."))
    order.stage = DissolutionState.STOPPED
    order.save(update_fields=["stage"])
    stop_ending(found, Hand(actor.key).because(reason))
    return Unit.objects.get(pk=unit.pk)


def carry_out(key: int) -> None:
    """Hand on all that a dissolved unit has, each in a transaction of its own, and then end it.

    Whoever is broken off goes on with what is left; done twice, nothing goes over twice. It ends
    early where somebody stops it. What is refused is listed, and keeps the unit in force.
    """
    order = Dissolution.objects.select_related("unit", "successor").get(pk=key)
    while True:
        for one in batch(order):
            if not one():
                return
        if settled(order):
            return


def batch(order: Dissolution) -> Iterator[Callable[[], bool]]:
    """What is to be handed on next, as acts that say whether the order still stands."""
    for pk, process in waiting_cases(order).values_list("pk", "process")[:BATCH]:
        yield partial(hand_one, order, pk, process)
    for task in waiting_tasks(order)[:BATCH]:
        yield partial(hand_one, order, task.case_id, task.case.process, task.number)


def hand_one(order: Dissolution, case: UUID, process: str, part: int = 0) -> bool:
    """Hand one case or task on, or note why not. False: somebody has stopped the dissolution.

    The order is locked meanwhile, so that it is counted rightly and whoever stops it waits for the
    one that is under way.
    """
    with transaction.atomic():
        mine = Dissolution.objects.select_for_update(of=("self",)).filter(pk=order.pk)
        if not mine.filter(stage=DissolutionState.RUNNING, ordered_at=order.ordered_at).exists():
            return False
        refused = why_not(order, case, process, part)
        if refused is None:
            order.handed = mine.get().handed + 1
            mine.update(handed=order.handed)
        else:
            Remainder.objects.get_or_create(
                case_id=case, dissolution=order, part=part, defaults={"refused": refused}
            )
    return True


def why_not(order: Dissolution, case: UUID, process: str, part: int) -> Kept | None:
    """Take the step that hands it on; why it was refused, or None. One keeps no other waiting."""
    said: dict[str, Any] = {"former": order.unit, "to": order.successor, "reason": order.reason}
    try:
        with transaction.atomic():
            row = KIND_OF[process].named(case)
            if part:
                task = Task.objects.get(case_id=case, number=part)
                task.case = row
                hand_task_on(task, hand_of(order), **said)
            else:
                hand_on(row, hand_of(order), **said)
    except Hindered as refused:
        return refused.kept
    except Problem as refused:
        log.info("case %s of unit %s was refused: %s", case, order.unit_id, refused)
        return Hindrance.MOVED_ON.kept()
    except OperationalError:
        raise
    except Exception:
        log.exception("case %s of unit %s", case, order.unit_id)
        return Hindrance.FAILED.kept()
    return None


def hand_of(order: Dissolution) -> Actor:
    """Who hands on: the clock's hand, in the name of whoever ordered it. It sees all and decides
    nothing; the administrator, in whose name it is, reads no case by that (等保 2.0)."""
    return replace(CLOCK, key=order.by, unit=order.by_unit)


def settled(order: Dissolution) -> bool:
    """End the unit if nothing is left, or say that something is. False: more has come meanwhile."""
    with transaction.atomic():
        locked(order.unit, order.successor)
        unit, fresh = Unit.objects.get(pk=order.unit_id), Dissolution.objects.get(pk=order.pk)
        if fresh.stage != DissolutionState.RUNNING or fresh.ordered_at != order.ordered_at:
            return True
        if waiting_cases(order).exists() or waiting_tasks(order):
            return False
        ends = not holds_anything(unit) and ended(order, unit)
        fresh.stage = DissolutionState.DONE if ends else DissolutionState.LEFT
        fresh.save(update_fields=["stage"])
    return True


def ended(order: Dissolution, unit: Unit) -> bool:
    """Whether the unit is in force no more; what came to lead to it meanwhile keeps it.

    Whoever was to follow it may have ended too: then whoever has followed that one does.
    """
    heir = heir_of(Unit.objects.get(pk=order.successor_id)) if order.successor_id else None
    try:
        with transaction.atomic():
            end_unit(unit, Hand(order.by).because(order.reason), heir)
    except Refused:
        return False
    return True
