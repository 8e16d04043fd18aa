"""Accounts: opened by a code that is told once, locked, and nobody reaches farther than before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from yimen.dissolutions.commands import dissolve
from yimen.kernel.changes import Changed
from yimen.kernel.errors import Invalid, NotAllowed, Problem, Refused
from yimen.kernel.models import Change
from yimen.kernel.time import now, time_is
from yimen.orgs.commands import (
    add_person,
    appoint,
    change_person,
    choose_password,
    lock,
    relieve,
    renew_password,
    unlock,
)
from yimen.orgs.history import OF_STAFF
from yimen.orgs.models import Post, Role, Staff, UnitKind

from .conftest import SINCE, Town, unit

LONG = "a long word of theirs"


def test_a_person_begins_with_an_account_a_post_and_a_code(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person, code = add_person(
        town.roads, boss, login="lin", name="Lin", phone="0936-1", role=Role.HANDLER, since=SINCE
    )
    assert [(each.unit, each.role) for each in person.posts.all()] == [(town.roads, Role.HANDLER)]
    assert not person.has_usable_password()
    assert code.replace("-", "") not in str(Staff.objects.values()) + str(Change.objects.values())
    choose_password("lin", code=code.lower(), password=LONG)
    person.refresh_from_db()
    assert person.check_password(LONG)
    with pytest.raises(Invalid, match="do not fit"):
        choose_password("lin", code=code, password="another long word")
    told = Change.objects.get(table="staff", key=str(person.pk), was={}, now__has_key="login")
    assert told.now["name"] == told.now["phone"] == "*", "no name, no telephone"


@pytest.mark.parametrize(
    ("login", "wrong", "later"),
    [("lin", "AAAA-AAAA-AAAA-AAAA", 0), ("lin", "", 0), ("li", None, 0), ("lin", None, 4)],
    ids=["wrong-code", "no-code", "nobody", "too-late"],
)
def test_an_account_opens_by_its_own_code_only(
    town: Town, login: str, wrong: str | None, later: int
) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person, code = add_person(
        town.roads, boss, login="lin", name="Lin", role=Role.HANDLER, since=SINCE
    )
    with time_is(now() + timedelta(days=later)), pytest.raises(Invalid, match="do not fit"):
        choose_password(login, code=code if wrong is None else wrong, password=LONG)
    with pytest.raises(Invalid):
        choose_password("lin", code=code, password="12345678")
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_an_account_without_a_code_opens_by_none(town: Town) -> None:
    town.post("old", town.roads, Role.HANDLER)
    with pytest.raises(Invalid):
        choose_password("old", code="", password=LONG)


def test_a_locked_account_ends_its_sessions_for_good(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person, browser = town.post("lin", town.roads, Role.HANDLER), Client()
    browser.force_login(person)
    assert browser.get("/place/").status_code == 200
    lock(person, boss, reason="Left the bureau")
    assert browser.get("/place/").status_code == 302
    _person, code = unlock(person, boss, reason="Came back")
    assert browser.get("/place/").status_code == 302, "the old session stays dead"
    assert not Staff.objects.get(pk=person.pk).has_usable_password()
    choose_password("lin", code=code, password=LONG)
    reasons = (
        Change.objects.filter(table="staff").exclude(reason="").values_list("reason", flat=True)
    )
    assert set(reasons) == {"Left the bureau", "Came back"}


def test_a_new_password_ends_sessions_and_the_old_password(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person, browser = town.post("lin", town.roads, Role.HANDLER), Client()
    browser.force_login(person)
    renew_password(person, boss, reason="Forgotten")
    assert browser.get("/place/").status_code == 302
    assert not Staff.objects.get(pk=person.pk).check_password("correct horse")


def test_nobody_locks_or_renews_themselves_or_gives_themselves_a_post(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    own = Staff.objects.get(login="boss")
    for act in (
        lambda: lock(own, boss, reason="x"),
        lambda: renew_password(own, boss, reason="x"),
        lambda: unlock(own, boss, reason="x"),
        lambda: appoint(own, boss, unit=town.centre, role=Role.LEADER, since=SINCE),
    ):
        with pytest.raises(Refused):
            act()


def test_nobody_ends_their_own_last_post_as_an_administrator(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    other = town.actor("other", town.centre, Role.ADMINISTRATOR)
    own = Post.objects.get(staff__login="boss")
    with pytest.raises(Refused, match="left without"):
        relieve(own, boss)
    with pytest.raises(Refused, match="left without"):
        dissolve(town.centre, boss, reason="Order 7")
    own.refresh_from_db()
    assert own.until is None
    assert relieve(own, other).until is not None


@pytest.mark.parametrize("where", ["centre", "water"])
def test_a_county_gives_nothing_outside_it(town: Town, where: str) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    target, person = getattr(town, where), Staff.objects.create_user("new")
    with pytest.raises(NotAllowed):
        appoint(person, local, unit=target, role=Role.HANDLER, since=SINCE)
    with pytest.raises(NotAllowed):
        add_person(target, local, login="x", name="X", role=Role.HANDLER, since=SINCE)
    assert not Staff.objects.filter(login="x").exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.AUDITOR])
def test_a_unit_gives_no_role_of_a_centre(town: Town, role: Role) -> None:
    own = town.actor("own", town.water, Role.ADMINISTRATOR)
    person = Staff.objects.create_user("new")
    with pytest.raises(NotAllowed, match="as wide"):
        appoint(person, own, unit=town.mains, role=role, since=SINCE)
    assert appoint(person, own, unit=town.mains, role=Role.HANDLER, since=SINCE).pk


def test_a_unit_gives_no_post_in_a_centre_below_it(town: Town) -> None:
    own = town.actor("own", town.water, Role.ADMINISTRATOR)
    call_centre = unit("water-calls", UnitKind.CENTRE, "6207", town.water)
    wider = own.__class__(**{f: getattr(own, f) for f in own.__slots__} | {
        "units": own.units | {call_centre.pk}})  # fmt: skip
    with pytest.raises(NotAllowed):
        appoint(
            Staff.objects.create_user("new"), wider, unit=call_centre, role=Role.HANDLER,
            since=SINCE,
        )  # fmt: skip


def test_who_also_has_a_post_elsewhere_is_not_the_countys_to_lock_or_to_enter(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    person = town.post("both", town.county, Role.AGENT)
    Post.objects.create(staff=person, unit=town.centre, role=Role.LEADER, since=SINCE)
    for act in (
        lambda: lock(person, local, reason="x"),
        lambda: renew_password(person, local, reason="x"),
        lambda: change_person(person, local, name="Other"),
    ):
        with pytest.raises(NotAllowed):
            act()
    Post.objects.filter(staff=person, role=Role.LEADER).update(until=date(2021, 1, 1))
    renew_password(person, local, reason="x")


def test_without_any_post_an_account_is_the_citys(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    nobody = Staff.objects.create_user("nobody")
    with pytest.raises(NotAllowed):
        lock(nobody, local, reason="x")
    assert not lock(nobody, boss, reason="x").is_active


def test_two_who_edit_one_person_are_told(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person = town.post("lin", town.roads, Role.HANDLER)
    seen = OF_STAFF.seal(person)
    change_person(person, boss, name="Lin the First", seen=seen)
    with pytest.raises(Changed):
        change_person(person, boss, name="Lin the Second", seen=seen)
    assert Staff.objects.get(pk=person.pk).name == "Lin the First"


def test_a_sign_in_name_is_one_persons(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    town.post("lin", town.roads, Role.HANDLER)
    with pytest.raises(Invalid) as taken:
        add_person(town.roads, boss, login="LIN", name="L", role=Role.HANDLER, since=SINCE)
    assert set(taken.value.fields) == {"login"}


def test_nobody_takes_a_post_in_a_dissolved_unit(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    dissolve(town.mains, boss, reason="Order 7")
    with pytest.raises(Refused, match="dissolved"):
        appoint(
            Staff.objects.create_user("new"), boss, unit=town.mains, role=Role.HANDLER, since=SINCE
        )
    with pytest.raises(Problem):
        add_person(town.mains, boss, login="x", name="X", role=Role.HANDLER, since=SINCE)


def test_the_page_sets_a_password_and_tells_nobody_more(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    _person, code = add_person(
        town.roads, boss, login="lin", name="Lin", role=Role.HANDLER, since=SINCE
    )
    browser = Client(headers={"accept-language": "en"})
    said = {"login": "lin", "code": code, "password": LONG, "again": LONG}
    for wrong in ({"again": "other"}, {"code": "AAAA"}, {"login": "li"}):
        answer = browser.post("/set-password/", {**said, **wrong})
        assert answer.status_code == 422
        assert LONG not in answer.content.decode()
    assert browser.post("/set-password/", said).status_code == 302
    assert browser.login(username="lin", password=LONG)


def test_codes_cannot_be_tried_for_long(town: Town) -> None:
    browser = Client()
    said = {"login": "lin", "code": "AAAA", "password": LONG, "again": LONG}
    tries = [browser.post("/set-password/", said).status_code for _try in range(9)]
    assert tries == [422] * 8 + [429]
