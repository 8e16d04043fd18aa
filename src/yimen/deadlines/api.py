"""When something is due: the working calendar, for outside systems."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import AfterValidator, BaseModel

from yimen.kernel.answers import answer, moment
from yimen.kernel.errors import Invalid

from .queries import calendar, explain
from .reckoning import Limit, Span, due

LONGEST = 1000
"""So many units of time at most: what the law knows is far shorter."""


class WorkDay(BaseModel):
    """One day on the way: what it adds (days, or hours), the sum so far, and why."""

    day: str
    counts: bool
    why: str
    added: float
    so_far: float


class WorkDays(BaseModel):
    """When a limit ends, and how that comes about, day by day."""

    start: str
    due: str
    provisional: bool
    days: list[WorkDay]


def ordinary(at: datetime) -> datetime:
    """A moment of our times, in Beijing where it names no zone."""
    if not 1950 <= at.year <= 2190:
        raise ValueError("a year from 1950 to 2190")
    return at if at.tzinfo else timezone.make_aware(at)


router = Router(tags=["Time"])


@router.get("/work-days", response=WorkDays, summary="When something is due")
def work_days(
    request: HttpRequest,
    start: Annotated[datetime, AfterValidator(ordinary)],
    value: Annotated[Decimal, Query(gt=0, le=LONGEST, max_digits=7, decimal_places=3)],
    unit: Span,
) -> HttpResponse:
    """Reckon a due date on the city's calendar, with holidays and make-up work days."""
    try:
        limit = Limit(value, unit)
    except ValueError as error:
        said = _("Days are whole.")
        raise Invalid(said, {"value": said}) from error
    found = due(start, limit, calendar())
    days = [
        {
            "day": row.day.isoformat(),
            "counts": row.counts,
            "why": row.why,
            "added": float(row.added),
            "so_far": float(row.so_far),
        }
        for row in explain(start, limit)
    ]
    return answer(
        {
            "start": moment(start),
            "due": moment(found.at),
            "provisional": found.provisional,
            "days": days,
        }
    )
