"""To whom a case may be given, and how it is handed on when whoever has it is dissolved."""

from __future__ import annotations

from collections.abc import Callable

from yimen.cases.events import HandedOn, TaskHandedOn
from yimen.cases.hindrances import Hindrance
from yimen.cases.models import Case, Task
from yimen.cases.process import CASE, TASK
from yimen.kernel.actors import Actor
from yimen.kernel.hindrances import Hindered
from yimen.orgs.models import Unit, UnitKind

REFUSE: list[Callable[[Case, Unit], None]] = []
"""What else keeps a unit from a case: each raises Hindered. Desks add their own."""


def refuse_unfit(case: Case, unit: Unit) -> None:
    """Refuse to give a case to a unit that is gone, or to the one that is reported or a part of it.

    信访工作条例 art. 30, 济南市12345条例 art. 32: a report never reaches the unit it is about.
    """
    if case.is_about(unit):
        raise Hindered(Hindrance.REPORTED)
    if not unit.active:
        raise Hindered(Hindrance.ENDED, unit=unit.name)
    if unit.ending:
        raise Hindered(Hindrance.ENDING, unit=unit.name)
    for refuse in REFUSE:
        refuse(case, unit)


def refuse_to_give(case: Case, actor: Actor, to: Unit) -> None:
    """Refuse to make a unit answer for a case that is unfit, or that is another county's.

    A county's centre gives to the units of its county and of the city, never to another county's.
    """
    refuse_unfit(case, to)
    refuse_elsewhere(actor.area, to)


def refuse_elsewhere(area: str, to: Unit) -> None:
    """Refuse a unit that lies neither in an area nor around it."""
    if not (to.area_id.startswith(area) or area.startswith(to.area_id)):
        raise Hindered(Hindrance.ELSEWHERE, unit=to.name)


@CASE.command
def hand_on(
    case: Case, actor: Actor, *, former: Unit, reason: str, to: Unit | None = None
) -> HandedOn:
    """A unit is dissolved: whoever follows it takes the case on as it stands, its clocks go on.

    Without a name the desk of the centre that took it does. Refused: it is not that unit's any
    more, or whoever follows may not have it.
    """
    took, led = case.centre_id == former.pk, case.lead_id == former.pk
    if not (took or led):
        raise Hindered(Hindrance.NOT_ITS)
    if took:
        case.centre = centre_after(case, to)
    to = to or case.centre
    if led:
        refuse_unfit(case, to)
        refuse_elsewhere(case.centre.area_id, to)
        case.lead = to
    return HandedOn(former=former.pk, unit=to.pk, leads=led, reason=reason)


def centre_after(case: Case, to: Unit | None) -> Unit:
    """The centre that follows the one which took a case: of its kind, and its people may see it."""
    if to is None or to.kind != case.centre.kind:
        raise Hindered(Hindrance.OTHER_KIND)
    refuse_unfit(case, to)
    if to.kind == UnitKind.CENTRE and not case.area_id.startswith(to.area_id):
        raise Hindered(Hindrance.ELSEWHERE, unit=to.name)
    return to


@TASK.command
def hand_task_on(
    task: Task, actor: Actor, *, former: Unit, reason: str, to: Unit | None = None
) -> TaskHandedOn:
    """The assisting unit is dissolved: whoever follows it does its part, by the same date.

    Without a name whoever answers for the case does it, and whatever that takes is theirs to ask.
    """
    if task.unit_id != former.pk:
        raise Hindered(Hindrance.NOT_ITS)
    case = task.case
    lead = case.lead if case.lead_id != former.pk else None
    task.unit = to or lead or case.centre
    refuse_unfit(case, task.unit)
    return TaskHandedOn(former=former.pk, unit=task.unit_id, reason=reason)
