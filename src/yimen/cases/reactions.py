"""The people concerned are told when a light turns; and what the clock does by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from django.db import OperationalError
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from yimen.deadlines.commands import FOLLOWS
from yimen.deadlines.queries import due_from, forget
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import Refused
from yimen.kernel.events import react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.roots import seal
from yimen.kernel.time import now
from yimen.orgs.models import Role, Unit

from . import commands
from .events import (
    HandedOn,
    Supervised,
    TaskHandedOn,
    TurnedRed,
    TurnedYellow,
    UnitAsked,
    Urged,
)
from .models import Case, Notice
from .policy import HANDLERS
from .queries import late, soon_due
from .queues import STATES_OF


def give_notice(case: Case, event: StoredEvent, unit: int | None, *roles: str) -> None:
    """Tell the holders of posts in a unit, once for each event."""
    rows = [
        Notice(case=case, event=event.number, unit_id=unit, role=role, at=event.at)
        for role in roles
        if unit
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


@app.task(name="cases.tell_of_light", retry=PATIENT)
def tell_of_light(case_id: str, number: int) -> None:
    """Yellow: whoever it waits for. Red: also the unit above them, and the centre's supervisor."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    case = Case.objects.get(pk=event.case_id)
    if case.unit_id != case.centre_id:
        give_notice(case, event, case.unit_id, *HANDLERS)
    waits = [role for role, states in STATES_OF.items() if event.state in states]
    give_notice(case, event, case.centre_id, *waits)
    if event.kind == TurnedRed.kind():
        above = Unit.objects.filter(parts=case.unit_id).values_list("pk", flat=True).first()
        give_notice(case, event, above, Role.SUPERVISOR, Role.LEADER)
        give_notice(case, event, case.centre_id, Role.SUPERVISOR)


@app.task(name="cases.tell_unit", retry=PATIENT)
def tell_unit(case_id: str, number: int) -> None:
    """The unit that is urged, supervised or asked to assist hears of it."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    case = Case.objects.get(pk=event.case_id)
    unit = event.facts.get("unit") or case.lead_id
    give_notice(case, event, unit, Role.HANDLER, Role.GRID_WORKER, Role.LEADER)


@app.task(name="cases.tell_of_handing_on", retry=PATIENT)
def tell_of_handing_on(case_id: str, number: int) -> None:
    """Whoever follows a dissolved unit hears of each case that it now has, in whatever state."""
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    give_notice(Case.objects.get(pk=event.case_id), event, event.facts["unit"], *HANDLERS)


@app.periodic(cron="* * * * *")
@app.task(name="cases.turn_lights", queueing_lock="cases.turn_lights")
def turn_lights(timestamp: int) -> None:
    """Each minute: every case whose time is nearly or wholly over turns yellow or red.

    Each turn is an event of its own (电子监察), so it is seen in the history and tells people.
    """
    _take(commands.turn_red, late(now()))
    _take(commands.turn_yellow, soon_due(now()))


@app.task(name="cases.reckon_again", retry=PATIENT)
def reckon_again(since: str) -> None:
    """A holiday notice came, or office hours change: cases that are due from that day may move."""
    forget()  # the change was made in another process
    found = due_from(date.fromisoformat(since)).values_list("case_id", flat=True).distinct()
    _take(commands.reckon_again, found)


def _take(step: Callable[[Case, Actor], Case], keys: Iterable[UUID]) -> None:
    """Let the clock take a step on each case, by itself; what has moved on meanwhile is left.

    One case that cannot take it does not keep the others waiting.
    """
    for key in list(keys):
        try:
            step(Case.named(key), CLOCK)
        except Refused:
            continue
        except OperationalError:
            raise
        except Exception:
            logging.getLogger(__name__).exception("%s of case %s", step.__name__, key)


@app.periodic(cron="* * * * *")
@app.task(name="cases.seal_day", queueing_lock="cases.seal_day")
def seal_day(timestamp: int) -> None:
    """After midnight, seal what the day before has recorded; asked each minute, done once.

    A worker that starts after some days without one seals them together, under yesterday.
    """
    with suppress(OperationalError):  # a long write is under way: the next minute will do
        seal(localdate(now()) - timedelta(days=1))


FOLLOWS.append(reckon_again)
react(
    {
        TurnedYellow: [tell_of_light],
        TurnedRed: [tell_of_light],
        Urged: [tell_unit],
        Supervised: [tell_unit],
        UnitAsked: [tell_unit],
        HandedOn: [tell_of_handing_on],
        TaskHandedOn: [tell_of_handing_on],
    }
)
