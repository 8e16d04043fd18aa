"""The pages of a mediation centre: what staff see of it, and what they keep."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from yimen.kernel.ids import uuid7
from yimen.mediators import commands
from yimen.mediators.models import (
    Absence,
    Availability,
    Booking,
    BookingState,
    Duty,
    Mediator,
    MediatorKind,
    Member,
    MemberWay,
    Relation,
    Room,
    Team,
)
from yimen.orgs.models import Role, Unit, UnitKind
from yimen.orgs.queries import today
from yimen.ui.tests.visitors import Door, text_of
from yimen.ui.tests.visitors import door as door

from .conftest import Centre, act, browser, tomorrow

pytestmark = pytest.mark.django_db
HERE = "/mediators/"


def staff_id(actor: Any) -> int:
    """The number of whoever acts."""
    return int(actor.key.partition(":")[2])


BUDGET = {
    # page: (who, most queries)
    "": ("head", 16),
    "people/": ("head", 10),
    "people/{li}/": ("li", 16),
    "people/{li}/edit/": ("head", 10),
    "people/{li}/hours/": ("li", 7),
    "people/{li}/absence/": ("li", 6),
    "people/{li}/declare/": ("li", 6),
    "people/new/": ("head", 9),
    "centre/": ("head", 10),
    "centre/members/new/": ("head", 6),
    "centre/members/{member}/": ("head", 6),
    "centre/duties/new/": ("head", 7),
    "centre/teams/new/": ("head", 6),
    "centre/teams/{team}/": ("head", 6),
    "centre/rooms/new/": ("head", 6),
    "centre/rooms/{room}/": ("head", 6),
    "book/": ("head", 10),
    "bookings/{booking}/give-up/": ("head", 6),
}


@pytest.mark.parametrize("page", BUDGET)
def test_a_page_takes_so_many_queries_whatever_is_on_it(centre: Centre, page: str) -> None:
    rooms = [centre.room(f"Room {n}") for n in range(4)]
    member = centre.member("Notary", MemberWay.ON_CALL)
    team = commands.add_team(centre.unit, centre.head, name="Land", types=["land"])
    people = [centre.mediator(f"m{n}", teams=[team]) for n in range(4)]
    for n, (room, person) in enumerate(zip(rooms, people, strict=True)):
        day = tomorrow(9 + n)
        booking = commands.book(
            centre.case, centre.head, room=room, mediators=[person],
            begins=day, ends=day + timedelta(hours=1),
        )  # fmt: skip
        commands.add_absence(person, act(person), first=today(), last=today())
    named = {"li": people[0].pk, "member": member.pk, "team": team.pk, "room": rooms[0].pk,
             "booking": booking.pk}  # fmt: skip
    who, most = BUDGET[page]
    client = browser(staff_id(centre.head) if who == "head" else people[0].staff_id)
    address = HERE + page.format(**named) + f"?day={tomorrow(9):%Y-%m-%d}"
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    assert len(told) <= most, [each["sql"][:120] for each in told]


def test_the_day_shows_who_is_here_who_can_be_called_and_what_is_booked(centre: Centre) -> None:
    li = centre.mediator("li")
    rota = centre.member("County court", MemberWay.ROTA)
    centre.member("Notary", MemberWay.ON_CALL, phone="0936-8211")
    day = tomorrow(9)
    commands.add_duty(rota, centre.head, day=day.date(), begins=time(9), ends=time(11))
    commands.book(
        centre.case, centre.head, room=centre.room(), mediators=[li],
        begins=day, ends=day + timedelta(hours=1),
    )  # fmt: skip
    text = text_of(browser(staff_id(centre.head)).get(f"{HERE}?day={day:%Y-%m-%d}"))
    here, called = text.partition("Who can be called")[::2]
    assert "County court" in here
    assert "Notary" in called
    assert "0936-8211" in called
    assert centre.case.number in called
    assert "Give up the booking" in called
    assert "Mediation centre today" in text


def test_on_a_day_off_it_says_when_it_opens_and_who_is_on_call(centre: Centre) -> None:
    centre.member("Notary", MemberWay.ON_CALL, phone="0936-8211")
    text = text_of(browser(staff_id(centre.head)).get(f"{HERE}?day=2026-03-08"))
    assert "Closed on this day" in text
    assert "day=2026-03-09" in text.partition("Open next:")[2].partition("</p>")[0]
    assert "0936-8211" in text
    assert "Nobody is here" not in text
    open_day = text_of(browser(staff_id(centre.head)).get(f"{HERE}?day=2026-03-09"))
    assert "Closed on this day" not in open_day


def test_which_dispute_it_is_is_told_to_whoever_may_see_it(
    centre: Centre, cast: Cast, door: Door
) -> None:
    li, day = centre.mediator("li"), tomorrow(9)
    commands.book(
        centre.case, centre.head, room=centre.room(), mediators=[li],
        begins=day, ends=day + timedelta(hours=1),
    )  # fmt: skip
    text = text_of(browser(staff_id(centre.administrator)).get(f"{HERE}?day={day:%Y-%m-%d}"))
    assert "Room 1" in text
    assert centre.case.number not in text
    assert door("water").get(HERE).status_code == 404
    assert door("other_county").get(HERE).status_code == 200  # of Minle's own centre
    assert "Room 1" not in text_of(door("other_county").get(f"{HERE}?day={day:%Y-%m-%d}"))
    assert door("stranger").get(HERE).status_code == 302


def test_a_double_booking_is_refused_on_the_page_and_what_was_typed_stays(centre: Centre) -> None:
    li, wang, room = centre.mediator("li"), centre.mediator("wang"), centre.room()
    client, day = browser(staff_id(centre.head)), tomorrow(9)
    said = {
        "case": centre.case.number, "day": f"{day:%Y-%m-%d}", "begins": "09:00", "ends": "10:00",
        "room": room.pk, "mediators": [li.pk], "key": str(uuid7()),
    }  # fmt: skip
    assert client.post(HERE + "book/", said).status_code == 302
    again = said | {"mediators": [wang.pk], "begins": "09:30", "ends": "11:00", "key": str(uuid7())}
    refused = client.post(HERE + "book/", again)
    assert refused.status_code == 409
    assert "Room 1 is booked already" in text_of(refused)
    assert 'value="09:30"' in text_of(refused)
    assert f'value="{wang.pk}"' in text_of(refused)
    booking = Booking.objects.get()
    page = f"{HERE}bookings/{booking.pk}/give-up/"
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "They settled."}).status_code == 302
    assert Booking.objects.get().state == BookingState.GIVEN_UP


def test_a_head_keeps_the_centre(centre: Centre) -> None:
    client = browser(staff_id(centre.head))
    day = f"{today():%Y-%m-%d}"
    sent: list[tuple[str, dict[str, Any]]] = [
        ("centre/members/new/", {"name": "Court", "way": "rota", "since": day}),
        ("centre/teams/new/", {"name": "Land", "types": ["land", "homestead"]}),
        ("centre/rooms/new/", {"name": "Hall", "seats": 12}),
    ]
    for page, said in sent:
        assert client.post(HERE + page, said).status_code == 302, page
    member, team, room = Member.objects.get(), Team.objects.get(), Room.objects.get()
    duty = {"member": member.pk, "day": day, "begins": "09:00", "ends": "11:00"}
    assert client.post(HERE + "centre/duties/new/", duty).status_code == 302
    assert client.post(HERE + "centre/duties/new/", duty).status_code == 409
    text = text_of(client.get(HERE + "centre/"))
    assert all(name in text for name in ("Court", "Land", "Hall", "09:00–11:00"))
    gone = {"name": "Court", "way": "on_call", "since": day, "until": day}
    assert client.post(f"{HERE}centre/members/{member.pk}/", gone).status_code == 302
    assert client.post(f"{HERE}centre/teams/{team.pk}/", {"name": "Soil"}).status_code == 302
    assert (
        client.post(f"{HERE}centre/rooms/{room.pk}/", {"name": "H", "seats": 0}).status_code == 422
    )
    assert (
        client.post(f"{HERE}centre/rooms/{room.pk}/", {"name": "H", "seats": 3}).status_code == 302
    )
    assert client.post(f"{HERE}centre/duties/{Duty.objects.get().pk}/drop/").status_code == 302
    team.refresh_from_db()
    room.refresh_from_db()
    assert (team.name, team.types, team.active) == ("Soil", [], False)
    assert (room.name, room.seats, room.active) == ("H", 3, False)
    assert not Duty.objects.exists()


def test_a_head_chooses_a_mediator_among_the_staff(centre: Centre) -> None:
    client, person = browser(staff_id(centre.head)), centre.post("li", Role.HANDLER)
    said = {
        "person": person.pk, "kind": "full_time", "skills": ["land"], "languages": "普通话、藏语",
        "most": 5,
    }  # fmt: skip
    assert client.post(HERE + "people/new/", said).status_code == 302
    li = Mediator.objects.get()
    assert (li.languages, li.most, li.centre) == (["普通话", "藏语"], 5, centre.unit)
    assert "Hills, forests and land" in text_of(client.get(HERE + "people/"))
    other = {"kind": "volunteer", "languages": "", "most": 2, "active": "on"}
    assert client.post(f"{HERE}people/{li.pk}/edit/", other).status_code == 302
    li.refresh_from_db()
    assert (li.kind, li.skills, li.most) == (MediatorKind.VOLUNTEER, [], 2)


def test_a_head_chooses_a_mediator_out_of_a_team_of_the_centre(centre: Centre) -> None:
    team = Unit.objects.create(
        code="land", name="Land team", kind=UnitKind.TEAM, area_id="620702", parent=centre.unit
    )
    person = centre.post("zhao", Role.HANDLER, unit=team)
    centre.post("hu", Role.HANDLER, unit=centre.other)
    page = text_of(browser(staff_id(centre.head)).get(HERE + "people/new/"))
    assert (person.name in page, "Hu" in page.split()) == (True, False)


def test_a_mediator_keeps_their_own_calendar(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    client = browser(li.staff_id)
    page = f"{HERE}people/{li.pk}/"
    said = {"day1": "9:00-12:00，14:30–17:00", "day3": ""}
    assert client.post(page + "hours/", said).status_code == 302
    assert Availability.objects.filter(mediator=li, weekday=1).count() == 2
    for wrong in ("after lunch", "9:00-25:00"):
        refused = client.post(page + "hours/", {"day1": wrong})
        assert refused.status_code == 422
        assert wrong in text_of(refused)
    day = f"{today():%Y-%m-%d}"
    assert client.post(page + "absence/", {"first": day, "last": day}).status_code == 302
    absence = Absence.objects.get()
    other = f"{HERE}people/{wang.pk}/"
    assert client.post(other + "hours/", said).status_code == 403
    assert client.get(other + "absence/").status_code == 403
    assert browser(wang.staff_id).post(f"{page}absence/{absence.pk}/drop/").status_code == 403
    assert client.post(f"{page}absence/{absence.pk}/drop/").status_code == 302
    assert not Absence.objects.exists()
    assert client.get(HERE + "centre/").status_code == 403
    assert client.get(page + "edit/").status_code == 403


def test_relations_are_shown_to_the_mediator_and_administrators_alone(centre: Centre) -> None:
    li, wang = centre.mediator("li"), centre.mediator("wang")
    page = f"{HERE}people/{li.pk}/"
    client = browser(li.staff_id)
    said = {"kind": "kin", "phone": "13800000009", "organisation": ""}
    assert client.post(page + "declare/", said | {"phone": ""}).status_code == 422
    assert client.post(page + "declare/", said).status_code == 302
    row = Relation.objects.get()
    assert row.resident is not None
    assert row.resident.phone == "+8613800000009"
    assert "Close relative" in text_of(client.get(page))
    assert "Close relative" in text_of(browser(staff_id(centre.administrator)).get(page))
    head, other = browser(staff_id(centre.head)), browser(wang.staff_id)
    for each in (head, other):
        assert "Close relative" not in text_of(each.get(page))
        assert each.post(f"{page}relations/{row.pk}/end/").status_code == 404
    assert other.post(page + "declare/", said).status_code == 403
    assert client.post(f"{page}relations/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.ended_by == li.key


def test_the_rail_leads_to_the_centre_from_the_centre_alone(centre: Centre, door: Door) -> None:
    inside = text_of(browser(staff_id(centre.head)).get("/knowledge/"))
    assert f'href="{HERE}"' in inside
    assert f'href="{HERE}"' not in text_of(door("water").get("/knowledge/"))
