"""The mediation centres of the demo city: who sits there, what is booked, signed and heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from yimen.aftercare.models import Opinion, OpinionState, Publication, PublicationState
from yimen.aftercare.queries import due_visits, waiting_opinions
from yimen.agreements.models import Agreement, AgreementState, Offer, Signature
from yimen.agreements.queries import terms_of
from yimen.cases.models import Passage
from yimen.cases.queues import waiting
from yimen.cases.verify import checked
from yimen.demo import load
from yimen.demo.disputes import many
from yimen.demo.tests.conftest import UNTIL, undone, year_of
from yimen.kernel.actors import Actor
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.links.court import queries as court
from yimen.links.court.gateway import linked
from yimen.links.court.models import CourtMatter, CourtMessage, CourtStream
from yimen.links.sms.models import Message
from yimen.mediation.models import Dispute, Obligation, Party, State
from yimen.mediators.models import Booking, Charge, Duty, Mediator, Member, Relation, Room, Seat
from yimen.mediators.queries.here import day_of
from yimen.orgs.models import Staff, Unit
from yimen.orgs.queries import actor_of
from yimen.reading.deidentify import Identifier
from yimen.sittings.models import Panel, Sitting, SittingState

pytestmark = pytest.mark.django_db
CENTRE = "620702-002"


@pytest.fixture(scope="module", autouse=True)
def year(place: None) -> Iterator[None]:
    """What a demonstration of 50 calls has of disputes: the smallest that anybody starts."""
    with undone():
        load.write_disputes(year_of(50))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    """It is the moment at which the year ended."""
    with time_is(UNTIL):
        yield


def signed_in(login: str) -> Actor:
    """One of the sign-ins of the demo."""
    return actor_of(Staff.objects.get(login=login).pk)


def test_every_dispute_follows_from_its_history() -> None:
    assert [fault.says for _last, _cases, faults in checked() for fault in faults] == []
    assert not StoredEvent.objects.filter(at__gt=UNTIL).exists()


def test_a_second_time_adds_nothing() -> None:
    kinds = (Dispute, Member, Duty, Mediator, Room, Booking, Opinion, CourtMatter, CourtMessage)
    before = [kind._default_manager.count() for kind in kinds]
    load.write_disputes(year_of(50))
    assert [kind._default_manager.count() for kind in kinds] == before
    assert before[0] == many(50) + 1, "and one that the made-up court has just diverted"


def test_each_centre_has_members_teams_rooms_and_mediators() -> None:
    centres = Unit.objects.filter(kind="mediation")
    for centre in centres:
        kinds = Counter(Mediator.objects.filter(centre=centre).values_list("kind", flat=True))
        assert set(kinds) == {"full_time", "volunteer", "body"}
        ways = set(Member.objects.filter(centre=centre).values_list("way", flat=True))
        assert ways == {"resident", "rota", "on_call"}
        assert Room.objects.filter(centre=centre).count() == 3
    assert Relation.objects.count() == 2 * centres.count()


def test_somebody_is_on_duty_today_and_somebody_is_away() -> None:
    centre = Unit.objects.get(code=CENTRE)
    today = day_of(signed_in("duty-head"), UNTIL.date(), centre)
    assert {"resident", "rota"} == {each.member.way for each in today.here}
    assert today.callable
    assert 0 < len(today.mediators) < Mediator.objects.filter(centre=centre).count()


def test_sittings_are_held_and_planned_for_today_and_later() -> None:
    states = set(Sitting.objects.values_list("state", flat=True))
    assert states >= {SittingState.HELD, SittingState.PLANNED}
    planned = Sitting.objects.filter(state=SittingState.PLANNED, begins__gt=UNTIL)
    own = planned.filter(booking__room__centre__code=CENTRE)
    assert own.filter(begins__date=UNTIL.date()).exists()
    assert own.filter(begins__date__gt=UNTIL.date()).exists()
    assert not Sitting.objects.filter(state=SittingState.PLANNED, begins__lte=UNTIL).exists()
    assert Panel.objects.exclude(accepted_by=[]).exists()


def test_who_shall_come_is_invited_by_short_message() -> None:
    planned = Sitting.objects.filter(state=SittingState.PLANNED, begins__gt=UNTIL)
    news = planned.filter(booking__booked_at__gt=UNTIL - timedelta(days=2))
    assert news.exists()
    assert Message.objects.count() == 2 * news.count()
    jobs = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert jobs == {"sms.deliver"}


@pytest.mark.parametrize(("kind", "thing"), [(Booking, "room_id"), (Seat, "mediator_id")])
def test_nobody_and_no_room_is_booked_twice_at_once(kind: type[Any], thing: str) -> None:
    rows = kind._default_manager.filter(state="held").order_by(thing, "begins")
    held = list(rows.values_list(thing, "begins", "ends"))
    assert len(held) > 20
    assert [a for a, b in pairwise(held) if a[0] == b[0] and b[1] < a[2]] == []


def test_nobody_has_a_dispute_in_charge_that_has_ended() -> None:
    running = Charge.objects.filter(until=None)
    assert running.exists()
    assert not running.exclude(case__closed_at=None).exists()


def test_most_settlements_are_written_and_their_sums_agree() -> None:
    agreements = Agreement.objects.select_related("case")
    signed = list(agreements.filter(state=AgreementState.SIGNED))
    assert len(signed) > Dispute.objects.filter(oral=True).count() > 0
    for each in signed:
        terms = terms_of(each)
        owed = Obligation.objects.filter(case=each.case, agreement=each.number)
        assert terms.missing() == []
        assert owed.count() == len(terms.schedule) > 0
        assert owed.aggregate(sum=Sum("amount"))["sum"] == terms.amount
        assert Signature.objects.filter(case=each.case, agreement=each.number).count() == 4
        assert each.reference
    states = set(agreements.values_list("state", flat=True))
    assert states >= {AgreementState.DRAFTED, AgreementState.OFFERED}
    assert set(Offer.objects.values_list("state", flat=True)) >= {"made", "accepted"}


def test_some_pay_by_instalments_some_have_paid_and_one_has_not() -> None:
    sizes = Counter(Obligation.objects.exclude(agreement=None).values_list("case_id", flat=True))
    assert max(sizes.values()) > 1
    assert Obligation.objects.exclude(done_at=None).exists()
    assert Obligation.objects.filter(case__state=State.BROKEN).exclude(missed_at=None).exists()
    assert {"applied", "accepted"} <= set(Dispute.objects.values_list("confirmation", flat=True))


@pytest.mark.parametrize(
    ("login", "states"),
    [
        ("window", {State.REGISTERED}),
        ("duty-head", {State.REGISTERED}),
        ("mediation-approver", {State.REFUSAL_ASKED}),
        ("follow-up", {State.FOLLOWED_UP, State.ELSEWHERE}),
        ("mediation-supervisor", {State.BROKEN}),
        ("mediation-leader", {State.IN_MEDIATION}),
        (
            "mediator",
            {State.ASSIGNED, State.IN_MEDIATION, State.SUSPENDED, State.SETTLING, State.PERFORMING,
             State.BROKEN, State.FAILED},
        ),
    ],
)  # fmt: skip
def test_each_desk_of_the_centre_has_work(login: str, states: set[State]) -> None:
    found = waiting(signed_in(login)).rows.values_list("state", flat=True)
    assert set(found) >= states


def test_the_mediator_of_the_demo_has_disputes_in_charge_and_sits() -> None:
    own = Mediator.objects.get(staff__login="mediator")
    assert Charge.objects.filter(mediator=own, until=None).exists()
    assert Seat.objects.filter(mediator=own).exists()


def test_follow_ups_checks_and_comments_wait_for_somebody() -> None:
    assert due_visits(signed_in("follow-up"))
    approver = signed_in("mediation-approver")
    assert waiting_opinions(approver)
    assert Opinion.objects.filter(state=OpinionState.SHOWN).exists()
    states = set(Publication.objects.values_list("state", flat=True))
    assert states >= {
        PublicationState.DRAFT, PublicationState.CHECKING, PublicationState.PUBLISHED,
    }  # fmt: skip


def test_what_waits_for_its_check_has_marks_and_nobody_in_it() -> None:
    waits = Publication.objects.filter(state__in=["checking", "published"], form="story")
    assert waits.filter(state="checking").exists()
    for row in waits:
        kinds = [kind for _start, _end, kind in row.replaced]
        assert Identifier.PERSON in kinds
        assert all(name not in row.text for name in names_of(row.case_id))
    about_land = waits.get(state="checking")
    assert Identifier.GROUP in [kind for _start, _end, kind in about_land.replaced]


def names_of(case: UUID) -> list[str]:
    """What the parties are called."""
    return [str(party.resident.name) for party in Party.objects.filter(case=case) if party.resident]


def test_minutes_say_again_from_the_second_time_on() -> None:
    sat = Counter[UUID]()
    for row in Sitting.objects.filter(state=SittingState.HELD).order_by("begins"):
        said = Passage.objects.get(case=row.case_id, number=row.passage or 0).text
        assert said.startswith("再次坐下来谈") == (sat[row.case_id] > 0)
        sat[row.case_id] += 1
    assert set(sat.values()) >= {1, 2}


def test_what_the_court_diverted_is_counted_and_its_messages_wait() -> None:
    assert not linked(), "the demonstration talks to nobody"
    head, first = signed_in("duty-head"), UNTIL.date() - timedelta(days=366)
    assert Counter(court.waiting(head).values_list("state", "reason")) == {
        ("applied", ""): 1, ("deferred", "predecessor_missing"): 1, ("refused", "matter_ended"): 1,
    }  # fmt: skip
    figures = {each.stream: each for each in court.streams(head, first, UNTIL.date())}
    assert all(figures[stream].entered for stream in (CourtStream.CENTRE, CourtStream.BENCH))
    assert not CourtMessage.objects.filter(way="out").exists()
    suits = CourtMatter.objects.filter(stream__in=[CourtStream.CENTRE, CourtStream.PRETRIAL])
    given = Dispute.objects.filter(source="court")
    assert set(suits.values_list("case_id", flat=True)) == set(given.values_list("pk", flat=True))


def test_a_matter_at_the_court_ended_as_its_dispute_did() -> None:
    settled = CourtMatter.objects.filter(outcome="settled", case__dispute__relapses=0)
    assert settled.exists()
    assert set(settled.values_list("case__dispute__end_reason", flat=True)) == {"agreed"}
