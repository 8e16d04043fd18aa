"""The year's disputes: who quarrels with whom about what, and how it ends. No database.

How many there are, and how many of them are settled, follows the city's own figures (mission.md):
4,248 that courts diverted to the centres, 62.77 % settled, and 1,970 to mediation before trial,
56.92 % settled, beside 38,000 calls to the hotline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from yimen.kernel.ids import uuid7
from yimen.mediation.models import Source, Track

from .city import PLACE, City
from .plan import MANY, Person, Plans
from .stands import STANDS, Stand, moment
from .words import Slots, read
from .year import office_moment

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
BROUGHT = STREAMS[-1]


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
    stands: Stand | None
    docket: int


LEAST = 8
"""Disputes that a year has beside those that show where work waits."""


def many(cases: int) -> int:
    """How many disputes a city has that had so many calls."""
    as_the_city = round(cases * sum(stream.many for stream in STREAMS) / HOTLINE)
    return max(as_the_city, len(STANDS) + LEAST)


def plans_of(plans: Plans) -> Iterator[Plan]:
    """All of a year's disputes, in the order in which they come."""
    seed, year = plans.seed, plans.year
    chance = Random(f"{seed}/disputes")
    free: list[tuple[datetime, Stand | None]] = [
        (office_moment(year.begins, year.until, chance), None)
        for _ in range(many(len(plans)) - len(STANDS))
    ]
    latest = [(moment(year.until, each.begins), each) for each in STANDS]
    moments = sorted([*free, *latest], key=lambda each: each[0])
    for serial, (at, stands) in enumerate(moments):
        yield plan_of(plans, serial, at, Random(f"{seed}/dispute/{serial}"), stands)


def plan_of(
    plans: Plans, serial: int, at: datetime, chance: Random, stands: Stand | None = None
) -> Plan:
    """One dispute: its stream, what it is about, and the two sides."""
    stream, says = matter(chance, stands)
    rural = says["place"] == "rural" or (says["place"] == "any" and chance.random() < 0.5)
    home = home_in(plans.city, PLACE, rural, chance) if stands else ""
    first = MANY - 4 * (serial + 1)  # numbers that no caller of the year has
    applicant = plans.person(first + rural, home)
    respondent = plans.person(first + 2 + rural, home)
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
        stands=stands,
        docket=(plans.seed - 1) * DOCKETS + serial + 1,
    )


def matter(chance: Random, stands: Stand | None) -> tuple[Stream, dict[str, Any]]:
    """By which way it comes, and what it is about."""
    kinds = read("disputes")["disputes"]
    if stands:
        return BROUGHT, next(each for each in kinds if each["type"] == stands.kind)
    (stream,) = chance.choices(STREAMS, [stream.many for stream in STREAMS])
    (says,) = chance.choices(kinds, [each["weight"] for each in kinds])
    return stream, says


def home_in(city: City, place: str, rural: bool, chance: Random) -> str:
    """A village or community of a county, by its code."""
    while not (home := city.homes[rural].draw(chance)).area.code.startswith(place):
        pass
    return home.area.code


def other_side(against: str, applicant: Person, chance: Random) -> str:
    """The organisation on the other side, or "": a person."""
    who = read("disputes")["who"]
    if against == "person":
        return ""
    if against == "office":
        return f"{applicant.home.town}{chance.choice(who['offices'])[2:]}"
    return str(chance.choice(who["companies" if against == "company" else "hospitals"]))


DOCKETS = 100_000
"""Numbers at the courts that one seed's year has for itself."""
