"""The public list in numbers: points for a map, how long each kind takes, and what it costs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast, Story

from yimen.catalogue.commands import make_public
from yimen.catalogue.models import Category
from yimen.deadlines.queries import calendar
from yimen.kernel import limits
from yimen.kernel.time import now
from yimen.orgs.crowds import FEW
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area
from yimen.requests.models import Kind

from .conftest import Visitor, text
from .test_published import address, told


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


# The map.


def test_points_count_what_lies_in_a_town(cast: Cast, visitor: Visitor) -> None:
    Area.objects.filter(pk="620702001").update(lat=38.93, lon=100.45)
    told(cast, FEW, lat=38.93001, lon=100.45001)
    answer = visitor.get("/published.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    found = json.loads(answer.content)
    (point,) = found["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [100.45, 38.93]}
    assert point["properties"] == {
        "area": "620702001",
        "name": "东街街道",
        "total": 5,
        "open": 5,
        "answered": 0,
        "closed": 0,
        "shelved": 0,
        "link": "/published/?area=620702001",
    }
    assert found["unplaced"] == 0


def test_points_of_one_category(cast: Cast, visitor: Visitor) -> None:
    Area.objects.filter(pk="620702001").update(lat=38.93, lon=100.45)
    told(cast, FEW)
    assert json.loads(visitor.get("/published.geojson?category=T101").content)["features"]
    Category.objects.create(code="T2", name="Lamps", level=1)
    forget_all()
    assert json.loads(visitor.get("/published.geojson?category=T2").content)["features"] == []


def test_what_is_on_no_map_is_counted(cast: Cast, visitor: Visitor) -> None:
    told(cast, 2)
    assert json.loads(visitor.get("/published.geojson").content) == {
        "type": "FeatureCollection",
        "features": [],
        "unplaced": 2,
    }


# What it costs.


def test_pages_cost_the_same_however_many_are_listed(
    cast: Cast, visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stories = told(cast, 3)
    visitor.get("/published/")
    with django_assert_max_num_queries(4):  # the knock, the rows, who follows, what is promised
        visitor.get("/published/")
    told(cast, 27)
    visitor.get("/published/")
    with django_assert_max_num_queries(4):
        visitor.get("/published/")
    with django_assert_max_num_queries(6):
        visitor.get(address(stories[0]))


def test_points_and_times_are_counted_once_for_all(
    cast: Cast, visitor: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(cast)
    visitor.get("/published.geojson")
    visitor.get("/published/times/")
    with django_assert_num_queries(1):  # the knock
        visitor.get("/published.geojson")
    with django_assert_num_queries(0):
        visitor.get("/published/times/")


def test_whoever_copies_the_list_is_asked_to_wait(visitor: Visitor) -> None:
    for _each in range(1200):
        limits.allow("portal.list", visitor.address, 1200, 3600)
    assert visitor.get("/published/").status_code == 429


# How long each kind takes.


def test_half_and_nine_in_ten(cast: Cast, visitor: Visitor) -> None:
    taken, begins = [], now() - timedelta(days=90)
    for days in (0, 1, 9, 20, 60):
        story = Story(cast, begins).register(kind=Kind.HELP)
        story.dispatch(to=cast.city.units["water"], basis="x").sign().later(days=days).answer()
        after = (timezone.localdate(begins) + timedelta(days=n + 1) for n in range(days))
        taken.append(sum(calendar().counts(day) for day in after))
    Story(cast, now() - timedelta(days=4)).to_hand()
    forget_all()
    found = visitor.get("/published/times/")
    ((whole, parts),) = found.context["kinds"]
    assert (whole["name"], whole["answered"], whole["dispatched"]) == ("Public utilities", 5, 6)
    assert (whole["half"], whole["nine_in_ten"]) == (taken[2], taken[4])
    assert (whole["nine_in_ten_wide"], [each["name"] for each in parts]) == (100, ["Water supply"])
    assert "5 ÷ 6" in text(found)


def test_a_handful_of_answers_is_not_told(cast: Cast, visitor: Visitor) -> None:
    for _each in range(FEW - 1):
        Story(cast, now() - timedelta(days=9)).to_call()
    assert visitor.get("/published/times/").context["kinds"] == []


def test_kinds_that_are_not_public_are_not_counted(cast: Cast, visitor: Visitor) -> None:
    for _each in range(FEW):
        Story(cast, now() - timedelta(days=9)).to_call()
    make_public(Category.objects.get(pk="T1"), cast.administrator, public=False)
    assert visitor.get("/published/times/").context["kinds"] == []
