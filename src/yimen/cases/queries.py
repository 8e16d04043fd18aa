"""What can be asked about cases. Nothing here writes; everything starts at `visible_to`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel import remarks
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.events import KINDS
from yimen.kernel.process import PROCESSES
from yimen.kernel.rows import Asked, Kept
from yimen.orgs.models import Area, Unit
from yimen.orgs.queries import units_by_id
from yimen.orgs.ties import Tie, tie

from .models import Attachment, Case, Light, Link, Notice, Passage, Task, Wording
from .policy import opens_the_archive, reads, sees, visible_to

INNER = frozenset(
    {
        *(Wording.NOTE, Wording.RESULT, Wording.RECORD, Wording.ANSWER),
        *(Wording.OFFER, Wording.AGREEMENT),
    }
)
"""What stays among those who work on the case; the resident reads the public answer."""


def case_for(actor: Actor, key: UUID) -> Case:
    """The case with its own kind's fields, or NotFound for what the actor may not know of."""
    return whole(named(actor, key).process, key)


UNITS = ("unit", "lead", "centre", "about_unit")


@cache
def rows_of_kind(process: str) -> Kept[Case]:
    """The row of a case of a kind by its key, with the fields of that kind and its resident."""
    rows = KIND_OF[process]._default_manager.select_related("resident")
    return Kept(lambda key: rows.filter(pk=key), UUID)


def whole(process: str, key: UUID) -> Case:
    """The row of a case's own kind, with its resident and its units.

    Units, like the names of categories and areas, are held in memory.
    """
    case = rows_of_kind(process).one(key)
    units = units_by_id({each for name in UNITS if (each := getattr(case, f"{name}_id"))})
    for name in UNITS:
        setattr(case, name, units.get(getattr(case, f"{name}_id")))
    return case


GLANCE = (
    "process", "area_id", "centre_id", "unit_id", "lead_id", "about_unit_id", "resident_id",
)  # fmt: skip
AT_A_GLANCE = f"SELECT {', '.join(GLANCE)} FROM cases_case WHERE id = %s"  # noqa: S608 - columns


def named(actor: Actor, key: UUID) -> Case:
    """A case as a command needs it, which reads the row itself: NotFound as `case_for`.

    Only what says who may see it is read.
    """
    with connection.cursor() as cursor:
        cursor.execute(AT_A_GLANCE, [key])
        found = cursor.fetchone()
    if found:
        columns = dict(zip(GLANCE, found, strict=True))
        row = KIND_OF[columns["process"]](pk=key, id=key, **columns)
        row._state.adding = False
        if sees(actor, row) or visible_to(actor).filter(pk=key).exists():
            return row
    raise NotFound(_("There is no such case, or it is not yours to see."))


KIND_OF: dict[str, type[Case]] = {}
"""By process: the table that holds a case of that kind. Each desk adds its own."""


def as_number(typed: str) -> str:
    """A number as it is stored: what people put between the digits does not matter."""
    digits = "".join(c for c in typed if c.isdigit())
    return f"{digits[:6]}-{digits[6:]}"


SWEEP = 2_000
"""So many cases turn their lights in one sweep at most; the next one follows in a minute."""


def late(at: datetime) -> QuerySet[Case, UUID]:
    """Keys of the cases whose time is over and whose light is not red yet, the latest first."""
    cases = visible_to(CLOCK).filter(closed_at=None, due_at__lt=at).exclude(light=Light.RED)
    return cases.order_by("due_at").values_list("pk", flat=True)[:SWEEP]


def soon_due(at: datetime) -> QuerySet[Case, UUID]:
    """Keys of the cases whose time is nearly over and whose light does not say so yet."""
    calm = visible_to(CLOCK).filter(closed_at=None, light__in=[Light.GREEN, Light.GREY])
    near = calm.filter(warn_at__lte=at, due_at__gte=at)
    return near.order_by("warn_at").values_list("pk", flat=True)[:SWEEP]


def assisting(actor: Actor) -> QuerySet[Task]:
    """Open tasks of the actor's units, most urgent first; those of ended cases wait for nobody."""
    if not reads(actor):
        return Task.objects.none()
    tasks = Task.objects.filter(unit_id__in=list(actor.units), closed_at=None, case__closed_at=None)
    return tasks.select_related("case").order_by("due_at")


@dataclass(frozen=True)
class Told:
    """One line of the timeline: what happened, when, by whom, and the words that belong to it."""

    number: int
    kind: str
    says: str
    at: datetime
    actor: str
    unit: int | None
    state: str
    facts: dict[str, Any]
    part: int
    hash: bytes = b""
    """Of the whole history up to it."""
    erased: frozenset[str] = frozenset()
    """Facts that somebody typed and that were erased since."""


def timeline(case: Case) -> list[Told]:
    """The whole history of a case, first event first, with what was typed."""
    with connection.cursor() as cursor:
        cursor.execute(f"{LINES} WHERE e.case_id = %s ORDER BY e.number", [case.pk])
        return [told(Line(*row)) for row in cursor.fetchall()]


def told(event: Line) -> Told:
    """An event as its sentence; a kind that this version does not know is shown by its name."""
    kind = KINDS.get(event.kind)
    facts, erased = remarks.read(event.facts, event.words)
    return Told(
        number=event.number,
        kind=event.kind,
        says=kind.says_of(event.facts) if kind else event.kind,
        at=event.at,
        actor=event.actor,
        unit=event.unit,
        state=event.state,
        facts=facts,
        part=event.part,
        hash=bytes(event.hash),
        erased=erased,
    )


NUMBERS = ("other", "repeat_of")
"""Facts that are the number of another case, of which not every reader may know."""
UNKNOWN = "…"


def discreet(lines: Iterable[Told], links: Iterable[Link] = ()) -> list[Told]:
    """The same lines, naming no other cases than those of `links`, which the reader may know of.

    信访工作条例 art. 30: a unit does not learn from a link that somebody reported it.
    """
    known = {end.number for link in links for end in (link.case, link.other)}
    return [replace(line, facts=_without(line.facts, known)) for line in lines]


def _without(facts: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    return {
        name: UNKNOWN if name in NUMBERS and value and value not in known else value
        for name, value in facts.items()
    }


def lines_at(places: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], Told]:
    """Single lines of many histories, by case and number: what happened last to each of a list."""
    wanted = {*places}
    if not wanted:
        return {}
    keys, numbers = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(LINES_AT, [list(keys), list(numbers)])
        events = [Line(*row) for row in cursor.fetchall()]
    return {(event.case_id, event.number): told(event) for event in events}


class Line(NamedTuple):
    """What is read of an event that is shown, and what was typed with it as it lies there."""

    case_id: UUID
    number: int
    kind: str
    state: str
    part: int
    actor: str
    unit: int | None
    at: datetime
    facts: dict[str, Any]
    hash: bytes
    words: str | None


LINES = (
    f"SELECT {', '.join(f'e.{name}' for name in Line._fields[:-1])}, r.words"  # noqa: S608
    " FROM kernel_storedevent e LEFT JOIN kernel_remark r USING (case_id, number)"
)
# A list of fifty pairs takes Django longer to write down than PostgreSQL to look up.
LINES_AT = (
    f"{LINES} JOIN unnest(%s::uuid[], %s::int[]) AS wanted (id, n)"
    " ON e.case_id = id AND e.number = n"
)


def passages(case: Case, actor: Actor) -> dict[int, Passage]:
    """The words of a case by their number; a resident reads none of the inner ones.

    What lies in the archive alone is read by those whose it is, and by the centre's leader.
    """
    inner = INNER if actor.reach == "own" else frozenset()
    opens = opens_the_archive.holds(actor, case)
    return {
        row.number: row
        for row in PASSAGES(case.pk)
        if row.wording not in inner and (opens or row.kept_until is None)
    }


def words_for(actor: Actor, case: Case, numbers: Iterable[int]) -> dict[int, str]:
    """Words of a case by number for whoever may read them; not what lies in the archive for others.

    Empty where they were erased.
    """
    wanted = [each for each in numbers if each]
    if not wanted:
        return {}
    rows = Passage.objects.filter(case_id=case.pk, number__in=wanted)
    if not opens_the_archive.holds(actor, case):
        rows = rows.filter(kept_until=None)
    return dict(rows.values_list("number", "text"))


PASSAGES = Kept(
    lambda key: Passage.objects.filter(case_id=key).defer("grams").order_by("number"), UUID
)


def files(case: Case, actor: Actor) -> QuerySet[Attachment]:
    """The files of a case that the actor may open; those whose time is over are deleted."""
    rows = Attachment.objects.filter(case=case).exclude(stored="").order_by("number")
    if actor.reach == "own":
        return rows.filter(internal=False)
    return rows if opens_the_archive.holds(actor, case) else rows.filter(kept_until=None)


def file_for(actor: Actor, case_id: UUID, number: int) -> Attachment:
    """One file, or NotFound where the actor may not open it."""
    case = visible_to(actor).filter(pk=case_id).first()
    found = files(case, actor).filter(number=number).first() if case else None
    if found is None:
        raise NotFound(_("There is no such file, or it is not yours to open."))
    return found


class Among(NamedTuple):
    """A file among those of its case that the actor may open: its place, and its neighbours."""

    file: Attachment
    place: int
    many: int
    before: int | None
    after: int | None


def file_among(case: Case, actor: Actor, number: int) -> Among:
    """One file with what comes before and after it, or NotFound where the actor may not open it."""
    rows = list(files(case, actor))
    numbers = [row.number for row in rows]
    if number not in numbers:
        raise NotFound(_("There is no such file, or it is not yours to open."))
    place = numbers.index(number)
    beside = [None, *numbers, None]
    return Among(rows[place], place + 1, len(rows), beside[place], beside[place + 2])


def links(case: Case, actor: Actor) -> Sequence[Link]:
    """Lines from and to other cases, of which the actor may know."""
    found = LINKS(case.pk)
    ends = {end for row in found for end in (row.case_id, row.other_id)} - {case.pk}
    shown = visible_to(actor).only("number", "title", "process")
    known = {case.pk: case, **(shown.in_bulk(ends) if ends else {})}
    rows = [row for row in found if row.case_id in known and row.other_id in known]
    for row in rows:
        row.case, row.other = known[row.case_id], known[row.other_id]
    return rows


LINKS = Kept(lambda key: Link.objects.filter(Q(case_id=key) | Q(other_id=key)), UUID)


def tasks(case: Case) -> QuerySet[Task]:
    """What assisting units were asked to do."""
    return Task.objects.filter(case=case).select_related("unit").order_by("number")


def tasks_in(case: Case) -> list[Task]:
    """The same as rows that have the case at hand, as their conditions need it."""
    found = list(tasks(case))
    for each in found:
        each.case = case
    return found


def unread(actor: Actor) -> QuerySet[Notice]:
    """Notices for the actor's unit and posts that nobody has read."""
    rows = Notice.objects.filter(unit_id=actor.unit or 0, role__in=actor.roles, read_at=None)
    return rows.select_related("case").order_by("-at")


class News(NamedTuple):
    """An unread notice with the title of its case."""

    id: int
    case_id: UUID
    event: int
    at: datetime
    title: str


NOTICES = 8
TOLD = ("id", "case_id", "event", "at", "case__title")
NEWS = Asked(lambda actor: unread(actor).values_list(*TOLD)[:NOTICES], News)


def news(actor: Actor) -> list[News]:
    """The latest unread notices of cases that the actor may still see."""
    found = NEWS(actor)
    keys = {notice.case_id for notice in found}
    seen = set(visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else ()
    return [notice for notice in found if notice.case_id in seen]


class Errand(NamedTuple):
    """An open task of a unit, with the number and title of its case."""

    wanted: str
    due_at: datetime
    case_id: UUID
    number: str
    title: str


ERRANDS = 10
WANTED = ("wanted", "due_at", "case_id", "case__number", "case__title")
errands = Asked(lambda actor: assisting(actor).values_list(*WANTED)[:ERRANDS], Errand)
"""`errands(actor)`: the most urgent tasks of the actor's units."""


def process_of(case: Case) -> Any:
    """The table of steps that the case follows."""
    return PROCESSES[case.process]


def ties_of_unit(unit: Unit) -> Iterator[Tie]:
    """The open cases and tasks that keep a unit from ending: each is somebody's at every moment."""
    open_now = visible_to(CLOCK).filter(closed_at=None)
    held = open_now.filter(Q(unit=unit) | Q(lead=unit) | Q(centre=unit)).order_by("opened_at")
    remedy = _(
        "When the unit is dissolved they are handed on to whoever follows it, or to the centres'"
        " dispatchers."
    )
    yield from tie("cases", _("Open cases"), held.values_list("pk", "number"), remedy)
    tasks = Task.objects.filter(unit=unit, closed_at=None, case__closed_at=None)
    named = tasks.order_by("case__opened_at").values_list("case_id", "case__number")
    remedy = _("They are handed on with the unit's cases, or go to whoever asked for them.")
    yield from tie("cases", _("Open tasks"), named, remedy)


def ties_of_area(area: Area) -> Iterator[Tie]:
    """The open cases whose trouble is in just this area."""
    rows = visible_to(CLOCK).filter(closed_at=None, area=area).order_by("opened_at")
    remedy = _("They are answered first, or corrected to the area that follows.")
    yield from tie("cases", _("Open cases"), rows.values_list("pk", "number"), remedy)
