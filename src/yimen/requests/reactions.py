"""After a request moved, the unit that now has it hears of it."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from yimen.cases.events import HandedOn
from yimen.cases.models import Case
from yimen.cases.reactions import give_notice
from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.knowledge.commands import count, miss
from yimen.knowledge.models import Lack
from yimen.orgs.models import DIGITS, Level, Role, Unit
from yimen.orgs.queries import centre_of
from yimen.reading.learned import commands as learned
from yimen.reading.nearby.reactions import read_signs

from .commands import calls
from .events import (
    Answered,
    AnsweredAtOnce,
    AnswerRefused,
    CheckFailed,
    CheckPassed,
    Corrected,
    Dispatched,
    HandedDown,
    Ordered,
    Redone,
    Registered,
    Ruled,
)
from .models import Request
from .queries import corrections

COUNTY = DIGITS[Level.COUNTY]


@app.task(name="requests.tell_lead", retry=PATIENT)
def tell_lead(case_id: str, number: int) -> None:
    """What it has answered is back: the unit is told, once for each event.

    What is new needs no notice: it stands in the unit's queue.
    """
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    request = Request.objects.get(pk=event.case_id)
    unit = event.facts.get("unit") or request.lead_id
    give_notice(request, event, unit, Role.HANDLER, Role.GRID_WORKER)


@app.task(name="requests.tell_county", retry=PATIENT)
def tell_county(case_id: str, number: int) -> None:
    """北京 art. 12: what goes to a township is copied to its county, which must press it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    request = Request.objects.get(pk=event.case_id)
    centre = centre_of(Unit.objects.get(pk=event.facts["unit"]).area_id)
    if centre and centre.pk != request.centre_id:
        give_notice(request, event, centre.pk, Role.DISPATCHER, Role.SUPERVISOR)


@app.task(name="requests.note_correction", retry=PATIENT)
def note_correction(case_id: str, number: int) -> None:
    """Somebody said that it is something else, or another unit's: the reading learns from it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    for what, before, after in corrections(event):
        learned.note_correction(event, what, before, after)


def been_elsewhere(request: Request) -> bool:
    """Whether a unit had it before and sent it back."""
    return request.returns > 0


def below_the_county(request: Request) -> bool:
    """Whether a township or a village answers for it."""
    return request.lead is not None and len(request.lead.area_id) > COUNTY


def is_a_request_below_the_county(case: Case) -> bool:
    """The same of a case of any kind, where a unit was dissolved."""
    return isinstance(case, Request) and below_the_county(case)


@app.task(name="requests.count_article", retry=PATIENT)
def count_article(case_id: str, number: int) -> None:
    """The article of an answer was of use; that there was none is what editors want to know."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    if article := event.facts["article"]:
        count([article], "used")
    else:
        item = Request.objects.values_list("item_id", flat=True).get(pk=event.case_id)
        miss(Lack.ITEM, item or "")


@app.task(name="requests.count_checked_article", retry=PATIENT)
def count_checked_article(case_id: str, number: int) -> None:
    """An answer went out: the article that it was written from was of use."""
    before = StoredEvent.objects.filter(case_id=UUID(case_id), number__lt=number)
    answered = before.filter(kind=Answered.kind()).order_by("-number").first()
    if answered and (article := answered.facts["article"]):
        count([article], "used")


@app.periodic(cron="17 * * * *")
@app.task(name="requests.sweep")
def sweep(timestamp: int) -> None:
    """Each hour: forget calls and drafts that are over."""
    calls.sweep()


react({kind: [tell_lead] for kind in (Redone, AnswerRefused, Ordered, CheckFailed)})
react({AnsweredAtOnce: [count_article]})
react({CheckPassed: [count_checked_article]})
react({Corrected: [note_correction]})
react({Dispatched: [note_correction], Ruled: [note_correction]}, needed=been_elsewhere)
react({kind: [tell_county] for kind in (Dispatched, Ruled, HandedDown)}, needed=below_the_county)
react({HandedOn: [tell_county]}, needed=is_a_request_below_the_county)
react({kind: [read_signs] for kind in (Registered, Corrected)})
