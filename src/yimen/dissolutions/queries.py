"""Which dissolution a unit is in, what it has still to hand on, and what could not be."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yimen.cases.models import Case, Task
from yimen.cases.policy import visible_to
from yimen.kernel.actors import CLOCK
from yimen.orgs.models import Unit

from .models import Dissolution, DissolutionState, Remainder


def current(unit: Unit) -> Dissolution | None:
    """The dissolution that a unit is in, or that was stopped."""
    rows = Dissolution.objects.select_related("successor").filter(unit=unit)
    return rows.exclude(stage=DissolutionState.DONE).first()


def remainders(order: Dissolution) -> list[Remainder]:
    """What could not be handed on and is the unit's still, by the numbers of the cases."""
    rows = Remainder.objects.filter(dissolution=order).select_related("case")
    open_now = {(pk, 0) for pk in cases_of(order.unit).values_list("pk", flat=True)}
    open_now |= {*tasks_of(order.unit).values_list("case_id", "number")}
    found = rows.order_by("case__number", "part")
    return [each for each in found if (each.case_id, each.part) in open_now]


def cases_of(unit: Unit) -> QuerySet[Case]:
    """The open cases that a unit holds, answers for or took."""
    open_now = visible_to(CLOCK).filter(closed_at=None)
    return open_now.filter(Q(unit=unit) | Q(lead=unit) | Q(centre=unit)).order_by("pk")


def tasks_of(unit: Unit) -> QuerySet[Task]:
    """The open tasks by which a unit assists."""
    rows = Task.objects.filter(unit=unit, closed_at=None, case__closed_at=None)
    return rows.order_by("case_id", "number")


def waiting_cases(order: Dissolution) -> QuerySet[Case]:
    """Those of the cases that have not been tried yet."""
    tried = Remainder.objects.filter(dissolution=order, part=0).values("case_id")
    return cases_of(order.unit).exclude(pk__in=tried)


def waiting_tasks(order: Dissolution) -> list[Task]:
    """Those of the tasks that have not been tried yet."""
    tried = set(Remainder.objects.filter(dissolution=order).values_list("case_id", "part"))
    rows = tasks_of(order.unit).select_related("case")
    return [each for each in rows if (each.case_id, each.number) not in tried]
