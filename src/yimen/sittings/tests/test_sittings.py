"""A sitting: planned with its room and mediators or not at all, moved, called off, held, missed."""

from __future__ import annotations

import pytest
from tests.cast import at, refused
from tests.quarrels import Quarrel
from tests.sittings import WORDS, Round

from yimen.cases.models import Passage
from yimen.cases.verify import checked
from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import time_is
from yimen.mediators.commands import book, declare
from yimen.mediators.hindrances import Taken
from yimen.mediators.models import Booking, BookingState, Seat
from yimen.orgs.models import Role
from yimen.sittings.models import Mediators, Numbers, Sitting

pytestmark = pytest.mark.django_db


def faults() -> list[object]:
    """What `yimen verify` would find."""
    return [fault for _last, _many, found in checked() for fault in found]


def held() -> int:
    return Booking.objects.filter(state=BookingState.HELD).count()


def test_a_sitting_is_planned_with_its_room_and_mediators(round_: Round) -> None:
    round_.plan(length=90)
    row = round_.again()
    assert (row.state, row.begins, row.ends) == (
        *("planned", at("2026-03-03 09:00"), at("2026-03-03 10:30")),
    )
    assert (row.booking.room, row.booking.begins) == (round_.room, row.begins)
    seats = set(Seat.objects.filter(booking=row.booking).values_list("mediator_id", flat=True))
    assert seats == {round_.lead.pk, round_.other.pk}


def test_a_taken_room_refuses_the_whole_and_nothing_is_lost(round_: Round) -> None:
    round_.plan()
    other = round_.beside()
    before = Sitting.objects.count(), held(), other.dispute.head
    for room in (round_.room, round_.new_room("Room 2")):  # the room, then the mediators
        with pytest.raises(Taken, match="2026-03-03 09:00–10:00"):
            other.plan("2026-03-03 09:30", room=room)
    assert (Sitting.objects.count(), held(), other.dispute.head) == before
    other.plan("2026-03-03 10:00")
    assert (Sitting.objects.count(), held()) == (2, 2)


def test_moved_its_old_time_is_free_and_its_file_is_newer(round_: Round) -> None:
    round_.plan().take("move", room=round_.room, begins=at("2026-03-03 09:30"), reason="late bus")
    row = round_.again()
    assert (row.begins, row.sequence, row.state) == (at("2026-03-03 09:30"), 1, "planned")
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["given_up", "held"]
    assert row.booking.state == BookingState.HELD


def test_a_move_to_a_taken_time_leaves_it_where_it_was(round_: Round) -> None:
    round_.plan("2026-03-04 09:00")
    first = round_.sitting
    round_.plan("2026-03-03 09:00")
    with pytest.raises(Taken):
        round_.take("move", room=round_.room, begins=first.begins, reason="x")
    assert (round_.again().begins, held()) == (at("2026-03-03 09:00"), 2)


def test_called_off_everything_is_free_again(round_: Round) -> None:
    round_.plan().take("call_off", reason="Li is ill")
    assert (round_.again().state, held(), round_.again().sequence) == ("called_off", 0, 1)
    round_.plan()
    assert round_.again().number == 2


def test_a_sitting_cannot_be_planned_with_anybody_or_anywhere(round_: Round) -> None:
    with time_is(round_.moment()):
        stranger = round_.mediator(round_.centre.city.actor("44", "team", Role.HANDLER), "Gu Wen")
    with refused("was not named to mediate"):
        round_.plan(mediators=Mediators([stranger]))
    with refused("From 15 to 480 minutes"):
        round_.plan(length=5)
    with refused("This time is past"):
        round_.plan("2026-03-01 09:00")
    round_.room.centre_id = round_.centre.city.units["other_mediation"].pk
    with refused("belongs to another centre"):
        round_.plan()
    assert (Sitting.objects.count(), Booking.objects.count()) == (0, 0)


def test_before_mediators_are_named_nothing_is_planned(quarrel: Quarrel) -> None:
    with refused("Name the mediators first"):
        Round(quarrel.to_mediation(), named=False).plan()


def test_a_relation_declared_later_keeps_a_mediator_out_too(round_: Round) -> None:
    declare(round_.other, round_.colleague, kind="kin", resident=round_.centre.li)
    with refused("A conflict of interest was declared: Hu Bo"):
        round_.plan()
    round_.plan(mediators=Mediators([round_.lead]))


def test_held_it_has_attendance_and_sealed_minutes(round_: Round) -> None:
    with refused("The sitting has not begun yet"):
        round_.plan().take("hold", record=WORDS, came=Numbers([1]))
    round_.hold(came=Numbers([1]), sat=Mediators([round_.lead]))
    row = round_.again()
    assert (row.state, row.came, row.absent, row.sat) == ("held", [1], [2], [round_.lead.pk])
    passage = Passage.objects.get(case_id=round_.dispute.pk, number=row.passage or 0)
    facts = round_.quarrel.facts
    assert (passage.text, passage.digest) == (WORDS, facts["digest"])
    assert (facts["came"], facts["absent"], facts["in_public"]) == ([1], [2], False)
    assert faults() == []


def test_attendance_is_of_parties_and_of_booked_mediators(round_: Round) -> None:
    round_.plan(mediators=Mediators([round_.lead]))
    with refused("Say which party"):
        round_.hold(came=Numbers())
    with refused("There is no such party"):
        round_.hold(came=Numbers([1, 7]))
    with refused("Somebody else was booked"):
        round_.hold(sat=Mediators([round_.other]))
    assert round_.again().state == "planned"


def test_who_did_not_come_is_noted(round_: Round) -> None:
    round_.plan().quarrel.until("2026-03-03 09:30")
    round_.take("miss", absent=Numbers([2]), reason="no word from Li")
    row = round_.again()
    assert (row.state, row.absent, row.came) == ("missed", [2], [1])
    assert faults() == []


def test_it_is_closed_unless_every_party_asks_for_an_open_one(round_: Round) -> None:
    """人民调解法 art. 23."""
    centre = round_.centre
    round_.plan().take("ask_open", centre.applicant)
    with refused("closed to others unless every party asks"):
        round_.hold(in_public=True)
    round_.take("ask_open", centre.respondent)
    round_.take("ask_closed", centre.applicant)
    with refused("closed to others unless every party asks"):
        round_.hold(in_public=True)
    round_.take("ask_open", centre.applicant).hold(in_public=True)
    assert round_.again().in_public


def test_the_duty_head_plans_what_is_mediated_too(round_: Round) -> None:
    round_.take("plan", round_.centre.duty_head, room=round_.room, begins=at("2026-03-03 09:00"))
    round_.take("call_off", round_.centre.duty_head, reason="the room is flooded")
    assert round_.again().state == "called_off"


def test_only_the_mediators_of_the_dispute_and_the_duty_head_plan(round_: Round) -> None:
    centre = round_.centre
    for actor in (
        centre.window, centre.supervisor, centre.applicant, centre.committee,
        centre.other_centre, centre.leader, centre.cast.both,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            round_.take("plan", actor, room=round_.room, begins=at("2026-03-03 09:00"))
    assert not Booking.objects.exists()


def test_a_booking_of_another_hand_is_respected(round_: Round) -> None:
    with time_is(round_.moment()):
        book(
            round_.dispute, round_.centre.duty_head, room=round_.room, mediators=[round_.lead],
            begins=at("2026-03-03 09:00"), ends=at("2026-03-03 12:00"),
        )  # fmt: skip
    with pytest.raises(Taken):
        round_.plan("2026-03-03 11:00")
