"""What anybody may read of single matters; how many follow one; what a resident follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.cases.models import Case
from yimen.cases.policy import visible_to
from yimen.cases.queries import timeline
from yimen.cases.queues import PAGE
from yimen.catalogue.models import Category
from yimen.catalogue.queries import public_categories, title_of
from yimen.deadlines.models import Term
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.crowds import TOWNSHIP, Crowds
from yimen.orgs.held import Held
from yimen.orgs.models import Area, Level
from yimen.orgs.policy import PUBLIC, RESIDENT
from yimen.orgs.queries import area_names, units_by_id
from yimen.portal.models import Follower
from yimen.portal.sentences import UNTIL_ANSWER
from yimen.requests.process import REQUEST

from .policy import listed
from .public_ids import key_of, public_id
from .telling import Line, tell
from .words import KINDS, OPEN, STANDS, VERDICTS, heading

FRESH = 600  # seconds
"""How old the counts may be by which places are named."""


def _read_crowds() -> Crowds:
    """Over all requests, listed or not: among how many one would have to look for a person."""
    rows = visible_to(PUBLIC).filter(process=REQUEST.name).exclude(item=None).order_by()
    near = rows.annotate(town=Left("area_id", TOWNSHIP)).values_list("item_id", "town")
    return Crowds([(item, town, number) for item, town, number in near.annotate(n=Count("pk"))])


crowds = Held(_read_crowds, FRESH)


class Row(NamedTuple):
    """What is read of a matter: nothing that somebody wrote."""

    key: UUID
    item: str
    area: str
    kind: str
    opened_at: datetime
    state: str
    lead: int | None
    centre: int
    dispatched_at: datetime | None
    answered_at: datetime | None
    at_once: bool
    verdict: str


COLUMNS = (
    *("id", "item_id", "area_id", "kind", "opened_at", "state", "lead_id", "centre_id"),
    *("request__dispatched_at", "request__answered_at", "request__at_once"),
    "request__resident_says",
)


@dataclass(frozen=True)
class Listed:
    """A matter as anybody may know it."""

    public: UUID
    category: str
    area: str
    kind: str
    day: date
    stands: str
    unit: str
    days: int | None
    due: date | None
    verdict: str
    followers: int
    too: int


@dataclass(frozen=True)
class Wanted:
    """Which matters somebody looks for; "" is any."""

    area: str = ""
    category: str = ""
    stands: str = ""
    words: str = ""


def wanted_rows(wanted: Wanted) -> QuerySet[Case]:
    """The listed matters that are looked for, the newest first.

    By a place only those are found of which that place is named: see `crowds`.
    """
    items = {each.pk for each in _meant(wanted)}
    if wanted.area:
        items &= crowds().items(wanted.area)
    rows = listed(items).filter(area__code__startswith=wanted.area)
    if wanted.stands in STANDS:
        rows = rows.filter(state__in=STANDS[wanted.stands][1])
    elif wanted.stands == OPEN:
        rows = rows.exclude(state__in=[each for _name, some in STANDS.values() for each in some])
    return rows.order_by("-opened_at", "-id")


def _meant(wanted: Wanted) -> list[Category]:
    """The categories below the one that was chosen, in whose whole name all the words stand."""
    words = wanted.words.casefold().split()
    return [
        each
        for each in public_categories()
        if each.pk.startswith(wanted.category)
        and all(word in title_of(each.pk).casefold() for word in words)
    ]


@dataclass(frozen=True)
class Page:
    """Some matters of the list, and after which one the next page begins."""

    rows: list[Listed]
    after: UUID | None


def page(wanted: Wanted, after: UUID | None = None) -> Page:
    """A page of the list, the newest matter first; `after` is the public name of one."""
    rows = wanted_rows(wanted)
    if after and (last := _opened(key_of(after))):
        rows = rows.filter(Q(opened_at__lt=last[1]) | Q(opened_at=last[1], id__lt=last[0]))
    found = [Row(*each) for each in rows.values_list(*COLUMNS)[: PAGE + 1]]
    more = public_id(found[PAGE - 1].key) if len(found) > PAGE else None
    return Page(told(found[:PAGE]), more)


def _opened(key: UUID) -> tuple[UUID, datetime] | None:
    return visible_to(PUBLIC).filter(pk=key).values_list("pk", "opened_at").first()


def told(rows: Iterable[Row]) -> list[Listed]:
    """Rows as anybody may know them."""
    some = list(rows)
    if not some:
        return []
    follow, due = follower_counts([each.key for each in some]), _promises(some)
    places = {each.key: crowds().shown(each.item, each.area) for each in some}
    names = area_names(set(places.values()))
    return [
        Listed(
            public=public_id(row.key),
            category=title_of(row.item),
            area=names.get(places[row.key], ""),
            kind=str(KINDS[row.kind]),
            day=timezone.localdate(row.opened_at),
            stands=heading(row.state),
            unit=unit_shown(row.lead or row.centre, places[row.key]),
            days=_days(row),
            due=due.get(row.key),
            verdict=str(VERDICTS.get(row.verdict, "")) if row.state in ANSWERED else "",
            followers=follow.get(row.key, (0, 0))[0],
            too=follow.get(row.key, (0, 0))[1],
        )
        for row in some
    ]


ANSWERED = STANDS["answered"][1] | STANDS["closed"][1]


def _days(row: Row) -> int | None:
    """Working days from the first dispatch to the answer that stands; 0 where it was given at once.

    So many offices' days began after the day of the dispatch, up to that of the answer.
    """
    if row.state not in ANSWERED or row.answered_at is None:
        return None
    if row.at_once or row.dispatched_at is None:
        return 0
    first, last = (timezone.localdate(each) for each in (row.dispatched_at, row.answered_at))
    known = calendar()
    days = (first + timedelta(days=n + 1) for n in range((last - first).days))
    return sum(known.counts(day) for day in days)


def _promises(rows: Collection[Row]) -> dict[UUID, date]:
    """By when those that wait for an answer will have one."""
    keys = [each.key for each in rows if each.state in UNTIL_ANSWER]
    running = Term.objects.filter(case_id__in=keys, name="promise", stopped_at=None, paused_at=None)
    due = running.values_list("case_id", "due_at") if keys else ()
    return {key: timezone.localdate(at) for key, at in due}


def unit_shown(unit: int, area: str) -> str:
    """The unit that answers, or the one above it that says no more of the place than `area` does.

    A village's committee, or the office of a township that is not named, would tell where it is.
    """
    found = units_by_id({unit}).get(unit)
    while found is not None and not area.startswith(found.area_id):
        found = units_by_id({found.parent_id}).get(found.parent_id) if found.parent_id else None
    return found.name if found else _("An office of the city")


@dataclass(frozen=True)
class Matter:
    """One listed matter with its history."""

    listed: Listed
    lines: list[Line]


def one(public: UUID) -> Matter:
    """A listed matter. NotFound: there is none of this name, or it is listed no more."""
    case = case_of(public)
    (row,) = told([Row(*listed().values_list(*COLUMNS).get(pk=case.pk))])
    history = timeline(case)
    named = {unit for each in history for unit in (each.unit, each.facts.get("unit")) if unit}
    place = crowds().shown(case.item_id or "", case.area_id)
    return Matter(row, tell(history, {each: unit_shown(each, place) for each in named}))


def case_of(public: UUID) -> Case:
    """The case of a listed matter, or NotFound."""
    found = listed().filter(pk=key_of(public)).first()
    if found is None:
        raise NotFound(_("There is no such matter on the public list, or it is listed no more."))
    return found


def which_are_listed(keys: Collection[UUID]) -> set[UUID]:
    """Which of some cases anybody may know of."""
    return set(listed().filter(pk__in=keys).values_list("pk", flat=True))


# --- who follows


def follower_counts(keys: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many follow each of some matters, and how many of them have the same trouble."""
    rows = Follower.objects.filter(case_id__in=keys).order_by().values_list("case_id")
    counted = rows.annotate(all=Count("resident_id"), too=Count("resident_id", filter=Q(too=True)))
    return {key: (number, too) for key, number, too in counted}


def follows(actor: Actor | None, public: UUID) -> Follower | None:
    """That a resident follows a matter, if they do."""
    if actor is None or not actor.key.startswith(RESIDENT):
        return None
    return _of(actor).filter(case_id=key_of(public)).first()


def followed(actor: Actor) -> list[Listed]:
    """The listed matters that a resident follows, the newest first."""
    keys = list(_of(actor).values_list("case_id", flat=True))
    if not keys:
        return []
    rows = listed().filter(pk__in=keys).order_by("-opened_at", "-id")
    return told(Row(*each) for each in rows.values_list(*COLUMNS))


def _of(actor: Actor) -> QuerySet[Follower]:
    return Follower.objects.filter(resident_id=UUID(actor.key.removeprefix(RESIDENT)))


def followers_of(keys: Collection[UUID]) -> int:
    """How many different residents follow any of some cases."""
    rows = Follower.objects.filter(case_id__in=keys)
    return rows.values("resident_id").distinct().count()


def how_many_follow(case: Case) -> int:
    """How many follow a case."""
    return Follower.objects.filter(case=case).count()


# --- what is like another


def open_nearby(reader: Actor, area: str) -> QuerySet[Case]:
    """The open matters of others that name this place."""
    rows = wanted_rows(Wanted(area=area)).filter(closed_at=None)
    return rows.exclude(pk__in=visible_to(reader).values("pk"))


def of_keys(keys: Sequence[UUID]) -> list[Listed]:
    """Listed matters by their keys, in their order."""
    rows = listed().filter(pk__in=keys).values_list(*COLUMNS) if keys else ()
    found = {each.key: each for each in map(Row._make, rows)}
    return told(found[key] for key in keys if key in found)


# --- the map


def _read_spots() -> Mapping[str, tuple[str, float, float]]:
    """Townships, counties and the city that have a point on the map: name, latitude, longitude."""
    wanted = Area.objects.filter(level__in=[Level.CITY, Level.COUNTY, Level.TOWNSHIP])
    rows = wanted.values_list("code", "name", "lat", "lon")
    return {
        code: (name, lat, lon)
        for code, name, lat, lon in rows
        if lat is not None and lon is not None
    }


spots = Held(_read_spots, seconds=60)


def by_place(category: str) -> dict[str, dict[str, int]]:
    """How many listed matters each place has, by where they stand; a place is what rows name."""
    rows = wanted_rows(Wanted(category=category)).order_by()
    near = rows.annotate(town=Left("area_id", TOWNSHIP)).values_list("item_id", "town", "state")
    found: dict[str, dict[str, int]] = {}
    for item, town, state, number in near.annotate(n=Count("pk")):
        counts = found.setdefault(crowds().shown(item, town), dict.fromkeys((OPEN, *STANDS), 0))
        stands = next((name for name, (_label, some) in STANDS.items() if state in some), OPEN)
        counts[stands] += number
    return found
