"""What a week of a centre is proposed from: the disputes that want a sitting, and who is busy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from yimen.cases.models import Urgency
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.mediation.models import Dispute, Grade, Party, PartyKind, Risk, State
from yimen.mediation.policy import visible_to
from yimen.mediators.models import Booking, BookingState, Charge, Mediator, Room
from yimen.mediators.queries import conflicts
from yimen.mediators.queries.mediators import loads, mediators_of, moments, rooms_of
from yimen.mediators.queries.planning import Ask, Fixed, known
from yimen.mediators.schedule.models import ORDINARY, PRESSING, URGENT
from yimen.orgs.models import Unit
from yimen.sittings.models import (
    Panel,
    PanelState,
    ProposedWeek,
    Sitting,
    SittingState,
    Tie,
    TieState,
)
from yimen.sittings.queries import consented

DAYS = 7
MOST = 300
"""So many disputes are looked at for one week; what is urgent and what ends soonest first."""
NOTICE = timedelta(hours=24)
"""So long before a sitting its parties are told at the latest: none is proposed earlier."""
MINUTES = {Grade.SIMPLE: 60, Grade.COMPLEX: 90, Grade.HARD: 120}
"""How long a sitting is proposed for, by how hard the dispute is."""
SOONER = Case(
    When(Q(urgency=Urgency.URGENT) | Q(risk=Risk.RED), then=Value(0)),
    When(Q(urgency=Urgency.PRESSING) | Q(risk=Risk.ORANGE), then=Value(1)),
    default=Value(2),
)
WEIGHTS = (URGENT, PRESSING, ORDINARY)
Times = tuple[datetime, datetime]


def monday_of(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def span_of(first: date) -> Times:
    """From the beginning of a week to its end."""
    return moments(first)[0], moments(first + timedelta(days=DAYS - 1))[1]


def wanting(actor: Actor, centre: Unit) -> QuerySet[Dispute]:
    """The disputes in mediation at a centre for which no sitting is planned."""
    planned = Sitting.objects.filter(case=OuterRef("pk"), state=SittingState.PLANNED)
    rows = visible_to(actor).filter(centre=centre, state=State.IN_MEDIATION)
    return rows.filter(~Exists(planned)).annotate(rank=SOONER).order_by("rank", "due_at", "pk")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of the schedule, and what a person must see to first."""

    asks: list[Ask]
    objected: list[UUID]
    named: frozenset[UUID]
    waiting: int


def wishes_of(
    actor: Actor,
    centre: Unit,
    first: date,
    without: Collection[UUID],
    fixed: Sequence[tuple[UUID, Fixed]],
) -> Wishes:
    """The asks of a week, except for some disputes and around what is fixed.

    Eight queries, and three for each dispute whose parties were told of a tie: these are few.
    """
    rows = wanting(actor, centre).exclude(pk__in=[*without, *(key for key, _one in fixed)])
    disputes = list(rows[:MOST])
    waiting = rows.count() - len(disputes) if len(disputes) == MOST else 0
    keys = [each.pk for each in disputes]
    parties = parties_of_many([*keys, *(key for key, _one in fixed)])
    taken = busy_times(first, parties, fixed)
    in_charge = in_charge_of_many(keys)
    objected = set(
        Panel.objects.filter(case__in=keys, state=PanelState.OBJECTED).values_list(
            "case_id", flat=True
        )
    )
    told = set(
        Tie.objects.filter(case__in=keys, state=TieState.TOLD).values_list("case_id", flat=True)
    )
    asks = [
        ask_of(
            each,
            first,
            parties[each.pk],
            in_charge.get(each.pk, ()),
            taken,
            consented(each) if each.pk in told else frozenset(),
        )
        for each in disputes
        if each.pk not in objected
    ]
    return Wishes(asks, sorted(objected), frozenset(in_charge), waiting)


def in_charge_of_many(cases: Collection[UUID]) -> dict[UUID, list[int]]:
    """Who has some disputes in charge, the lead first. One query."""
    found: dict[UUID, list[int]] = defaultdict(list)
    rows = Charge.objects.filter(case__in=cases, until=None).order_by("-lead", "pk")
    for case, mediator in rows.values_list("case_id", "mediator_id"):
        found[case].append(mediator)
    return found


def ask_of(
    dispute: Any,
    first: date,
    parties: Sequence[conflicts.Party],
    chosen: Sequence[int],
    taken: dict[str, list[Times]],
    wanted: frozenset[int],
) -> Ask:
    """A dispute as the schedule is asked for it: before its time is up, if that is to come."""
    begins, ends = span_of(first)
    earliest = max(begins, now() + NOTICE)
    length = MINUTES[Grade(dispute.grade)]
    due = dispute.due_at
    in_time = due is not None and earliest + timedelta(minutes=length) <= due
    return Ask(
        case=dispute.pk, kind=dispute.dispute_type, minutes=length, earliest=earliest,
        latest=min(ends, due) if in_time else ends, parties=parties,
        people=max(2, len(parties)), weight=WEIGHTS[dispute.rank],
        mixed=dispute.grade != Grade.SIMPLE, chosen=chosen,
        busy=[each for name in known(parties) for each in taken.get(name, ())],
        wanted=wanted,
    )  # fmt: skip


def parties_of_many(cases: Iterable[UUID]) -> dict[UUID, list[conflicts.Party]]:
    """The parties of some disputes, as far as conflicts and times ask for them. One query."""
    found: dict[UUID, list[conflicts.Party]] = defaultdict(list)
    for row in Party.objects.filter(case__in=[*cases], left_at=None).order_by("number"):
        found[row.case_id].append(as_known(row))
    return found


def as_known(row: Party) -> conflicts.Party:
    """A party, by what it is found again."""
    return conflicts.Party(row.resident_id, row.organisation or "", row.employer or "")


def busy_times(
    first: date,
    parties: dict[UUID, list[conflicts.Party]],
    fixed: Sequence[tuple[UUID, Fixed]],
) -> dict[str, list[Times]]:
    """When parties sit already, at whatever centre, and where it is fixed. Two queries."""
    begins, ends = span_of(first)
    sits = Sitting.objects.filter(
        state=SittingState.PLANNED, begins__lt=ends, ends__gt=begins
    ).values_list("case_id", "begins", "ends")
    times: dict[UUID, list[Times]] = defaultdict(list)
    for case, at, until in sits:
        times[case].append((at, until))
    mine = [each.resident for some in parties.values() for each in some if each.resident]
    rows = Party.objects.filter(
        Q(resident__in=mine) | Q(kind=PartyKind.ORGANISATION), case__in=times, left_at=None
    )
    pairs = [(row.case_id, as_known(row)) for row in rows]
    for key, one in fixed:
        times[key].append((one.begins, one.ends))
        pairs += [(key, each) for each in parties[key]]
    taken: dict[str, list[Times]] = defaultdict(list)
    for key, party in pairs:
        for name in known([party]):
            taken[name] += times[key]
    return taken


def week_of(centre: Unit, first: date) -> ProposedWeek | None:
    """What is proposed for a week of a centre, if it was asked for. Whoever asks heads it."""
    return ProposedWeek.objects.filter(centre=centre, first=first).first()


@dataclass(frozen=True, slots=True)
class Look:
    """What a page needs to say of a week: disputes by key, mediators, their disputes, rooms."""

    disputes: dict[UUID, Dispute]
    mediators: dict[int, Mediator]
    loads: dict[int, int]
    rooms: list[Room]
    bookings: list[Booking]


def looked_at(actor: Actor, centre: Unit, first: date, week: ProposedWeek | None) -> Look:
    """The rows of a week of a centre, as far as the actor may know of them. Six queries."""
    rooms = [each for each in rooms_of(actor, centre) if each.active]
    begins, ends = span_of(first)
    held = Booking.objects.filter(
        room__in=rooms, state=BookingState.HELD, begins__lt=ends, ends__gt=begins
    )
    bookings = list(held.order_by("begins"))
    keys = {each.case_id for each in bookings}
    if week is not None:
        keys |= {UUID(each["case"]) for each in (*week.sittings, *week.left)}
        keys |= {UUID(each) for each in week.out}
        keys |= {UUID(each["case"]) for each in week.outcomes if each["refused"]}
    disputes = visible_to(actor).in_bulk(keys) if keys else {}
    wanted = {key for each in week.sittings for key in each["mediators"]} if week else set()
    people = mediators_of(actor, centre).filter(pk__in=wanted).in_bulk() if wanted else {}
    return Look(disputes, people, loads(wanted) if wanted else {}, rooms, bookings)
