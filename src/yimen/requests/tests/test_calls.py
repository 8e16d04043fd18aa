"""A call rings: the telephone system tells of it, and the agent's form opens with the number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from tests.cast import Cast, Story

from yimen.kernel.crypto import keyed_hash
from yimen.kernel.time import now, time_is
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Post, Role, Staff
from yimen.requests.commands import calls
from yimen.requests.models import Call
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
CALLS = "/api/v1/calls"
PHONE = "13800000001"
SHOWN = "+8613800000001"
Tell = Callable[..., Any]


def telephone(cast: Cast, unit: str = "centre", *roles: Role) -> Tell:
    """The telephone system of a unit: it tells of a call."""
    name = f"telephone of {unit}"
    _token, secret = issue_token(
        cast.city.units[unit], cast.administrator, name=name, roles=roles or [Role.AGENT]
    )
    client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
    return lambda **said: client.post(CALLS, said, content_type="application/json")


@pytest.fixture(autouse=True)
def _known(cast: Cast) -> None:
    """The resident of the story is found by their telephone."""
    cast.person.phone_hash = keyed_hash(SHOWN)
    cast.person.save()


@pytest.fixture
def rings(cast: Cast) -> Tell:
    return telephone(cast)


def screen(answer: Any) -> str:
    """The address that the telephone system is to open."""
    told = urlsplit(answer.json()["address"])
    return f"{told.path}?{told.query}"


def number_in(response: Any) -> Any:
    """What stands in the form's telephone."""
    return response.context["form"]["phone"].value()


def colleague(door: Door, login: str, unit: str = "centre") -> Client:
    """Another agent."""
    staff = Staff.objects.create(login=login, name=login)
    Post.objects.create(
        staff=staff, unit=door.city.units[unit], role=Role.AGENT, since=date(2020, 1, 1)
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff)
    return client


def test_the_form_opens_with_the_number_and_the_callers_matters(
    rings: Tell, door: Door, story: Story
) -> None:
    story.register("No water on Mill Lane")
    answer = rings(phone=PHONE)
    assert answer.status_code == 201
    page = door("agent").get(screen(answer))
    assert page.status_code == 200
    assert number_in(page) == SHOWN
    assert "No water on Mill Lane" in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_it_is_told_how_many_matters_the_caller_has_and_no_more(rings: Tell, cast: Cast) -> None:
    with time_is(now() - timedelta(days=400)):
        Story(cast, now()).register("Long ago").withdraw()
    Story(cast, now() - timedelta(hours=2)).register("Lately").withdraw()
    Story(cast, now() - timedelta(hours=1)).register("Still open")
    told = rings(phone=PHONE).json()
    assert (told["open"], told["recent"]) == (1, 2)
    assert set(told) == {"address", "until", "open", "recent"}
    assert rings(phone="13800000077").json() | {"address": "", "until": ""} == {
        "address": "", "until": "", "open": 0, "recent": 0
    }  # fmt: skip


def test_what_another_county_may_not_see_is_not_counted_for_it(cast: Cast, story: Story) -> None:
    story.register()
    told = telephone(cast, "minle")(phone=PHONE).json()
    assert (told["open"], told["recent"]) == (0, 0)


def test_the_number_is_in_no_address_and_in_no_column(rings: Tell) -> None:
    answer = rings(phone=PHONE, call=f"pbx-{PHONE}")
    assert PHONE not in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT requests_call::text FROM requests_call")
        assert PHONE not in cursor.fetchone()[0]


def test_a_call_told_of_twice_is_one(rings: Tell) -> None:
    one, two = rings(phone=PHONE, call="7"), rings(phone=PHONE, call="7")
    assert (one.status_code, two.status_code) == (201, 200)
    assert one.json()["address"] == two.json()["address"]
    other = rings(phone="13800000002", call="7")
    assert other.status_code == 409
    assert rings(phone=PHONE).json()["address"] != rings(phone=PHONE).json()["address"]


def test_its_name_may_be_used_again_when_it_is_over(rings: Tell) -> None:
    one = rings(phone=PHONE, call="7")
    with time_is(now() + timedelta(minutes=11)):
        two = rings(phone="13800000002", call="7")
    assert two.status_code == 201
    assert one.json()["address"] != two.json()["address"]


def test_two_systems_may_call_their_calls_alike(rings: Tell, cast: Cast) -> None:
    rings(phone=PHONE, call="7")
    assert telephone(cast, "minle")(phone="13800000002", call="7").status_code == 201


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({}, "phone"),
        ({"phone": "\0"}, "phone"),
        ({"phone": PHONE, "agent": "nobody"}, "agent"),
        ({"phone": PHONE, "agent": "dispatcher"}, "agent"),
        ({"phone": PHONE, "agent": "\0"}, "agent"),
        ({"phone": PHONE, "seat": "4"}, "seat"),
    ],
)
def test_what_is_wrong_is_said_where(
    rings: Tell, door: Door, said: dict[str, str], field: str
) -> None:
    door.staff("dispatcher")
    answer = rings(**said)
    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("unit", "role"),
    [("centre", Role.DISPATCHER), ("centre", Role.GRID_WORKER), ("water", Role.AGENT)],
)
def test_other_systems_tell_of_no_calls(cast: Cast, unit: str, role: Role) -> None:
    assert telephone(cast, unit, role)(phone=PHONE).status_code == 403
    assert not Call.objects.exists()


def test_a_person_is_no_telephone_system(door: Door) -> None:
    client = door("agent")
    client.handler.enforce_csrf_checks = False
    answer = client.post(CALLS, {"phone": PHONE}, content_type="application/json")
    assert answer.status_code == 403
    assert Client().post(CALLS, {"phone": PHONE}).status_code == 401


def refused(client: Client, address: str) -> None:
    """The form is there for whoever speaks, and nothing of the call."""
    page = client.get(address)
    assert page.status_code == 404
    assert not number_in(page)
    assert PHONE not in text_of(page)
    assert "its number is not shown" in text_of(page)
    assert not page.context["earlier"]


def test_an_agent_of_another_centre_sees_nothing_of_it(rings: Tell, door: Door) -> None:
    address = screen(rings(phone=PHONE))
    refused(door("other_county"), address)
    refused(colleague(door, "county", "ganzhou"), address)
    refused(door("street"), address)  # a grid worker registers, but answers no call


def test_after_ten_minutes_it_is_over(rings: Tell, door: Door) -> None:
    address, agent = screen(rings(phone=PHONE)), door("agent")
    with time_is(now() + timedelta(minutes=9, seconds=50)):
        assert number_in(agent.get(address)) == SHOWN
    with time_is(now() + timedelta(minutes=10, seconds=10)):
        refused(agent, address)


@pytest.mark.parametrize("forged", ["", "7", "\0", "x" * 4000, str(UUID(int=7))])
def test_a_forged_key_opens_nothing(rings: Tell, door: Door, forged: str) -> None:
    rings(phone=PHONE)
    page = door("agent").get("/requests/register/", {"call": forged})
    assert page.status_code == 404
    assert not number_in(page)


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_strangers_and_residents_are_asked_to_sign_in(rings: Tell, door: Door, who: str) -> None:
    answer = door(who).get(screen(rings(phone=PHONE)))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/requests/register/")


@pytest.mark.parametrize("who", ["water", "dispatcher", "supervisor", "administrator"])
def test_other_posts_do_not_open_it(rings: Tell, door: Door, who: str) -> None:
    page = door(who).get(screen(rings(phone=PHONE)))
    assert page.status_code == 403
    assert PHONE not in text_of(page)


def test_a_call_at_one_seat_is_that_agents_alone(rings: Tell, door: Door) -> None:
    agent, other = door("agent"), colleague(door, "berta")
    address = screen(rings(phone=PHONE, agent="agent"))
    assert number_in(agent.get(address)) == SHOWN
    refused(other, address)


def test_what_is_over_is_swept(rings: Tell) -> None:
    rings(phone=PHONE)
    with time_is(now() + timedelta(minutes=5)):
        calls.sweep()
    assert Call.objects.count() == 1
    with time_is(now() + timedelta(minutes=10, seconds=10)):
        calls.sweep()
    assert not Call.objects.exists()


def test_the_description_knows_it() -> None:
    described = Client().get("/api/v1/openapi.json").json()["paths"][CALLS]["post"]
    assert described["summary"] == "A call rings"
    assert {"200", "201", "403", "422"} <= set(described["responses"])
