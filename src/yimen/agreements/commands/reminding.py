"""Reminders of what is owed: before the day and after it, once each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from yimen.agreements.models import Reminder
from yimen.kernel.actors import CLOCK
from yimen.kernel.time import now
from yimen.mediation.commands.promises import remind
from yimen.mediation.models import Dispute, Obligation, State

BEFORE = timedelta(days=3)
WAIT = timedelta(days=7)
"""What a stopped worker has left for longer than this is not reminded of any more."""
STATES = (State.PERFORMING, State.BROKEN)


def due(today: date) -> Iterator[tuple[Obligation, bool]]:
    """What is owed within three days or since yesterday, and whether it is late."""
    open_now = Obligation.objects.filter(done_at=None, void_at=None, case__state__in=STATES)
    told = Reminder.objects.values_list("case_id", "obligation", "late")
    near = Q(due_on__gte=today - WAIT, due_on__lte=today + BEFORE)
    rows = list(open_now.filter(near).exclude(due_on=today).order_by("due_on", "case_id"))
    known = set(told.filter(case__in={row.case_id for row in rows}))
    for row in rows:
        late = row.due_on < today
        if (row.case_id, row.number, late) not in known and (late or row.due_on > today):
            yield row, late


def remind_all() -> int:
    """Remind of all that is due, as of today; how many reminders were given."""
    given = 0
    for row, late in list(due(localdate(now()))):
        given += remind_of(row, late=late)
    return given


@transaction.atomic
def remind_of(row: Obligation, *, late: bool) -> bool:
    """Note that a party is reminded, unless that was done; the word goes out after the event."""
    key = {"case_id": row.case_id, "obligation": row.number, "late": late}
    _row, first = Reminder.objects.get_or_create(**key, defaults={"at": now()})
    if not first or not Dispute.objects.filter(pk=row.case_id, state__in=STATES).exists():
        return False
    remind(Dispute.named(row.case_id), CLOCK, obligation=row.number)
    return True
