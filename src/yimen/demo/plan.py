"""What each case is about: who calls, from where, by which door, in which words. No database."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import mul
from random import Random
from uuid import UUID

from yimen.cases.models import Channel, Urgency
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.ids import uuid7
from yimen.orgs.commands import Contact
from yimen.requests.models import Kind

from .city import City, Home
from .goals import Goal, assigned, first
from .words import Slots, Told, Topic, chances, shared, tell, tell_of, topics
from .year import Year

PHONES, MANY = 17_400_000_000, 6_000_000
"""The numbers of satellite telephones: well formed, and nobody in a town has one."""
SINCE = datetime(2000, 1, 1, tzinfo=BEIJING)
BLOCK = 500
"""Cases that are planned together; a case may repeat or share an earlier one of its block."""
NEIGHBOURS = MANY // 2
"""From this number on people tell of what somebody else has told of."""
SHARED = frozenset({Kind.HELP, Kind.COMPLAINT})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who calls: always the same for the same number."""

    id: UUID
    contact: Contact
    home: Home
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A case before it happens."""

    id: UUID
    serial: int
    at: datetime
    kind: Kind
    topic: Topic | None
    told: Told
    person: Person
    channel: Channel
    urgency: Urgency
    lat: float | None
    lon: float | None
    where: str
    placed: bool
    anonymous: bool
    confidential: bool
    wants_call: bool
    may_list: bool = False
    repeats: UUID | None = None
    shares: UUID | None = None
    """Who told first of the trouble."""
    goal: Goal | None = None

    @property
    def area(self) -> str:
        """The village or community it is about; "" where that is not said."""
        return self.person.home.area.code if self.placed else ""


def key_of(seed: int, serial: int, at: datetime) -> UUID:
    """The id of a demo case, from its moment, the seed and its serial number."""
    return uuid7(at, f"demo/{seed}/{serial}")


class Plans:
    """The plans of a year: so many cases, in the order in which they come."""

    def __init__(self, year: Year, city: City, many: int) -> None:
        self.year, self.city, self.seed = year, city, year.seed
        stands = first(year.until, year.seed, many)
        moments = year.moments(many)
        for serial, (at, _goal) in stands.items():
            moments[serial] = at
        self.serials = sorted(range(many), key=lambda serial: (moments[serial], serial))
        self.moments = [moments[serial] for serial in self.serials]
        places = {serial: place for place, serial in enumerate(self.serials)}
        given = {places[serial]: goal for serial, (_at, goal) in stands.items()}
        self.goals = assigned(self.moments, year.until, given)
        self._topics = lru_cache(maxsize=None)(self._topics_of)

    def __len__(self) -> int:
        return len(self.serials)

    def block(self, number: int) -> list[Plan]:
        """The plans of a block."""
        made: list[Plan] = []
        for place in range(number * BLOCK, min((number + 1) * BLOCK, len(self))):
            made.append(self._plan(place, made))
        return made

    def _plan(self, place: int, before: list[Plan]) -> Plan:
        serial, at = self.serials[place], self.moments[place]
        chance = self._chance("plan", serial)
        goal = self.goals.get(place)
        plan = self._draft(serial, at, chance, goal)
        says = chances()["people"]
        nearby = [each for each in before[-60:] if not each.anonymous and each.topic]
        if nearby and goal is None and chance.random() < says["repeats"]:
            return _repeated(plan, chance.choice(nearby))
        if plan.kind in SHARED and goal is None and chance.random() < says["shares"]:
            return self._shared(plan, before, chance)
        return plan

    def _shared(self, plan: Plan, before: list[Plan], chance: Random) -> Plan:
        """A neighbour has the trouble too: what many have told of is told of by more."""
        since = plan.at - timedelta(days=chances()["people"]["days_shared"])
        firsts = {each.id: each for each in before if each.at > since and _neighbours_have(each)}
        told = Counter(each.shares for each in before if each.shares in firsts)
        if not firsts:
            return plan
        (key,) = chance.choices(list(firsts), [1 + 2 * told[key] for key in firsts])
        return self._as_a_neighbour(plan, firsts[key], chance)

    def _as_a_neighbour(self, plan: Plan, first: Plan, chance: Random) -> Plan:
        assert first.told.trouble
        home = first.person.home
        person = self.person(NEIGHBOURS + 2 * plan.serial + home.rural, home.area.code)
        names = dict(person.slots) | dict(first.told.places)
        slots = Slots(chance, names, rural=home.rural)
        told = tell_of(first.told.trouble, slots, chance)
        lat, lon = (None, None) if plan.lat is None else self.city.point(home.area.code, chance)
        return replace(
            plan,
            kind=first.kind,
            topic=first.topic,
            told=told,
            person=replace(person, slots=tuple(names.items())),
            placed=True,
            where=first.where,
            lat=lat,
            lon=lon,
            shares=first.id,
        )

    def _draft(self, serial: int, at: datetime, chance: Random, goal: Goal | None) -> Plan:
        says = chances()["people"]
        kind, topic = self.matter(at.date(), chance)
        if goal:
            kind, topic = goal.matter(kind, topic)
        rural = topic.place == "rural" if topic and topic.place != "any" else chance.random() < 0.45
        person = self._caller(serial, rural, chance, goal)
        slots = Slots(chance, dict(person.slots), rural=person.home.rural)
        placed = goal.placed if goal else chance.random() >= says["without_place"]
        lat, lon = (None, None)
        if placed and chance.random() < says["on_the_map"]:
            lat, lon = self.city.point(person.home.area.code, chance)
        told = tell(topic, kind, slots, chance)
        drawn = self._channel(kind, at, placed, chance)
        channel = goal.channel or drawn if goal else drawn
        anonymous = channel == Channel.PHONE and chance.random() < says["anonymous"]
        return Plan(
            id=key_of(self.seed, serial, at),
            serial=serial,
            at=at,
            kind=kind,
            topic=topic,
            told=told,
            person=person,
            channel=channel,
            urgency=Urgency.NORMAL if goal else _urgency(kind, topic, chance),
            lat=lat,
            lon=lon,
            where=_where(person, slots) if placed else "",
            placed=placed,
            anonymous=anonymous,
            confidential=chance.random() < says.get(f"confidential_{kind}", 0.01),
            wants_call=chance.random() >= says["wants_no_call"],
            may_list=not anonymous and self._chance("list", serial).random() < says["lets_list"],
            goal=goal,
        )

    def _chance(self, *words: object) -> Random:
        return Random("/".join(map(str, (self.seed, *words))))

    # --- what about

    def matter(self, day: date, chance: Random) -> tuple[Kind, Topic | None]:
        """The kind of a matter, and its topic in the season."""
        kind = Kind(_drawn(chances()["kinds"], chance))
        if kind in (Kind.PRAISE, Kind.OTHER):
            return kind, None
        rows, sums = self._topics(kind, day.year, day.month, day.day // 8)
        return kind, rows[bisect(sums, chance.random() * sums[-1])]

    def _topics_of(
        self, kind: Kind, year: int, month: int, part: int
    ) -> tuple[list[Topic], list[float]]:
        day = date(year, month, min(28, part * 8 + 4))
        rows = [topic for topic in topics() if topic.kinds.get(kind)]
        parts = (topic.kinds[kind] / sum(topic.kinds.values()) for topic in rows)
        often = (topic.weight * self.year.season(topic, day) for topic in rows)
        return rows, list(accumulate(map(mul, parts, often)))

    # --- who

    def _caller(self, serial: int, rural: bool, chance: Random, goal: Goal | None) -> Person:
        """Somebody new, or one who called before; whoever lives in a village has an odd number."""
        if goal and goal.home:
            return self.person(2 * serial + rural, goal.home)
        again = serial and chance.random() < chances()["people"]["calls_again"]
        return self.person(2 * (chance.randrange(serial) if again else serial) + rural)

    def person(self, number: int, home: str = "") -> Person:
        """Somebody of the city, always the same for a number; odd numbers live in villages."""
        chance = self._chance("person", number)
        lives = self.city.home(home) if home else self.city.homes[bool(number % 2)].draw(chance)
        names = {"village": lives.name, "community": lives.name, "town": lives.town}
        slots = Slots(chance, names | self.city.address(lives, chance))
        lives_at = slots["team"] if lives.rural else f"{slots['estate']}{slots['building']}"
        slots["place_name"] = lives.name if lives.rural else slots["estate"]
        given = chance.sample(shared()["given"], chance.choice((1, 2, 2)))
        name = "".join((chance.choice(shared()["surnames"]), *given))
        leaves = chance.random() < chances()["people"]["leaves_address"]
        key = uuid7(SINCE, f"demo/{self.seed}/person/{number}/{home}")
        # the factor shares no divisor with MANY, so the numbers of a seed stay apart
        phone = f"+86{PHONES + (number * 1_803_401 + self.seed * 7_919) % MANY}"
        address = f"{lives.town}{lives.name}{lives_at}" if leaves else ""
        return Person(key, Contact(phone, name, address, key), lives, tuple(slots.items()))

    def _channel(self, kind: Kind, at: datetime, placed: bool, chance: Random) -> Channel:
        channel = Channel(_drawn(chances()["channels"], chance))
        night = not 7 <= at.hour < 21
        at_a_desk = channel in (Channel.WINDOW, Channel.PETITION, Channel.GRID)
        seen_in_the_grid = kind in (Kind.HELP, Kind.COMPLAINT) and placed
        if (at_a_desk and night) or (channel == Channel.GRID and not seen_in_the_grid):
            return Channel.PHONE
        return channel


def _drawn(shares: dict[str, float], chance: Random) -> str:
    drawn = chance.random() * sum(shares.values())
    for name, share in shares.items():
        drawn -= share
        if drawn < 0:
            return name
    return next(iter(shares))


def _urgency(kind: Kind, topic: Topic | None, chance: Random) -> Urgency:
    if topic is None or kind not in (Kind.HELP, Kind.COMPLAINT, Kind.REPORT):
        return Urgency.NORMAL
    drawn = chance.random()
    if drawn < topic.urgent:
        return Urgency.URGENT
    return Urgency.PRESSING if drawn < topic.urgent + topic.pressing else Urgency.NORMAL


def _where(person: Person, slots: Slots) -> str:
    if person.home.rural:
        return f"{person.home.town}{person.home.name}{slots['team']}"
    return f"{slots['road']}{slots['estate']}"


def _neighbours_have(plan: Plan) -> bool:
    """Whether neighbours have it too, and nobody before told of it."""
    trouble = plan.told.trouble
    told_before = plan.shares or plan.repeats
    open_to_all = plan.kind in SHARED and not (plan.goal or plan.confidential)
    placed = plan.placed and trouble is not None and trouble.of_a_place
    return placed and open_to_all and not told_before


def _repeated(plan: Plan, first: Plan) -> Plan:
    """The same person calls about the same thing once more."""
    return replace(
        plan,
        kind=first.kind,
        topic=first.topic,
        told=first.told,
        person=first.person,
        placed=first.placed,
        where=first.where,
        lat=first.lat,
        lon=first.lon,
        channel=Channel.PHONE,
        anonymous=False,
        repeats=first.id,
    )
