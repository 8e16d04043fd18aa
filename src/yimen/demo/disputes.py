"""The year's disputes: who quarrels with whom about what, and what mediation makes of it.

Each is told by the real commands at its own moments, as far as the year goes. How many there are,
and how many of them are settled, follows the city's own figures (mission.md): 4,248 that courts
diverted to the centres, 62.77 % settled, and 1,970 to mediation before trial, 56.92 % settled,
beside 38,000 calls to the hotline.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from yimen.cases.commands import reserve_numbers
from yimen.cases.models import Case
from yimen.kernel.bulk import Bulk
from yimen.kernel.errors import Problem
from yimen.kernel.ids import uuid7
from yimen.kernel.ledger import written_to
from yimen.mediation.models import Source, Track
from yimen.orgs.commands import find_or_add_all
from yimen.orgs.models import Resident

from .city import City
from .plan import MANY, Person, Plans
from .quarrel import Quarrel, tell
from .words import Slots, read

log = logging.getLogger(__name__)

HOTLINE = 38_000
"""Calls in the city's year."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One way by which disputes come to the centres: how many in the city's year, how many of
    those that ended were settled, and by which law they are mediated."""

    name: str
    many: int
    settled: float
    tracks: tuple[Track, ...]
    sources: tuple[Source, ...]


STREAMS = (
    Stream(
        "diverted", 4248, 0.6277,
        (Track.ASSIGNED, Track.ASSIGNED, Track.ENTRUSTED, Track.ENTRUSTED_SIMPLE), (Source.COURT,),
    ),
    Stream("before_trial", 1970, 0.5692, (Track.ASSIGNED,), (Source.COURT,)),
    # the city reports no number of those that people bring themselves: the project's own guess
    Stream(
        "brought", 1800, 0.86, (Track.PEOPLE,),
        (Source.VISIT, Source.VISIT, Source.GRID, Source.HOTLINE, Source.POLICE, Source.PETITION,
         Source.ONLINE, Source.LOWER),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A dispute before it happens."""

    id: UUID
    serial: int
    at: datetime
    stream: Stream
    track: Track
    source: Source
    says: dict[str, Any]
    title: str
    body: str
    amount: Decimal | None
    people: int
    applicant: Person
    respondent: Person
    organisation: str
    slots: Slots


def many(cases: int) -> int:
    """How many disputes a city has that had so many calls."""
    return round(cases * sum(stream.many for stream in STREAMS) / HOTLINE)


def plans_of(plans: Plans) -> Iterator[Plan]:
    """All of a year's disputes, in the order in which they come."""
    seed, year = plans.seed, plans.year
    chance = Random(f"{seed}/disputes")
    moments = sorted(
        office_moment(year.begins, year.until, chance) for _ in range(many(len(plans)))
    )
    for serial, at in enumerate(moments):
        yield plan_of(plans, serial, at, Random(f"{seed}/dispute/{serial}"))


def office_moment(begins: datetime, until: datetime, chance: Random) -> datetime:
    """A moment of a working week between 8:40 and 17:30."""
    while True:
        day = begins + timedelta(days=chance.random() * (until - begins).days)
        at = day.replace(hour=8, minute=40) + timedelta(minutes=chance.randrange(530))
        if at.weekday() < 5 and begins < at < until and not 12 <= at.hour < 14:
            return at


def plan_of(plans: Plans, serial: int, at: datetime, chance: Random) -> Plan:
    """One dispute: its stream, what it is about, and the two sides."""
    (stream,) = chance.choices(STREAMS, [stream.many for stream in STREAMS])
    kinds = read("disputes")["disputes"]
    (says,) = chance.choices(kinds, [each["weight"] for each in kinds])
    rural = says["place"] == "rural" or (says["place"] == "any" and chance.random() < 0.5)
    first = MANY - 4 * (serial + 1)  # numbers that no caller of the year has
    applicant, respondent = plans.person(first + rural), plans.person(first + 2 + rural)
    organisation = other_side(says["against"], applicant, chance)
    slots = Slots(chance, dict(applicant.slots), rural=applicant.home.rural)
    slots["a"], slots["b"] = applicant.contact.name, organisation or respondent.contact.name
    slots["title"] = chance.choice(says["title"])
    amount = Decimal(chance.choice(says["amounts"])) if says["amounts"] else None
    group = says["type"] == "labour" and chance.random() < 0.3
    return Plan(
        id=uuid7(at, f"demo/{plans.seed}/dispute/{serial}"),
        serial=serial,
        at=at,
        stream=stream,
        track=chance.choice(stream.tracks),
        source=chance.choice(stream.sources),
        says=says,
        title=slots["title"],
        body=f"{says['says'].format_map(slots)}{says['demand']}",
        amount=amount,
        people=chance.randrange(5, 31) if group else 2,
        applicant=applicant,
        respondent=respondent,
        organisation=organisation,
        slots=slots,
    )


def other_side(against: str, applicant: Person, chance: Random) -> str:
    """The organisation on the other side, or "": a person."""
    who = read("disputes")["who"]
    if against == "person":
        return ""
    if against == "office":
        return f"{applicant.home.town}{chance.choice(who['offices'])[2:]}"
    return str(chance.choice(who["companies" if against == "company" else "hospitals"]))


TOGETHER = 200
"""Disputes that are told in memory and stored together."""


def write(plans: Plans, step: Callable[[int], None]) -> None:
    """Write all of a year's disputes, each once."""
    made = list(plans_of(plans))
    for place in range(0, len(made), TOGETHER):
        some = made[place : place + TOGETHER]
        known = set(Case.objects.filter(id__in=[p.id for p in some]).values_list("id", flat=True))
        missing = [plan for plan in some if plan.id not in known]
        if missing:
            together(missing, plans.city, plans.year.until)
        step(len(some))


def together(some: Sequence[Plan], city: City, until: datetime) -> None:
    """Tell some disputes in memory and store them in one go."""
    ledger, people = Bulk(), sides(some)
    reserve_numbers(ledger, (plan.at for plan in some))
    with written_to(ledger):
        for plan in some:
            story = Quarrel(plan, city, until, people)
            try:
                tell(story)
            except Problem as problem:
                log.warning("Dispute %d of the year was not told: %s", plan.serial, problem)
                ledger.drop(plan.id)
    ledger.flush()


def sides(some: Sequence[Plan]) -> dict[UUID, Resident]:
    """The people who quarrel, those who are new to the city added."""
    both = [person for plan in some for person in (plan.applicant, plan.respondent)]
    rows = find_or_add_all([person.contact for person in both])
    return {person.id: row for person, row in zip(both, rows, strict=True)}
