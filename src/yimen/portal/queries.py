"""What a resident may read: their matters in plain sentences, places and units by name, roots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yimen.cases import queries as cases
from yimen.cases.models import Case
from yimen.cases.policy import visible_to
from yimen.cases.search import by_number
from yimen.deadlines.queries import terms_of, why
from yimen.kernel import roots
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.ids import uuid7
from yimen.kernel.ledger import hash_of
from yimen.kernel.models import DailyRoot, StoredEvent
from yimen.kernel.process import Step
from yimen.kernel.time import now
from yimen.mediation import queries as mediation
from yimen.orgs.held import Held
from yimen.orgs.models import Area, Disclosure, Level, Post, Resident, Unit
from yimen.orgs.policy import RESIDENT
from yimen.orgs.policy import visible_to as visible_to_themself
from yimen.orgs.queries import actor_of_resident, disclosures_of, resident_by_phone
from yimen.requests.models import Request, State
from yimen.requests.process import REQUEST

from .sentences import HEADINGS, IN_HAND, NEXT, UNTIL_ANSWER
from .telling import Line, tell

MOST = 50
"""Matters on a resident's list, and roots on a page."""


def belonging(number: str, phone: str) -> Resident | None:
    """The resident of a telephone, if the matter of this number is theirs; else None.

    Asks the database the same questions in both cases.
    """
    resident = resident_by_phone(phone)
    actor = actor_of_resident(resident.pk if resident else uuid7())
    own, dispute = by_number(actor, number), mediation.key_of(actor, number)
    return resident if own or dispute else None


@dataclass(frozen=True)
class Brief:
    """A matter as a line of a resident's list."""

    key: UUID
    number: str
    title: str
    heading: str
    opened_at: datetime


def matters(actor: Actor) -> list[Brief]:
    """A resident's own matters, the newest first."""
    rows = visible_to(actor).filter(process=REQUEST.name).order_by("-opened_at", "-id")
    return _briefs(rows[:MOST])


def _briefs(rows: QuerySet[Case]) -> list[Brief]:
    found = rows.values_list("id", "number", "title", "state", "opened_at")
    return [
        Brief(key, number, title, heading(state), opened_at)
        for key, number, title, state, opened_at in found
    ]


def keys_of_all(actor: Actor) -> list[UUID]:
    """Every matter of a resident, the newest first."""
    rows = visible_to(actor).filter(process=REQUEST.name).order_by("-opened_at", "-id")
    return list(rows.values_list("pk", flat=True))


def still_open(actor: Actor) -> list[Brief]:
    """A resident's matters that have not ended, the newest first."""
    return _briefs(visible_to(actor).filter(closed_at=None).order_by("-opened_at", "-id"))


def heading(state: str) -> str:
    """Where a matter stands, in two or three words."""
    return str(HEADINGS.get(state, IN_HAND))


@dataclass(frozen=True)
class Matter:
    """A matter as its resident sees it."""

    request: Request
    lines: list[Line]
    heading: str
    next: str
    due_at: datetime | None
    why: str
    steps: list[Step]

    @property
    def answer(self) -> Line | None:
        """The answer that stands: the last one, as long as it has not been refused."""
        if self.request.state not in (State.CHECKED, State.CLOSED, State.APPEALED):
            return None
        return next((line for line in reversed(self.lines) if line.answers), None)

    @property
    def late(self) -> bool:
        """Whether what comes next should have come already."""
        return self.due_at is not None and self.due_at < now()


def request_for(actor: Actor, key: UUID) -> Request:
    """A resident's own request, or NotFound."""
    found = cases.case_for(actor, key)
    assert isinstance(found, Request)
    return found


def matter(actor: Actor, key: UUID) -> Matter:
    """All of a matter that its resident may know. NotFound when it is not theirs."""
    request = request_for(actor, key)
    due_at, reason = _by_when(request)
    names = {"centre": request.centre, "lead": request.lead or request.centre}
    return Matter(
        request=request,
        lines=story(request, actor),
        heading=heading(request.state),
        next=str(NEXT[request.state]).format_map({k: str(v) for k, v in names.items()}),
        due_at=due_at,
        why=reason,
        steps=open_to(actor, request),
    )


def _by_when(request: Request) -> tuple[datetime | None, str]:
    """Until when what comes next will have come, and why then: the promise, where one was made."""
    if request.closed_at:
        return None, ""
    running = [term for term in terms_of(request.pk) if term.open]
    promised = [term for term in running if term.name == "promise"]
    if request.state in UNTIL_ANSWER and promised:
        return promised[0].due_at, why(promised[0])
    governing = [term for term in running if term.due_at == request.due_at]
    return request.due_at, why(governing[0]) if governing else ""


def due_at(request: Request) -> datetime | None:
    """Until when what comes next will have come; None once it has ended."""
    return _by_when(request)[0]


def open_to(actor: Actor, request: Request) -> list[Step]:
    """What the resident may do now, the likeliest first."""
    found = {step.name: step for step in REQUEST.open_to(actor, request)}
    return [found[name] for name in LIKELY if name in found]


LIKELY = (
    "give_details", "rate", "refuse_answer", "appeal", "add", "attach", "reopen", "stop_listing",
    "allow_listing", "withdraw",
)  # fmt: skip


def story(request: Request, actor: Actor) -> list[Line]:
    """What happened, told to the resident, the first thing first."""
    told = cases.timeline(request)
    named = {unit for each in told for unit in (each.unit, each.facts.get("unit")) if unit}
    units = Unit.objects.filter(pk__in=named).values_list("pk", "name")
    return tell(
        told,
        actor.key,
        request.number,
        units=dict(units),
        passages=cases.passages(request, actor),
        files={each.number: each for each in cases.files(request, actor)},
    )


def first_hash(case: Case) -> str:
    """What the receipt shows: the hash of the first event (64 hexadecimal digits)."""
    first = StoredEvent.objects.values_list("hash", flat=True).get(case_id=case.pk, number=1)
    return bytes(first).hex()


@dataclass(frozen=True)
class Verdict:
    """That history still holds what a receipt says, since when, and under which published root."""

    at: datetime
    day: date | None
    root: str


def checked(number: str, written: str) -> Verdict | None:
    """Whether the history of a number still holds an event with this hash; None when it does not.

    Who knows the hash has had the receipt, so nothing is told that they do not know.
    """
    case_id = Case.objects.filter(number=cases.as_number(number)).values_list("pk").first()
    if not case_id:
        return None
    events = list(StoredEvent.objects.filter(case_id=case_id[0]).order_by("number"))
    hashes = _unbroken(events)
    if written not in hashes:
        return None
    found = roots.receipt(case_id[0])
    at = events[hashes.index(written)].at
    if found is None or found.head.number <= hashes.index(written):
        return Verdict(at, None, "")
    held = found.holds() and hashes[found.head.number - 1] == found.head.hash.hex()
    return Verdict(at, found.day, found.root.hex()) if held else None


def _unbroken(events: Sequence[StoredEvent]) -> list[str]:
    """The hashes of a history, taken again, up to the first that is not what is stored."""
    hashes: list[str] = []
    previous = b""
    for event in events:
        taken = hash_of(event, previous)
        if taken != bytes(event.hash):
            break
        hashes.append(taken.hex())
        previous = taken
    return hashes


def published(before: date | None = None) -> list[DailyRoot]:
    """Daily roots, the latest first, and one more than a page where there are more."""
    found = DailyRoot.objects.order_by("-day")
    return list((found.filter(day__lt=before) if before else found)[: MOST + 1])


Places = list[tuple[str, list[tuple[str, str]]]]


def _read_places() -> Places:
    """Counties with their townships, as a list to choose from."""
    wanted = Area.objects.filter(active=True, level__in=[Level.COUNTY, Level.TOWNSHIP])
    wanted = wanted.order_by("code")
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    names: dict[str, str] = {}
    for code, name, level in wanted.values_list("code", "name", "level"):
        if level == Level.COUNTY:
            names[code] = name
        parts[code[:6]].append((code, name))
    return [(names.get(code, code), found) for code, found in parts.items()]


places = Held(_read_places, seconds=60)


def area_of(code: str) -> Area | None:
    """The area of a code that was chosen from `places`."""
    return Area.objects.filter(pk=code).first() if code else None


def is_theirs(actor: Actor, key: UUID) -> bool:
    """Whether a matter of this key has come in and is the resident's."""
    return visible_to(actor).filter(pk=key).exists()


def key_of(actor: Actor, number: str) -> UUID:
    """The key of a resident's own matter that bears the number. NotFound when there is none."""
    found = by_number(actor, number)
    if found is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return found.pk


def request_of(key: UUID) -> Request | None:
    """A request, for whoever holds a signed link to it."""
    return Request.objects.select_related("lead", "centre", "resident").filter(pk=key).first()


def resident_of(key: UUID) -> Resident | None:
    """The resident of a signed link, unless they were erased."""
    return visible_to_themself(actor_of_resident(key)).first()


@dataclass(frozen=True)
class Reading:
    """That somebody read a resident's data in clear: when, which office, for what, in which matter.

    个人信息保护法 art. 44: who processed it and for what. The office answers for it, not a clerk.
    """

    at: datetime
    by: str
    purpose: str
    key: UUID | None
    number: str


def readings(actor: Actor, most: int | None = None) -> list[Reading]:
    """Who has read the resident's data, the latest first; a matter is named if it is theirs."""
    rows = list(disclosures_of(UUID(actor.key.removeprefix(RESIDENT)))[:most])
    wanted = {row.case_id for row in rows if row.case_id}
    shown = visible_to(actor).only("number", "centre_id", "lead_id", "unit_id")
    known = shown.in_bulk(wanted) if wanted else {}
    held = _posts_of(rows)
    return [_reading(row, known.get(row.case_id), held) for row in rows]


PostsHeld = Mapping[str, Sequence[tuple[date, date | None, int, str]]]


def _posts_of(rows: Iterable[Disclosure]) -> PostsHeld:
    """By the key of a member of staff: from when until when they had a post in which unit."""
    staff = {row.actor.removeprefix("staff:") for row in rows if row.actor.startswith("staff:")}
    ids = [int(each) for each in staff if each.isdecimal()]
    found = Post.objects.filter(staff_id__in=ids).order_by("since", "pk")
    held: dict[str, list[tuple[date, date | None, int, str]]] = defaultdict(list)
    columns = ("staff_id", "since", "until", "unit_id", "unit__name")
    for person, since, until, unit, name in found.values_list(*columns):
        held[f"staff:{person}"].append((since, until, unit, name))
    return held


def _reading(row: Disclosure, case: Case | None, held: PostsHeld) -> Reading:
    key, number = (case.pk, case.number) if case else (None, "")
    return Reading(row.at, _office(row, case, held), row.purpose, key, number)


def _office(row: Disclosure, case: Case | None, held: PostsHeld) -> str:
    """Which office read it: that of the reader's post on that day, of several the one concerned."""
    kind, _colon, name = row.actor.partition(":")
    if kind == "resident":
        return _("You yourself")
    if kind == "system":
        return _("The system %(name)s") % {"name": name}
    day = timezone.localdate(row.at)
    units = {
        unit: named
        for since, until, unit, named in held.get(row.actor, ())
        if since <= day and (until is None or day < until)
    }
    concerned = {case.centre_id, case.lead_id, case.unit_id} & set(units) if case else set()
    names = [named for unit, named in units.items() if unit in (concerned or units)]
    return pgettext("between parts of a list", ", ").join(names) or _("An office of the city")
