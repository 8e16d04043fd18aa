"""What moved: for those who are told, by whom else, that they may look again.

Nothing of a case is told: only that something moved which the listener may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime

from yimen.kernel.actors import Actor

from .models import Case
from .policy import sees

LAG = timedelta(seconds=10)
"""An event bears the time at which its transaction began and is seen when that ends: each look goes
back so far. What took longer is found by whoever looks without having been told."""
LONG = timedelta(minutes=15)
"""After such a time away there is always something to look at."""
MOST = 500
"""Beyond so many moves at once everybody is told."""


STANDS = ("process", "area_id", "unit_id", "lead_id", "about_unit_id")


class Moved(NamedTuple):
    """An event's place, where its case stands now, and which units assist with it."""

    case_id: UUID
    number: int
    process: str
    area_id: str
    unit_id: int | None
    lead_id: int | None
    about_unit_id: int | None
    assisting: list[int]

    @property
    def case(self) -> Case:
        """What policies ask about."""
        return Case(pk=self.case_id, **{name: getattr(self, name) for name in STANDS})


@dataclass(frozen=True)
class Moves:
    """What a look has found, and the database's time at which it looked."""

    at: datetime
    found: tuple[Moved, ...]

    def concern(self, actor: Actor) -> bool:
        """Whether something moved that the actor may see."""
        return len(self.found) > MOST or any(
            sees(actor, each.case, each.assisting) for each in self.found
        )


# The index of the events by time is a few pages, however many there are. Without an order,
# PostgreSQL's plan for any moment at all would be to read the table until it has enough.
LOOK = f"""
SELECT clock.at, {", ".join(f"moved.{name}" for name in Moved._fields)}
  FROM (SELECT clock_timestamp() AS at) AS clock
  LEFT JOIN LATERAL (
    SELECT e.case_id, e.number, {", ".join(f"c.{name}" for name in STANDS)},
           ARRAY(SELECT t.unit_id FROM cases_task t WHERE t.case_id = c.id) AS assisting
      FROM kernel_storedevent e JOIN cases_case c ON c.id = e.case_id
     WHERE e.recorded_at > %s ORDER BY e.recorded_at LIMIT {MOST + 1}) AS moved ON true
"""  # noqa: S608 - columns


def moves_after(moment: datetime) -> Moves:
    """What moved since a look at that moment of the database's clock, and perhaps a little before.

    One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [moment - LAG])
        rows = cursor.fetchall()
    return Moves(rows[0][0], tuple(Moved(*row) for _at, *row in rows if row[0]))


def database_time() -> datetime:
    """The clock by which events are recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    moment: datetime = at
    return moment


@dataclass
class Watch:
    """Looks again and again, and tells of each move once."""

    at: datetime | None = None
    known: set[tuple[UUID, int]] = field(default_factory=set)

    def look(self) -> Moves:
        """What moved since the last look. One query, and another at the first."""
        moves = moves_after(self.at or database_time())
        found = [each for each in moves.found if each[:2] not in self.known]
        self.at, self.known = moves.at, {each[:2] for each in moves.found}
        return Moves(moves.at, tuple(found))


def missed(actor: Actor, told: str) -> bool:
    """Whether something moved for the actor since the moment that a broken stream said last.

    Without one: within the time that a page takes to open its stream.
    """
    at, since = database_time(), moment_of(told)
    if since is None:
        return moves_after(at).concern(actor)
    return not at - LONG < since <= at or moves_after(since).concern(actor)


def moment_of(told: str) -> datetime | None:
    """A moment as a stream says it; None for nonsense."""
    try:
        at = parse_datetime(told)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
