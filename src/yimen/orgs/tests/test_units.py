"""The tree of units and what holds it; areas; posts; tokens."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yimen.dissolutions.commands import dissolve
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.orgs.commands import (
    appoint,
    issue_token,
    move_unit,
    relieve,
    set_passwords,
    withdraw_token,
)
from yimen.orgs.models import Area, Grid, Post, Role, Staff, Token, Unit, UnitKind
from yimen.orgs.queries import actor_of_token, units_below
from yimen.orgs.tests.conftest import SINCE, Town


def test_a_path_is_told_as_soon_as_a_unit_is_there(town: Town) -> None:
    assert town.water.path == f"/{town.water.pk}/"
    assert town.mains.path == f"/{town.water.pk}/{town.mains.pk}/"
    assert list(units_below(town.water)) == [town.water, town.mains]


def test_moving_a_unit_takes_all_below_it_along(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    team = Unit.objects.create(
        code="valves", name="Valves", kind=UnitKind.TEAM, area_id="6207", parent=town.mains
    )
    move_unit(town.mains, boss, parent=town.roads)
    team.refresh_from_db()
    assert team.path == f"/{town.roads.pk}/{town.mains.pk}/{team.pk}/"
    assert list(units_below(town.water)) == [town.water]


def test_a_unit_is_never_part_of_itself(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    with pytest.raises(Invalid, match="not part of this one"):
        move_unit(town.water, boss, parent=town.mains)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=town.water.pk).update(parent=town.mains)


def test_a_path_cannot_be_forged(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_unit SET path = '/1/' WHERE id = %s", [town.mains.pk])
    town.mains.refresh_from_db()
    assert town.mains.path == f"/{town.water.pk}/{town.mains.pk}/"


@pytest.mark.django_db(transaction=True)
def test_a_unit_founded_while_the_one_above_moves_has_the_right_path(town: Town) -> None:
    moved = threading.Event()
    founded: list[str] = []

    def found() -> None:
        moved.wait(10)
        try:
            unit = Unit.objects.create(
                code="valves", name="V", kind=UnitKind.TEAM, area_id="6207", parent=town.mains
            )
            founded.append(unit.path)
        finally:
            connection.close()

    thread = threading.Thread(target=found)
    with transaction.atomic():
        Unit.objects.filter(pk=town.mains.pk).update(parent=town.roads)
        thread.start()
        moved.set()
        thread.join(0.3)
    thread.join()
    unit = Unit.objects.get(code="valves")
    assert unit.path == founded[0] == f"/{town.roads.pk}/{town.mains.pk}/{unit.pk}/"


class Moves(TestCase):
    """Whatever is moved where, every path is the way from the root."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7)), max_size=20))
    def test_every_path_is_the_way_from_the_root(self, moves: list[tuple[int, int]]) -> None:
        Area.objects.create(code="6207", name="City", level="city")
        units = [
            Unit.objects.create(code=f"u{n}", name="U", kind=UnitKind.OTHER, area_id="6207")
            for n in range(8)
        ]
        for which, to in moves:
            parent = units[to].pk if to >= 0 else None
            try:
                with transaction.atomic():
                    Unit.objects.filter(pk=units[which].pk).update(parent=parent)
            except IntegrityError:
                assert parent is not None
        kept = {unit.pk: unit for unit in Unit.objects.all()}
        for unit in kept.values():
            above = kept[unit.parent_id].path if unit.parent_id else "/"
            assert unit.path == f"{above}{unit.pk}/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "6207", "level": "county"},
        {"code": "62070", "level": "county"},
        {"code": "6207x2", "level": "county"},
        {"code": "630702", "level": "county", "parent_id": "6207"},
        {"code": "620799", "level": "county", "lat": 38.9},
        {"code": "620799", "level": "county", "lat": 91.0, "lon": 100.0},
    ],
)
def test_an_area_that_cannot_be_is_not_stored(town: Town, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        Area.objects.create(name="Nowhere", **wrong)


def test_a_grid_belongs_to_its_village(town: Town) -> None:
    with pytest.raises(IntegrityError):
        Grid.objects.create(code="620722001001001", name="G", area_id="620702001001")


def test_a_post_is_taken_up_held_once_and_left(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    person = Staff.objects.create_user("new", name="New")
    post = appoint(person, boss, unit=town.roads, role=Role.HANDLER, since=SINCE)
    with pytest.raises(Refused):
        appoint(person, boss, unit=town.roads, role=Role.HANDLER, since=date(2021, 1, 1))
    with pytest.raises(Invalid):
        relieve(post, boss, until=date(2019, 1, 1))
    assert relieve(post, boss, until=date(2022, 1, 1)).until == date(2022, 1, 1)
    appoint(person, boss, unit=town.roads, role=Role.HANDLER, since=date(2022, 1, 1))
    assert Post.objects.filter(staff=person).count() == 2


def test_a_county_administrator_stays_in_the_county(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    person = Staff.objects.create_user("new", name="New")
    for unit in (town.water, town.centre):
        with pytest.raises(NotAllowed, match="administrator"):
            appoint(person, local, unit=unit, role=Role.HANDLER, since=SINCE)
        with pytest.raises(NotAllowed):
            dissolve(unit, local, reason="Order 7")
    assert appoint(person, local, unit=town.county, role=Role.AGENT, since=SINCE).pk


def test_a_units_administrator_stays_in_the_unit(town: Town) -> None:
    own = town.actor("own", town.water, Role.ADMINISTRATOR)
    dissolve(town.mains, own, reason="Order 7")
    for unit in (town.roads, town.centre):
        with pytest.raises(NotAllowed):
            dissolve(unit, own, reason="Order 7")
    with pytest.raises(NotAllowed):
        move_unit(town.mains, own, parent=town.roads)


def test_other_posts_change_nothing(town: Town) -> None:
    roles = set(Role) - {Role.ADMINISTRATOR}
    busy = town.actor("busy", town.centre, *roles)
    with pytest.raises(NotAllowed):
        move_unit(town.mains, busy, parent=None)
    with pytest.raises(NotAllowed):
        issue_token(town.water, busy, name="meter", roles=[Role.AGENT])


def test_a_first_password_opens_every_account_it_was_given_to(town: Town) -> None:
    people = [Staff.objects.create_user(f"p{n}") for n in range(3)]
    set_passwords(people[:2], "a long first word")
    checked = [each.check_password("a long first word") for each in Staff.objects.order_by("pk")]
    assert checked == [True, True, False]


def test_a_tokens_secret_is_told_once_and_not_kept(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    token, secret = issue_token(town.water, boss, name="meters", roles=[Role.HANDLER])
    assert secret not in str(Token.objects.values())
    actor = actor_of_token(secret)
    assert (actor.key, actor.reach) == ("system:meters", "unit")
    assert actor.roles == {"handler"}
    assert actor.units == {town.water.pk, town.mains.pk}
    with pytest.raises(NotAllowed):
        actor_of_token(secret[:-1])
    withdraw_token(token, boss)
    with pytest.raises(NotAllowed):
        actor_of_token(secret)


def test_a_token_costs_one_query(town: Town, django_assert_num_queries: Any) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    _, secret = issue_token(town.centre, boss, name="police", roles=[Role.AGENT])
    with django_assert_num_queries(1):
        assert actor_of_token(secret).reach == "area"


def test_a_token_has_a_name_of_its_own_and_roles_that_exist(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    issue_token(town.water, boss, name="meters", roles=[])
    with pytest.raises(Refused):
        issue_token(town.water, boss, name="meters", roles=[])
    with pytest.raises(Invalid, match="mayor"):
        issue_token(town.water, boss, name="other", roles=["mayor"])
