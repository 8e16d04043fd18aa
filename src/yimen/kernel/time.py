"""The one clock. Tests, imports and the demo year set it; nothing else reads the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """This moment, or the one that is being told of; always aware."""
    return _moment.get() or timezone.now()


def stamp(at: datetime | None) -> str:
    """A moment as facts keep it: ISO 8601 in UTC, whichever zone it came in; "" where none is."""
    return at.astimezone(UTC).isoformat() if at else ""


def months_before(day: date, number: int) -> date:
    """The first day of the month so many months earlier; of none, of the day's own."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


@contextmanager
def time_is(moment: datetime) -> Iterator[None]:
    """Act as if it were `moment` (aware): how the past is told through the real commands."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
