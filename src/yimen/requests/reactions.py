"""After a request moved, the unit that now has it hears of it."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.cases.reactions import give_notice
from yimen.kernel.events import react
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import DIGITS, Level, Role, Unit
from yimen.orgs.queries import centre_of

from .events import AnswerRefused, CheckFailed, Dispatched, HandedDown, Ordered, Redone, Ruled
from .models import Request

COUNTY = DIGITS[Level.COUNTY]


@app.task(name="requests.tell_lead")
def tell_lead(case_id: str, number: int) -> None:
    """The unit that must act now is told, once for each event."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    request = Request.objects.get(pk=event.case_id)
    unit = event.facts.get("unit") or request.lead_id
    give_notice(request, event, unit, Role.HANDLER, Role.GRID_WORKER)
    tell_county(request, event, unit)


def tell_county(request: Request, event: StoredEvent, unit: int | None) -> None:
    """北京 art. 12: what goes to a township is copied to its county, which must press it."""
    lead = Unit.objects.filter(pk=unit).first() if unit else None
    if lead is None or len(lead.area_id) <= COUNTY:
        return
    centre = centre_of(lead.area_id)
    if centre and centre.pk != request.centre_id:
        give_notice(request, event, centre.pk, Role.DISPATCHER, Role.SUPERVISOR)


react(
    {
        kind: [tell_lead]
        for kind in (Dispatched, Ruled, HandedDown, Redone, AnswerRefused, Ordered, CheckFailed)
    }
)
