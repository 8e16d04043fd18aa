"""The staff's door: signing in, for which unit, and what happens to whoever tries too often."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.cast import City

from yimen.kernel.ids import uuid7
from yimen.orgs.held import forget_all
from yimen.orgs.middleware import PLACE, RESIDENT
from yimen.orgs.models import Post, Role, Staff
from yimen.orgs.pages.door import TRIES

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def mei(city: City) -> Staff:
    forget_all()
    staff = Staff(login="mei", name="梅雨")
    staff.set_password(PASSWORD)
    staff.save()
    post(staff, city, "water", Role.HANDLER)
    return staff


def post(staff: Staff, city: City, unit: str, role: Role, until: date | None = None) -> Post:
    since = date(2020, 1, len(Post.objects.all()) + 1)
    return Post.objects.create(
        staff=staff, unit=city.units[unit], role=role, since=since, until=until
    )


def knock(client: Client, password: str = PASSWORD, **more: str) -> int:
    said = {"username": "mei", "password": password, **more}
    return int(client.post("/sign-in/", said).status_code)


def test_whoever_keeps_the_system_begins_with_what_they_keep(client: Client, city: City) -> None:
    forget_all()
    keeper = Staff(login="mei", name="梅雨")
    keeper.set_password(PASSWORD)
    keeper.save()
    centre = next(code for code, unit in city.units.items() if unit.kind == "centre")
    post(keeper, city, centre, Role.ADMINISTRATOR)
    response = client.post("/sign-in/", {"username": "mei", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/administration/")
    assert client.get("/administration/").status_code == 200


def test_the_right_password_leads_to_the_queue(client: Client, mei: Staff) -> None:
    response = client.post("/sign-in/", {"username": "mei", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/queue/")
    assert "Water company" in client.get("/queue/").content.decode()


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, mei: Staff) -> None:
    response = client.post("/sign-in/", {"username": "mei", "password": "wrong"})
    assert response.status_code == 422
    assert 'value="mei"' in response.content.decode()
    assert client.get("/queue/").status_code == 302


def test_whoever_tries_too_often_waits_even_with_the_right_password(
    client: Client, mei: Staff
) -> None:
    assert {knock(client, "wrong") for _time in range(TRIES)} == {422}
    assert knock(client) == 429


def test_another_spelling_of_the_name_is_the_same_name(client: Client, mei: Staff) -> None:
    names = [" mei", "mei ", "ｍｅｉ", "MEI", "\u3000mei"]
    tried = [knock(client, "wrong", username=names[time % 5]) for time in range(TRIES)]
    assert set(tried) == {422}
    assert knock(client) == 429


def test_a_resident_who_was_here_before_is_gone(client: Client, mei: Staff) -> None:
    session = client.session
    session[RESIDENT] = str(uuid7())
    session.save()
    before = client.session.session_key
    assert knock(client) == 302
    assert RESIDENT not in client.session
    assert client.session.session_key != before


def test_one_comes_back_to_the_page_one_wanted_but_not_to_another_site(
    client: Client, mei: Staff
) -> None:
    asked = client.get("/search/?q=1")
    assert asked["Location"] == "/sign-in/?next=/search/%3Fq%3D1"
    elsewhere = (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "search",
        "cases:case",
    )
    for to, leads in (("/search/", "/search/"), *((each, "/queue/") for each in elsewhere)):
        response = client.post("/sign-in/", {"username": "mei", "password": PASSWORD, "next": to})
        assert response["Location"] == leads


def test_who_has_posts_in_two_units_chooses_and_may_change(
    client: Client, mei: Staff, city: City
) -> None:
    post(mei, city, "centre", Role.AGENT)
    first = client.post("/sign-in/", {"username": "mei", "password": PASSWORD})
    assert first["Location"] == "/place/"
    assert "City hotline centre" in client.get("/place/").content.decode()
    chosen = client.post("/place/", {"unit": city.units["centre"].pk, "next": "/queue/"})
    assert chosen["Location"] == "/queue/"
    assert client.session[PLACE][0] == city.units["centre"].pk
    assert "/requests/register/" in client.get("/queue/").content.decode(), "agents register"


def test_nobody_acts_for_a_unit_in_which_they_hold_no_post(
    client: Client, mei: Staff, city: City
) -> None:
    knock(client)
    assert client.post("/place/", {"unit": city.units["centre"].pk}).status_code == 403
    assert client.session.get(PLACE, [None])[0] != city.units["centre"].pk


def test_a_post_that_has_ended_opens_nothing(client: Client, mei: Staff, city: City) -> None:
    knock(client)
    assert client.get("/queue/").status_code == 200
    Post.objects.filter(staff=mei).update(until=date(2021, 1, 1))
    assert client.get("/queue/").status_code == 403
    post(mei, city, "roads", Role.HANDLER)
    assert "Roads bureau" in client.get("/queue/").content.decode(), "the next post is taken up"


def test_who_may_no_longer_sign_in_is_out_at_once(client: Client, mei: Staff) -> None:
    knock(client)
    Staff.objects.filter(pk=mei.pk).update(is_active=False)
    assert client.get("/queue/").status_code == 302


def test_signing_out_ends_the_session_and_needs_a_button(client: Client, mei: Staff) -> None:
    knock(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/queue/").status_code == 302


def test_forms_of_other_sites_are_refused(mei: Staff) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert knock(strict) == 403


def test_the_language_can_be_changed(client: Client) -> None:
    client.post("/ui/language/", {"language": "en", "next": "/sign-in/"})
    assert '<html lang="en">' in client.get("/sign-in/").content.decode()
    client.post("/ui/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert '<html lang="zh-hans">' in client.get("/sign-in/").content.decode()
