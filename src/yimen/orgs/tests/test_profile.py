"""The demo city: real codes and names, plausible units, made-up people, a schematic map."""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from yimen.kernel.errors import NotFound
from yimen.orgs.models import Area, Grid, Post, Role, Staff, Unit
from yimen.orgs.profile import Profile, load_profile
from yimen.orgs.queries import actor_of, centre_of, grid_at
from yimen.orgs.tables import Tally

pytestmark = pytest.mark.django_db


def test_the_demo_city_is_whole_and_loading_it_again_changes_nothing() -> None:
    began = time.process_time()
    load_profile("zhangye", password="a demo password")
    assert time.process_time() - began < 30
    levels = Counter(Area.objects.values_list("level", flat=True))
    assert levels == {"province": 1, "city": 1, "county": 6, "township": 78, "village": 934}
    assert Grid.objects.count() == 7452
    assert not Area.objects.filter(level="village", lat=None).exists()
    assert not Area.objects.filter(level="village", grids=None).exists()
    assert not Grid.objects.filter(worker=None).exists()
    assert not Unit.objects.filter(active=True, posts=None).exists()
    assert {tally.added + tally.changed for tally in again().values()} == {0}
    assert_people()
    assert grid_at(38.93, 100.45) is not None
    assert grid_at(0, 0) is None


def again() -> dict[str, Tally]:
    return load_profile("zhangye", password="another password")


def assert_people() -> None:
    """One sign-in for each role; a person for each unit; the first password stays."""
    fixed = {post["login"] for post in Profile("zhangye").rows("posts")}
    assert {post.role for post in Post.objects.filter(staff__login__in=fixed)} == set(Role)
    assert authenticate(username="agent", password="a demo password")
    assert not authenticate(username="agent", password="another password")
    county = actor_of(Staff.objects.get(login="county-dispatcher").pk)
    assert (county.reach, county.area) == ("area", "620702")
    water = actor_of(Staff.objects.get(login="6207-201").pk)
    assert water.unit is not None
    assert Unit.objects.get(pk=water.unit).name == "张掖市供水公司"
    government = actor_of(Staff.objects.get(login="620702001-000").pk)
    assert len(government.units) == 6
    centre = centre_of("620722101200")
    assert centre is not None
    assert centre.code == "620722-001"


def test_without_a_password_nobody_is_added() -> None:
    load_profile("zhangye")
    assert Staff.objects.count() == 0
    assert Grid.objects.count() == 7452


@pytest.mark.parametrize("name", ["nowhere", "../profiles/zhangye", ""])
def test_an_unknown_profile_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        load_profile(name)


def test_every_unit_has_its_place_in_the_tree() -> None:
    units = {unit["code"]: unit for unit in Profile("zhangye").units}
    roots = [code for code, unit in units.items() if not unit["parent"]]
    assert roots == ["6207-000"]
    assert all(unit["parent"] in units for unit in units.values() if unit["parent"])
    assert len({unit["name"] for unit in units.values()}) == len(units)
    assert all(code.startswith(f"{unit['area']}-") for code, unit in units.items())


DIVISIONS = Path(os.environ.get("YIMEN_DIVISIONS", "/nowhere"))


@pytest.mark.skipif(not DIVISIONS.is_dir(), reason="YIMEN_DIVISIONS names no register of divisions")
def test_the_divisions_are_those_of_the_register() -> None:
    ours = {area["code"]: area["name"] for area in Profile("zhangye").areas}
    for name in ("counties", "townships", "villages"):
        with (DIVISIONS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert all(ours[row["code"]] == row["name"] for row in csv.DictReader(file))
