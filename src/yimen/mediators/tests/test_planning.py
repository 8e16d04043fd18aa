"""The proposal of a centre: its mediators, rooms, hours and bookings, and what disputes need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, at

from yimen.kernel.errors import NotAllowed
from yimen.kernel.ids import uuid7
from yimen.kernel.time import time_is
from yimen.mediators import commands
from yimen.mediators.models import DisputeType, Mediator, MediatorKind
from yimen.mediators.queries.conflicts import Party
from yimen.mediators.queries.planning import Ask, Fixed, proposed_schedule
from yimen.mediators.schedule import Why
from yimen.orgs.models import Resident

from .conftest import Centre, act, hours

pytestmark = pytest.mark.django_db
MONDAY = at("2026-03-02 00:00")


def ask(**more: Any) -> Ask:
    """A dispute between neighbours that wants an hour within the week, with one mediator."""
    said: dict[str, Any] = {
        "case": uuid7(), "kind": DisputeType.NEIGHBOURS, "minutes": 60, "mixed": False,
        "earliest": MONDAY, "latest": MONDAY + timedelta(days=5),
    }  # fmt: skip
    return Ask(**{**said, **more})


def test_sittings_are_proposed_in_office_hours_with_who_is_free(centre: Centre) -> None:
    li, room = centre.mediator("li"), centre.room()
    helper = centre.mediator("helper", kind=MediatorKind.VOLUNTEER)
    commands.set_hours(helper, act(helper), hours=hours((2, "14:00", "16:10")))
    wanted = ask(mixed=True, minutes=75)
    found = proposed_schedule(centre.head, centre.unit, [wanted], MONDAY.date())
    (sitting,) = found.sittings
    assert (sitting.case, sitting.room, sitting.mediators) == (wanted.case, room, (li, helper))
    # The centre opens at 14:30; he leaves at 16:10.
    assert (sitting.begins, sitting.ends) == (at("2026-03-03 14:30"), at("2026-03-03 16:00"))
    assert found.left == ()


def test_what_is_booked_already_is_not_proposed_again(centre: Centre) -> None:
    li, room = centre.mediator("li"), centre.room()
    with time_is(at("2026-03-01 09:00")):
        commands.book(
            centre.case, centre.head, room=room, mediators=[li],
            begins=at("2026-03-02 08:30"), ends=at("2026-03-02 17:10"),
        )  # fmt: skip
    wanted = ask(latest=at("2026-03-02 18:00"), minutes=30)
    found = proposed_schedule(centre.head, centre.unit, [wanted], MONDAY.date())
    assert [each.begins for each in found.sittings] == [at("2026-03-02 17:30")]
    longer = ask(latest=at("2026-03-02 18:00"), minutes=60)
    found = proposed_schedule(centre.head, centre.unit, [longer], MONDAY.date())
    assert found.left == ((longer.case, Why.NEVER_TOGETHER),)


def test_a_mediator_with_a_conflict_is_not_proposed_and_a_party_sits_once(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    centre.room()
    centre.room("Room 2")
    party = Resident.objects.create(name="", phone="")
    commands.declare(li, act(li), kind="kin", resident=party)
    one_hour = {"earliest": at("2026-03-02 08:30"), "latest": at("2026-03-02 10:30")}
    known = Party(resident=party.pk)
    asks = [ask(parties=[known], **one_hour), ask(parties=[known], **one_hour)]
    found = proposed_schedule(centre.head, centre.unit, asks, MONDAY.date())
    assert [each.mediators for each in found.sittings] == [(wang,), (wang,)]
    first, second = found.sittings
    assert first.ends <= second.begins
    busy = ask(parties=[known], busy=[(at("2026-03-02 08:00"), at("2026-03-02 10:00"))], **one_hour)
    left = proposed_schedule(centre.head, centre.unit, [busy], MONDAY.date()).left
    assert left == ((busy.case, Why.NO_TIME),)


def test_a_day_off_has_no_sittings(centre: Centre) -> None:
    centre.mediator("li")
    centre.room()
    sunday = ask(earliest=at("2026-03-01 08:00"), latest=at("2026-03-01 20:00"))
    found = proposed_schedule(centre.head, centre.unit, [sunday], at("2026-03-01 00:00").date())
    assert found.left == ((sunday.case, Why.NO_TIME),)


def test_what_is_fixed_stays_and_the_rest_goes_around_it(centre: Centre) -> None:
    li, room = centre.mediator("li"), centre.room()
    morning = {"earliest": at("2026-03-02 08:30"), "latest": at("2026-03-02 10:30")}
    fixed = Fixed(room.pk, (li.pk,), at("2026-03-02 08:30"), at("2026-03-02 09:30"), named=False)
    found = proposed_schedule(
        centre.head, centre.unit, [ask(**morning)], MONDAY.date(), fixed=[fixed]
    )
    assert [each.begins for each in found.sittings] == [at("2026-03-02 09:30")]
    commands.change_mediator(li, centre.head, **{**terms(li), "most": 1})
    full = ask(**morning)
    found = proposed_schedule(centre.head, centre.unit, [full], MONDAY.date(), fixed=[fixed])
    assert found.left == ((full.case, Why.FULL),)


def terms(mediator: Mediator) -> dict[str, Any]:
    """What is said of a mediator now."""
    names = ("kind", "member", "skills", "languages", "employer", "active")
    return {name: getattr(mediator, name) for name in names}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"people": 40}, Why.TOO_MANY_PEOPLE),
        ({"kind": DisputeType.MEDICAL}, Why.NOBODY),
        ({"mixed": True}, Why.NO_SECOND),
        ({"languages": ["藏语"]}, Why.LANGUAGE),
        ({"chosen": [10_000]}, Why.GONE),
        ({"latest": MONDAY}, Why.NO_TIME),
    ],
)
def test_what_has_no_place_is_told_why(centre: Centre, more: dict[str, Any], why: Why) -> None:
    centre.mediator("li")
    centre.room()
    wanted = ask(**more)
    found = proposed_schedule(centre.head, centre.unit, [wanted], MONDAY.date())
    assert found.left == ((wanted.case, why),)


def test_a_conflict_and_what_weighs_more_are_told_too(centre: Centre) -> None:
    li = centre.mediator("li")
    centre.room()
    commands.declare(li, act(li), kind="interest", organisation="Sunrise Ltd")
    firm, hour = Party(organisation="Sunrise Ltd"), {"earliest": at("2026-03-02 08:30"),
                                                     "latest": at("2026-03-02 09:30")}  # fmt: skip
    barred, urgent, late = ask(parties=[firm]), ask(weight=30, **hour), ask(**hour)
    found = proposed_schedule(centre.head, centre.unit, [barred, late, urgent], MONDAY.date())
    assert [each.case for each in found.sittings] == [urgent.case]
    assert dict(found.left) == {barred.case: Why.CONFLICT, late.case: Why.OTHERS_FIRST}


def test_it_takes_as_many_queries_for_many_as_for_one(centre: Centre, cast: Cast) -> None:
    for n in range(4):
        centre.mediator(f"m{n}")
    centre.room()
    asks = [ask(parties=[Party(organisation=f"Firm {n}")]) for n in range(12)]
    with CaptureQueriesContext(connection) as told:
        found = proposed_schedule(centre.head, centre.unit, asks, MONDAY.date())
    assert len(found.sittings) == 12
    assert len(told) <= 10
    with pytest.raises(NotAllowed):
        proposed_schedule(cast.dispatcher, centre.unit, asks, MONDAY.date())
