"""Queues: what waits for somebody, in the order of its due dates, a page at a time.

A page costs the same however many cases were ever opened, and however many wait.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from yimen.kernel.actors import Actor
from yimen.kernel.process import PROCESSES
from yimen.kernel.rows import sql_of
from yimen.orgs.models import Role
from yimen.orgs.queries import centre_of

from .models import Case
from .policy import APART, visible_to
from .queries import KIND_OF, Told

PAGE = 25
"""Rows of a page of any list."""


class Place(NamedTuple):
    """Where a page of a list ends, by what it is sorted by: the next page begins after it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


def place_from(written: str) -> Place | None:
    """A place as an address says it, or None for nonsense."""
    at, _line, key = written.partition("_")
    try:
        place = Place(datetime.fromisoformat(at), UUID(key))
    except ValueError:
        return None
    return place if place.at.tzinfo else None


STATES_OF = {
    Role.AGENT: ("registered", "incomplete"),
    Role.DISPATCHER: ("registered", "return_asked"),
    Role.APPROVER: (
        "decline_asked",
        "return_asked",
        "extension_asked",
        "suspension_asked",
        "shelving_asked",
        "end_asked",
        "answered",
    ),
    Role.CALLER: ("checked",),
    Role.SUPERVISOR: ("appealed", "shelved"),
}
"""What waits for a post at a centre, by the state that the case is in."""
ALSO: dict[Role, Q] = {}
"""What waits for a post besides, by more than its state: each kind of matter adds its own."""
AT_A_DESK: dict[Role, Q] = {}
"""What of a matter that is apart waits for a post of the unit that took it."""


MEDIATES = frozenset({Role.HANDLER, Role.GRID_WORKER})
"""Posts for which all waits that their unit answers for."""


@dataclass(frozen=True)
class Queue:
    """Cases in the order of their due dates.

    Where it says which `states` wait, or what besides (`own`), it holds only those. PostgreSQL
    reads the first rows of each state by an index and merges them: to read all that waits and
    sort it would cost more the longer the queue is.
    """

    cases: QuerySet[Case]
    states: tuple[str, ...] = ()
    own: Q | None = None
    made: dict[Any, tuple[str, list[Any]]] = field(default_factory=dict)

    def filter(self, *where: Q, **wanted: Any) -> Queue:
        """The same queue with fewer cases."""
        return Queue(self.cases.filter(*where, **wanted), self.states, self.own)

    @property
    def rows(self) -> QuerySet[Case]:
        """All of it."""
        ordered = self.cases.order_by("due_at", "id")
        if not self.states:
            return ordered.filter(self.own) if self.own else ordered
        waits = Q(state__in=self.states)
        return ordered.filter(waits | self.own if self.own else waits)

    def first(self, columns: tuple[str, ...], most: int) -> tuple[str, list[Any]]:
        """The query of its first rows: of each state, and of its own, so many at most."""
        if (columns, most) not in self.made:
            self.made[columns, most] = self._first(columns, most)
        return self.made[columns, most]

    def _first(self, columns: tuple[str, ...], most: int) -> tuple[str, list[Any]]:
        ordered = self.cases.order_by("due_at", "id")
        if not self.states:
            sql, values = sql_of(self.rows.values_list(*columns)[:most])
            return WHOLE.format(sql), values
        one = ordered.filter(state=RawSQL("waits.state", ()))
        sql, values = sql_of(one.values_list(*columns)[:most])
        sql, values = BY_STATE.format(sql), [[*self.states], *values]
        if self.own:
            others = ordered.filter(self.own).exclude(state__in=self.states)
            more, further = sql_of(others.values_list(*columns)[:most])
            sql, values = f"{sql} UNION ALL ({more})", [*values, *further]
        return sql, values


WHOLE = "SELECT * FROM ({}) AS first"
BY_STATE = "SELECT first.* FROM unnest(%s::text[]) AS waits (state), LATERAL ({}) AS first"


def waiting(actor: Actor) -> Queue:
    """The actor's queue: open cases that wait for its posts, most urgent first."""
    largest = centre_of("")
    return _waiting(actor, largest.pk if largest else None)


@functools.lru_cache(maxsize=512)
def _waiting(actor: Actor, largest: int | None) -> Queue:
    """The same, kept: whoever works here looks at it all day."""
    cases = visible_to(actor).filter(closed_at=None)
    if actor.reach == "unit":
        cases = cases.filter(unit_id__in=list(actor.units))
        if desks := [AT_A_DESK[role] for role in sorted(AT_A_DESK) if role in actor.roles]:
            if actor.roles & MEDIATES:
                desks.append(Q(lead_id__in=list(actor.units)))
            waits = functools.reduce(operator.or_, desks)
            cases = cases.filter(~Q(process__in=APART) | waits)
    if actor.reach != "area":
        return Queue(cases)
    states = {s for role in actor.roles for s in STATES_OF.get(Role(role), ())}
    besides = [ALSO[role] for role in sorted(ALSO) if role in actor.roles]
    if None not in (actor.unit, largest) and actor.unit != largest:
        # a centre below another is also given cases to handle itself
        besides.append(Q(unit_id=actor.unit, lead_id=actor.unit))
    own = functools.reduce(operator.or_, besides) if besides else None
    return Queue(cases, tuple(sorted(states)), own)


def still_open(actor: Actor) -> Queue:
    """Every open case that the actor may know of, most urgent first."""
    return Queue(visible_to(actor).filter(closed_at=None))


def page_of(queue: Queue, after: Place | None = None) -> list[Case]:
    """One page of a queue and one row more, which tells that there is a next page."""
    shown = [row.id for row in rows_of_page(queue, after)]
    cases = Case.objects.in_bulk(shown)
    return [cases[key] for key in shown if key in cases]


class Listed(NamedTuple):
    """What a list shows of a case: cheaper to read than whole cases by far."""

    id: UUID
    number: str
    title: str
    process: str
    state: str
    head: int
    kind: str
    urgency: str
    supervision: str
    light: str
    due_at: datetime
    closed_at: datetime | None
    place: str
    unit_id: int
    lead_id: int | None
    area_id: str
    about_unit_id: int | None
    centre_id: int
    opened_at: datetime


def rows_of_page(queue: Queue, after: Place | None = None) -> list[Listed]:
    """One page of a queue and one row more, as plain rows."""
    sql, values = beyond(queue, after).first(Listed._fields, PAGE + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY due_at, id LIMIT {PAGE + 1}", values)
        return [Listed(*row) for row in cursor.fetchall()]


def beyond(queue: Queue, after: Place | None) -> Queue:
    """What follows after a place in a queue that is ordered by its due dates."""
    if after is None:
        return queue
    return queue.filter(
        Q(due_at__gt=after.at) | Q(due_at=after.at, id__gt=after.id),
        due_at__gte=after.at,
    )


COUNTED = 500
"""So many rows of a queue are counted at most: a count must not cost more than the page."""


def counts(queue: Queue) -> Counter[tuple[str, str, str, str]]:
    """How many of the first rows of a queue have each state, light and kind, of each process."""
    sql, values = queue.first(("state", "light", "kind", "process"), COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT state, light, kind, process, count(*) FROM ({sql}) AS first"  # noqa: S608 - Django's own SQL
            " GROUP BY 1, 2, 3, 4",
            values,
        )
        return Counter({(s, light, kind, p): n for s, light, kind, p, n in cursor.fetchall()})


def moved_since(queue: Queue, moment: datetime) -> int:
    """How many of the first rows of a queue came or moved after a moment."""
    sql, values = queue.first(("moved_at",), COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({sql}) AS first WHERE moved_at > %s",  # noqa: S608 - likewise
            [*values, moment],
        )
        (found,) = cursor.fetchone()
    return int(found)


NEW, CHANGED = "new", "changed"


def news_of(case: Listed, last: Told | None, actor: Actor, since: datetime) -> str:
    """What a row is to somebody who looked at the queue before: new, changed, or nothing.

    It is new where it was opened since, or where somebody else's step brought it here: into the
    hands of the unit, or to the desk that its state waits for. One's own acts are no news.
    """
    if last is None or last.at <= since or last.actor == actor.key:
        return ""
    if case.opened_at > since:
        return NEW
    taken = PROCESSES[case.process].step_of(last.kind)
    turned = not last.part and taken is not None and taken.target is not None
    came = turned and (actor.reach == "area" or last.unit not in actor.units)
    return NEW if came else CHANGED


class Looked(NamedTuple):
    """After which moment rows are news to somebody, and when they last opened the page."""

    since: datetime
    at: datetime


class OwnFilter(NamedTuple):
    """A filter that somebody keeps: its key, their name for it, and its address."""

    id: int
    name: str
    wanted: str


class Own(NamedTuple):
    """What a queue keeps of a person: their last look at it, if any, and filters by name."""

    look: Looked | None
    filters: list[OwnFilter]


OWN = """
SELECT 0, '' AS name, '', since, at FROM cases_look
WHERE staff_id = %(staff)s AND unit_id = %(unit)s
UNION ALL
SELECT id, name, wanted, NULL, NULL FROM cases_savedfilter WHERE staff_id = %(staff)s
ORDER BY name
"""


def own_of(actor: Actor) -> Own:
    """The actor's last look at this queue, and the filters that they keep. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, {"staff": person(actor), "unit": actor.unit or 0})
        rows = cursor.fetchall()
    looks = [Looked(since, at) for *_filter, since, at in rows if since]
    filters = [OwnFilter(key, name, wanted) for key, name, wanted, since, _at in rows if not since]
    return Own(looks[0] if looks else None, filters)


def person(actor: Actor) -> int:
    """The key of the member of staff who acts; 0 for whoever is none."""
    kind, _colon, key = actor.key.partition(":")
    return int(key) if kind == "staff" else 0


def chosen_cases(actor: Actor, keys: Collection[UUID]) -> list[Case]:
    """The cases of these keys with the fields of their kinds, in that order.

    Those of which the actor may not know are left out, as if they did not exist.
    """
    known = visible_to(actor).filter(pk__in=keys).values_list("process", "pk")
    found: dict[UUID, Case] = {}
    for process, kind in KIND_OF.items():
        wanted = [key for each, key in known if each == process]
        found |= kind._default_manager.in_bulk(wanted) if wanted else {}
    return [found[key] for key in keys if key in found]
