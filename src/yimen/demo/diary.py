"""Who mediates and which rooms are free at the demo city's mediation centres, read once.

What the year books is kept here too, so that nobody and no room is asked for twice at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from yimen.deadlines.calendar import BEIJING
from yimen.mediation.models import Dispute
from yimen.mediators.models import Booking, BookingState, Mediator, MediatorKind, Room, Seat
from yimen.mediators.queries.conflicts import Ties, ties_of
from yimen.mediators.queries.here import office_on
from yimen.mediators.queries.mediators import Week, loads, week_of
from yimen.sittings.queries import conflict_parties

from .city import City

LENGTH = timedelta(minutes=60)
BEGINS = (time(9), time(10, 15), time(14, 30), time(15, 45), time(16, 50))
"""When sittings begin; the next one has the room a quarter of an hour after the last."""
DAYS = 12
"""So many days ahead a room is looked for."""
Thing = tuple[str, int]
"""A room or a mediator: which of the two, and its key."""


class Slot(NamedTuple):
    """A room and a time at which it and its mediators are free."""

    room: Room
    begins: datetime

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.begins + LENGTH


@dataclass
class Charge:
    """A mediator has had a dispute in charge since a moment, until another or until now."""

    since: datetime
    until: datetime | None = None


@dataclass
class Diary:
    """The centres' people and rooms, and what is booked of them."""

    city: City
    people: dict[int, Mediator] = field(default_factory=dict)
    rooms: dict[int, list[Room]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Mediator.objects.filter(active=True).select_related("staff", "member__unit")
        self.people = {each.staff_id: each for each in rows.order_by("pk")}
        self.rooms = defaultdict(list)
        for room in Room.objects.filter(active=True).order_by("name"):
            self.rooms[room.centre_id].append(room)
        keys = [each.pk for each in self.people.values()]
        self.week: Week = week_of(keys)
        self.ties: Ties = ties_of(self.people.values())
        self.open: Counter[int] = Counter(loads(keys))
        self.charges: dict[int, list[Charge]] = defaultdict(list)
        self.taken: set[tuple[Thing, datetime]] = set(_booked())

    # --- who

    def team(
        self, dispute: Dispute, at: datetime, chance: Random, without: Sequence[Mediator] = ()
    ) -> list[Mediator]:
        """Who could mediate it, the lead first: of its team, without ties, with room for it."""
        barred = self.ties.conflicts(conflict_parties(dispute))
        free = [
            each
            for each in self.people.values()
            if each.pk not in barred and self.open[each.pk] < each.most and each not in without
        ]
        team = set(self.city.handlers(dispute.lead_id or 0))
        able = sorted(
            (each for each in free if each.staff_id in team),
            key=lambda each: (self.load(each, at), each.pk),
        )
        sent = (each for each in free if each.kind == MediatorKind.BODY)
        here = (each for each in sent if each.centre_id == dispute.centre_id)
        others = [*able[1:], *(each for each in here if dispute.dispute_type in each.skills)]
        joined = chance.sample(others, min(len(others), chance.choice((0, 0, 1))))
        return [*able[:1], *joined] if able else []

    def load(self, mediator: Mediator, at: datetime) -> int:
        """How many disputes a mediator has at a moment."""
        return sum(
            each.since <= at and (each.until is None or at < each.until)
            for each in self.charges[mediator.pk]
        )

    def charge(self, mediators: Sequence[Mediator], at: datetime) -> list[Charge]:
        """They have one more from now on."""
        begun = []
        for each in mediators:
            self.open[each.pk] += 1
            self.charges[each.pk].append(Charge(at))
            begun.append(self.charges[each.pk][-1])
        return begun

    def discharge(
        self, mediators: Sequence[Mediator], begun: Sequence[Charge], at: datetime
    ) -> None:
        """They have it no more."""
        for each, charge in zip(mediators, begun, strict=True):
            self.open[each.pk] -= 1
            charge.until = at

    # --- when and where

    def slot(self, centre: int, mediators: Sequence[Mediator], after: datetime) -> Slot | None:
        """The first time after a moment at which a room and all of them are free."""
        first = after.astimezone(BEIJING).date()
        for day in (first + timedelta(days=n) for n in range(DAYS)):
            for begins in self._times(day, mediators):
                if begins > after and not self._any({("who", m.pk) for m in mediators}, begins):
                    for room in self.rooms[centre]:
                        if not self._any({("room", room.pk)}, begins):
                            return Slot(room, begins)
        return None

    def _times(self, day: date, mediators: Sequence[Mediator]) -> Iterator[datetime]:
        office = office_on(day)
        spans = [self.week.on(each.pk, day, office) for each in mediators]
        for clock in BEGINS:
            begins = datetime.combine(day, clock, BEIJING)
            ends = (begins + LENGTH).time()
            if all(any(a <= clock and ends <= b for a, b in some) for some in spans):
                yield begins

    def _any(self, things: Collection[Thing], begins: datetime) -> bool:
        return any((each, begins) in self.taken for each in things)

    def take(self, slot: Slot, mediators: Sequence[Mediator]) -> None:
        """It is booked."""
        self.taken |= {(each, slot.begins) for each in _things(slot, mediators)}

    def give_up(self, slot: Slot, mediators: Sequence[Mediator]) -> None:
        """It is free again."""
        self.taken -= {(each, slot.begins) for each in _things(slot, mediators)}


def _things(slot: Slot, mediators: Sequence[Mediator]) -> Iterator[Thing]:
    yield "room", slot.room.pk
    for each in mediators:
        yield "who", each.pk


def _booked() -> Iterator[tuple[Thing, datetime]]:
    """What is booked already, where a year is gone on with."""
    rooms = Booking.objects.filter(state=BookingState.HELD).values_list("room_id", "begins")
    seats = Seat.objects.filter(state=BookingState.HELD).values_list("mediator_id", "begins")
    for room, begins in rooms:
        yield ("room", room), begins
    for mediator, begins in seats:
        yield ("who", mediator), begins
