"""After a light turned or a case was handed on, the people concerned are told."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.kernel.events import react
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import Role, Unit

from .events import Supervised, TurnedRed, TurnedYellow, UnitAsked, Urged
from .models import Case, Notice


def give_notice(case: Case, event: StoredEvent, unit: int | None, *roles: Role) -> None:
    """Tell the holders of posts in a unit, once for each event."""
    rows = [
        Notice(case=case, event=event.number, unit_id=unit, role=role, at=event.at)
        for role in roles
        if unit
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


@app.task(name="cases.tell_of_light")
def tell_of_light(case_id: str, number: int) -> None:
    """Yellow: the holder. Red: the holder, the unit above it, and the centre's supervisor."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    case = Case.objects.select_related("unit").get(pk=event.case_id)
    give_notice(case, event, case.unit_id, Role.HANDLER, Role.DISPATCHER, Role.LEADER)
    if event.kind == TurnedRed.kind():
        above = Unit.objects.filter(parts=case.unit_id).values_list("pk", flat=True).first()
        give_notice(case, event, above, Role.SUPERVISOR, Role.LEADER)
        give_notice(case, event, case.centre_id, Role.SUPERVISOR)


@app.task(name="cases.tell_unit")
def tell_unit(case_id: str, number: int) -> None:
    """The unit that is urged, supervised or asked to assist hears of it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    case = Case.objects.get(pk=event.case_id)
    unit = event.facts.get("unit") or case.lead_id
    give_notice(case, event, unit, Role.HANDLER, Role.LEADER)


react(
    {
        TurnedYellow: [tell_of_light],
        TurnedRed: [tell_of_light],
        Urged: [tell_unit],
        Supervised: [tell_unit],
        UnitAsked: [tell_unit],
    }
)
