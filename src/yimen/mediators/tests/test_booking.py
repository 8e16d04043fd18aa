"""Rooms and mediators are never booked twice: whoever is refused is told, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import Cast, City, Story, build_city, gather, refused

from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.mediators import commands
from yimen.mediators.hindrances import Taken
from yimen.mediators.models import Booking, BookingState, Seat
from yimen.orgs.models import Role

from .conftest import Centre, act, built, tomorrow

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_room_and_mediators_are_booked_for_a_dispute(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    booking = commands.book(
        centre.case, centre.head, room=centre.room(), mediators=[li, wang],
        begins=tomorrow(9), ends=tomorrow(10, 30),
    )  # fmt: skip
    assert {seat.mediator_id for seat in booking.seats.all()} == {li.pk, wang.pk}
    assert (booking.state, booking.booked_by) == (BookingState.HELD, centre.head.key)


def test_the_second_booking_of_a_room_is_refused_and_nothing_is_lost(centre: Centre) -> None:
    room, li, wang = centre.room(), centre.mediator("li"), centre.mediator("wang")
    first: dict[str, Any] = {
        "room": room,
        "mediators": [li],
        "begins": tomorrow(9),
        "ends": tomorrow(10),
    }
    commands.book(centre.case, centre.head, **first)
    with refused(r"Room 1 is booked already: .* 09:00–10:00\. Nothing was booked"):
        commands.book(
            centre.case, centre.head, room=room, mediators=[wang],
            begins=tomorrow(9, 30), ends=tomorrow(11),
        )  # fmt: skip
    assert [each.ends for each in Booking.objects.all()] == [tomorrow(10)]
    assert Seat.objects.count() == 1
    # One ends as the next begins.
    commands.book(
        centre.case, centre.head, room=room, mediators=[li],
        begins=tomorrow(10), ends=tomorrow(11),
    )  # fmt: skip


def test_a_mediator_is_not_booked_for_two_rooms_at_once(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    one, other = centre.room(), centre.room("Room 2")
    commands.book(
        centre.case, centre.head, room=one, mediators=[li, wang],
        begins=tomorrow(9), ends=tomorrow(10),
    )  # fmt: skip
    with refused(r"Wang is booked already: .* 09:00–10:00\. Nothing was booked"):
        commands.book(
            centre.case, centre.head, room=other, mediators=[wang],
            begins=tomorrow(9, 59), ends=tomorrow(11),
        )  # fmt: skip
    assert Booking.objects.count() == 1


def test_what_is_given_up_is_free_again_with_its_mediators(centre: Centre) -> None:
    room, li = centre.room(), centre.mediator("li")
    said: dict[str, Any] = {
        "room": room,
        "mediators": [li],
        "begins": tomorrow(9),
        "ends": tomorrow(10),
    }
    first = commands.book(centre.case, centre.head, **said)
    with refused("Say why"):
        commands.give_up(first, centre.head, reason=" ")
    given_up = commands.give_up(first, centre.head, reason="They settled it.")
    assert given_up.state == BookingState.GIVEN_UP
    assert Seat.objects.get(booking=first).state == BookingState.GIVEN_UP
    assert commands.book(centre.case, centre.head, **said).pk != first.pk
    with pytest.raises(NotNow):
        commands.give_up(first, centre.head, reason="again")


def test_a_retry_is_the_same_booking(centre: Centre) -> None:
    said: dict[str, Any] = {
        "room": centre.room(), "mediators": [centre.mediator("li")],
        "begins": tomorrow(9), "ends": tomorrow(10), "key": uuid7(),
    }  # fmt: skip
    first = commands.book(centre.case, centre.head, **said)
    assert commands.book(centre.case, centre.head, **said).pk == first.pk
    assert Booking.objects.count() == 1


def test_a_booking_must_be_possible_at_all(centre: Centre) -> None:
    room, li = centre.room(), centre.mediator("li")
    said: dict[str, Any] = {
        "room": room,
        "mediators": [li],
        "begins": tomorrow(9),
        "ends": tomorrow(10),
    }
    wrong: dict[str, dict[str, Any]] = {
        "before it begins": {"ends": tomorrow(9)},
        "time is past": {"begins": tomorrow(9) - timedelta(days=2)},
        "Choose a mediator": {"mediators": []},
    }
    for words, more in wrong.items():
        with refused(words):
            commands.book(centre.case, centre.head, **{**said, **more})
    day = tomorrow(9).date()
    commands.add_absence(li, act(li), first=day, last=day)
    with refused("Li is away on this day"):
        commands.book(centre.case, centre.head, **said)
    assert not Booking.objects.exists()


def test_people_sit_down_first_and_the_room_is_booked_then(centre: Centre) -> None:
    """The minute that runs, and some before it; not the hour before."""
    began = now().replace(second=0, microsecond=0)
    said: dict[str, Any] = {
        "room": centre.room(), "mediators": [centre.mediator("li")], "ends": began + HOUR,
    }  # fmt: skip
    with refused("time is past"):
        commands.book(centre.case, centre.head, begins=began - timedelta(minutes=7), **said)
    assert commands.book(centre.case, centre.head, begins=began, **said).begins == began


def test_who_does_not_work_at_the_desk_books_nothing(centre: Centre, cast: Cast) -> None:
    said: dict[str, Any] = {
        "room": centre.room(), "mediators": [centre.mediator("li")],
        "begins": tomorrow(9), "ends": tomorrow(10),
    }  # fmt: skip
    leader = centre.actor("leader", Role.LEADER)
    elsewhere = centre.actor("elsewhere", Role.DISPATCHER, unit=centre.other)
    for actor in (leader, elsewhere, centre.administrator, cast.dispatcher, cast.resident):
        with pytest.raises(NotAllowed):
            commands.book(centre.case, actor, **said)
    booking = commands.book(centre.case, centre.head, **said)
    for actor in (leader, elsewhere, centre.administrator, cast.dispatcher, cast.resident):
        with pytest.raises(NotAllowed):
            commands.give_up(booking, actor, reason="no")
    elsewhere_case = centre.case.__class__.objects.get(pk=centre.case.pk)
    elsewhere_case.pk = elsewhere_case.id = uuid7()
    with pytest.raises(NotAllowed):
        commands.book(elsewhere_case, centre.head, **said)


def test_postgresql_itself_refuses_whoever_goes_round_the_command(centre: Centre) -> None:
    room, li = centre.room(), centre.mediator("li")
    booking = commands.book(
        centre.case, centre.head, room=room, mediators=[li],
        begins=tomorrow(9), ends=tomorrow(10),
    )  # fmt: skip
    row = {"case": centre.case, "begins": tomorrow(9), "ends": tomorrow(11),
           "booked_by": "psql", "booked_at": tomorrow(8)}  # fmt: skip
    with pytest.raises(IntegrityError, match="booking_room_is_booked_once"), transaction.atomic():
        Booking.objects.create(room=room, **row)
    other = Booking.objects.create(room=centre.room("Room 2"), **row)
    times = {"begins": other.begins, "ends": other.ends}
    with pytest.raises(IntegrityError, match="seat_mediator_is_booked_once"), transaction.atomic():
        Seat.objects.create(booking=other, mediator=li, **times)
    with pytest.raises(IntegrityError, match="seat_is_of_its_booking"), transaction.atomic():
        Seat.objects.create(booking=other, mediator=li, begins=tomorrow(15), ends=tomorrow(16))
    # Moved in one table, moved in the other.
    Booking.objects.filter(pk=booking.pk).update(ends=tomorrow(10, 30))
    assert Seat.objects.get(booking=booking).ends == tomorrow(10, 30)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_book_the_same_hour_at_once_one_is_told_yes(
    transactional_db: None, rules: None
) -> None:
    """Four want one room with mediators of their own, four one pair of mediators elsewhere."""
    city: City = build_city()
    cast = gather(city)
    centre = built(city, cast, Story(cast))
    room = centre.room()
    li, wang = centre.mediator("li"), centre.mediator("wang")
    tries = [(room, [centre.mediator(f"own{n}")]) for n in range(4)]
    tries += [(centre.room(f"Room {n + 2}"), [li, wang] if n % 2 else [wang, li]) for n in range(4)]
    ready = Barrier(len(tries))

    def one(number: int) -> str:
        where, mediators = tries[number]
        try:
            ready.wait(timeout=20)
            commands.book(
                centre.case, centre.head, room=where, mediators=mediators,
                begins=tomorrow(9), ends=tomorrow(10),
            )  # fmt: skip
        except Taken:
            return "taken"
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(len(tries)) as all_at_once:
        ended = list(all_at_once.map(one, range(len(tries))))
    assert sorted(ended[:4]) == ["booked", *["taken"] * 3]
    assert sorted(ended[4:]) == ["booked", *["taken"] * 3]
    assert Booking.objects.count() == 2
    assert Seat.objects.count() == 3
