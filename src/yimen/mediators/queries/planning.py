"""The schedule that the system proposes for the disputes of a centre that want a sitting.

What is asked for comes from whoever knows the disputes; mediators, rooms, hours, conflicts and
what is booked already are the centre's own. Nothing is booked by it: a person decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.mediators.models import Booking, BookingState, Mediator, MediatorKind, Room
from yimen.mediators.policy import at_the_desk
from yimen.mediators.schedule import Person, Place, Problem, Wanted, Why, propose, why_left
from yimen.mediators.schedule.models import ORDINARY, between, within
from yimen.orgs.models import Unit
from yimen.orgs.policy import require

from .conflicts import Party, Ties, hash_of, plain, ties_of
from .here import office_on
from .mediators import Span, loads, moments, rooms_of, seats_between, week_of, working

SLOT = timedelta(minutes=30)
DAY = 48
"""Slots of a day."""
Slots = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A dispute that wants a sitting: how long, from when until when at the latest, and for whom.

    `busy` is when its parties sit elsewhere already; `chosen` has it in charge, the lead first;
    `wanted` are mediators whom all parties want although they know of a tie.
    """

    case: UUID
    kind: str
    minutes: int
    earliest: datetime
    latest: datetime
    parties: Sequence[Party] = ()
    languages: Sequence[str] = ()
    people: int = 2
    weight: int = ORDINARY
    mixed: bool = True
    chosen: Sequence[int] = ()
    busy: Sequence[tuple[datetime, datetime]] = ()
    wanted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sitting as it is proposed: where, with whom (the lead first), from when to when."""

    case: UUID
    room: Room
    mediators: tuple[Mediator, ...]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Fixed:
    """A sitting that somebody wants as it was proposed: its room and mediators are not free then.

    `named`: its mediators have the dispute in charge already, and it is none more for them.
    """

    room: int
    mediators: tuple[int, ...]
    begins: datetime
    ends: datetime
    named: bool = True


STANDS_IN_THE_WAY: dict[Why, Label] = {
    Why.NO_TIME: _("Within this week there is no time for it: too soon, too late, or a party sits"
                   " elsewhere."),
    Why.TOO_MANY_PEOPLE: _("No room has enough seats."),
    Why.CONFLICT: _("Whoever could mediate has a conflict of interest."),
    Why.GONE: _("Who has it in charge mediates no more: name others."),
    Why.NOBODY: _("No full-time mediator has this speciality."),
    Why.FULL: _("Who has this speciality has as many open disputes as they take on."),
    Why.NO_SECOND: _("Nobody could join for a mixed team: no volunteer and no member's person."),
    Why.LANGUAGE: _("Nobody who could sit speaks a language that is needed."),
    Why.NEVER_TOGETHER: _("Room, mediators and parties are never free at the same time."),
    Why.OTHERS_FIRST: _("Rooms or mediators went to what is more urgent or ends sooner."),
}  # fmt: skip
"""Why a dispute has no place, in words."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The proposal, and the disputes that have no place in it, each with what stands in its way."""

    sittings: tuple[Proposed, ...]
    left: tuple[tuple[UUID, Why], ...]


def proposed_schedule(
    actor: Actor,
    centre: Unit,
    asks: Sequence[Ask],
    first: date,
    days: int = 5,
    fixed: Sequence[Fixed] = (),
) -> Schedule:
    """Sittings without a conflict on some days from the first one on, around those that are fixed.

    Ten queries, two seconds.
    """
    require(at_the_desk, actor, centre)
    days_ = Days(first, days)
    people, rooms = working(centre), [each for each in rooms_of(actor, centre) if each.active]
    ties = ties_of(people)
    problem = Problem(
        [_wanted(ask, ties, days_) for ask in asks],
        _people(people, days_, fixed),
        _places(rooms, days_, fixed),
    )
    plan = propose(problem)
    by_key, room = {each.pk: each for each in people}, {each.pk: each for each in rooms}
    return Schedule(
        tuple(
            Proposed(
                UUID(each.key), room[each.place], tuple(by_key[key] for key in each.mediators),
                days_.moment(each.begins), days_.moment(each.ends),
            )
            for each in plan.sittings
        ),
        tuple((UUID(key), why_left(problem, key)) for key in plan.left),
    )  # fmt: skip


@dataclass(frozen=True)
class Days:
    """Some days as slots, counted from the midnight before the first."""

    first: date
    many: int

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the end of the last."""
        return moments(self.first)[0], moments(self.first + timedelta(days=self.many - 1))[1]

    @cached_property
    def office(self) -> list[Slots]:
        """When the centre is open."""
        return [span for n, day in self.each() for span in self.of(n, office_on(day))]

    def each(self) -> Iterable[tuple[int, date]]:
        """Each day and its number."""
        return ((n, self.first + timedelta(days=n)) for n in range(self.many))

    def moment(self, slot: int) -> datetime:
        """When a slot begins."""
        return self.span[0] + slot * SLOT

    def slot(self, at: datetime, *, up: bool) -> int:
        """The slot that a moment lies in, or the next that begins after it."""
        passed = at - self.span[0]
        return -(-passed // SLOT) if up else passed // SLOT

    def of(self, day: int, spans: Iterable[Span]) -> list[Slots]:
        """Whole slots of some hours of a day."""
        found = []
        for begins, ends in spans:
            first = -(-_minutes(begins) // 30)
            last = _minutes(ends) // 30
            if first < last:
                found.append((day * DAY + first, day * DAY + last))
        return found

    def without(
        self, free: Sequence[Slots], taken: Iterable[tuple[datetime, datetime]]
    ) -> tuple[Slots, ...]:
        """What of some slots is left when others are taken."""
        gone = [(self.slot(b, up=False), self.slot(e, up=True)) for b, e in taken]
        whole = between(gone, (0, self.many * DAY))
        return tuple(cut for span in whole for cut in within(free, span))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def known(parties: Iterable[Party]) -> frozenset[str]:
    """By what parties are found again in another dispute: nobody sits in two at once."""
    names = set()
    for each in parties:
        if each.resident:
            names.add(str(each.resident))
        if plain(each.organisation):
            names.add(hash_of(each.organisation).hex())
    return frozenset(names)


def _wanted(ask: Ask, ties: Ties, days: Days) -> Wanted:
    span = (days.slot(ask.earliest, up=True), days.slot(ask.latest, up=False))
    return Wanted(
        key=str(ask.case), kind=ask.kind, slots=max(1, -(-ask.minutes // 30)),
        windows=days.without([*within(days.office, span)], ask.busy), parties=known(ask.parties),
        barred=frozenset(ties.conflicts(ask.parties)) - ask.wanted,
        languages=frozenset(ask.languages), people=ask.people, weight=ask.weight,
        chosen=tuple(ask.chosen), mixed=ask.mixed,
    )  # fmt: skip


def _people(people: Sequence[Mediator], days: Days, fixed: Sequence[Fixed]) -> list[Person]:
    keys = [each.pk for each in people]
    week, load, taken = week_of(keys), Counter(loads(keys)), defaultdict(list)
    for seat in seats_between(keys, *days.span):
        taken[seat.mediator_id].append((seat.begins, seat.ends))
    for one in fixed:
        for key in one.mediators:
            taken[key].append((one.begins, one.ends))
            load[key] += not one.named
    found = []
    for each in people:
        free = [
            span
            for n, day in days.each()
            for span in days.of(n, week.on(each.pk, day, office_on(day)))
        ]
        of_teams = {kind for team in each.teams.all() if team.active for kind in team.types}
        found.append(
            Person(
                key=each.pk, leads=each.kind == MediatorKind.FULL_TIME,
                skills=frozenset(each.skills) | of_teams, languages=frozenset(each.languages),
                free=days.without(free, taken[each.pk]), more=max(0, each.most - load[each.pk]),
            )
        )  # fmt: skip
    return found


def _places(rooms: Sequence[Room], days: Days, fixed: Sequence[Fixed]) -> list[Place]:
    taken = defaultdict(list)
    for one in fixed:
        taken[one.room].append((one.begins, one.ends))
    begins, ends = days.span
    rows = Booking.objects.filter(
        room__in=rooms, state=BookingState.HELD, begins__lt=ends, ends__gt=begins
    )
    for key, first, last in rows.values_list("room_id", "begins", "ends"):
        taken[key].append((first, last))
    return [
        Place(key=each.pk, seats=each.seats, free=days.without(days.office, taken[each.pk]))
        for each in rooms
    ]
