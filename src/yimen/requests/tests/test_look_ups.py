"""What a few letters can mean, for whoever sits before the form."""

from __future__ import annotations

import pytest
from django.test import Client

from yimen.catalogue.models import Category
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area, Unit, UnitKind
from yimen.orgs.queries.look_ups import MOST
from yimen.ui.tests.visitors import Door

pytestmark = pytest.mark.django_db
PATHS = ("/requests/categories/", "/requests/areas/", "/requests/units/")


def codes(client: Client, what: str, q: str) -> list[str]:
    """The codes that are offered, the likeliest first."""
    answer = client.get(f"/requests/{what}/", {"q": q})
    assert answer.status_code == 200
    return [each["code"] for each in answer.json()["found"]]


@pytest.fixture
def tree(door: Door) -> None:
    """Some more categories."""
    top = Category.objects.get(pk="T1")
    roads = Category.objects.create(code="T2", name="Roads", level=1)
    rows = [("T102", "Hot water", top), ("T103", "Water", top), ("T201", "Waterlogged", roads)]
    for code, name, parent in rows:
        Category.objects.create(code=code, name=name, level=2, parent=parent)
    gone = {"name": "Water tax", "level": 2, "parent": top, "active": False}
    Category.objects.create(code="T104", **gone)
    forget_all()


def test_categories_by_any_part_the_likeliest_first(door: Door, tree: None) -> None:
    client = door("agent")
    assert codes(client, "categories", "water") == ["T103", "T101", "T201", "T102"]
    assert codes(client, "categories", "OT wat") == ["T102"]
    assert codes(client, "categories", "T20") == ["T201"]
    assert codes(client, "categories", "201") == ["T201"]
    assert codes(client, "categories", "utilities") == ["T1", "T101", "T102", "T103"]
    assert codes(client, "categories", "utilities hot") == ["T102"]
    assert codes(client, "categories", "t1") == ["T1", "T101", "T102", "T103"]


def test_a_category_bears_its_whole_name(door: Door) -> None:
    answer = door("agent").get("/requests/categories/", {"q": "supply"})
    assert answer.json() == {"found": [{"code": "T101", "name": "Public utilities / Water supply"}]}
    assert answer["Cache-Control"] == "no-store"


def test_areas_by_any_part_the_likeliest_first(door: Door) -> None:
    client = door("agent")
    assert codes(client, "areas", "甘") == ["620702"], "the province lies not in the city"
    assert codes(client, "areas", "交通") == ["620702001001"]
    assert codes(client, "areas", "620702") == ["620702", "620702001", "620702001001"]
    assert codes(client, "areas", "001001") == ["620702001001"]
    assert codes(client, "areas", "甘州 东街") == ["620702001"]
    assert codes(client, "areas", "民乐 东街") == []


@pytest.mark.parametrize(
    ("who", "q", "found"),
    [
        ("other_county", "东街", []),
        ("other_county", "620702", []),
        ("other_county", "民乐", ["620722"]),
        ("street", "交通", ["620702001001"]),
        ("street", "民乐", []),
    ],
)
def test_areas_stay_within_the_actors_own(door: Door, who: str, q: str, found: list[str]) -> None:
    assert codes(door(who), "areas", q) == found


def test_units_by_any_part_near_the_actor(door: Door) -> None:
    county = door.city.units["minle"].area
    Unit.objects.create(code="minle-9", name="Minle water", kind=UnitKind.OTHER, area=county)
    closed = {"kind": UnitKind.OTHER, "area": county, "active": False}
    Unit.objects.create(code="minle-8", name="Old water", **closed)
    assert codes(door("agent"), "units", "WATER") == ["water", "minle-9"]
    assert codes(door("other_county"), "units", "water") == ["water", "minle-9"]
    assert codes(door("street"), "units", "water") == ["water"], "another county's is not near"
    assert codes(door("street"), "units", "centre") == ["centre", "ganzhou"]


@pytest.mark.parametrize("what", ["categories", "areas", "units"])
@pytest.mark.parametrize("q", ["", " ", "\0", "%", "_", "' OR 1=1 --", "x" * 5000])
def test_nonsense_finds_nothing(door: Door, what: str, q: str) -> None:
    assert codes(door("agent"), what, q) == []
    assert door("agent").get(f"/requests/{what}/").json() == {"found": []}


def test_no_more_than_a_list_holds(door: Door) -> None:
    county = Area.objects.get(pk="620722")
    for number in range(1, 20):
        code = f"620722{number:03d}"
        Area.objects.create(code=code, name=f"New town {number}", level="township", parent=county)
    assert len(codes(door("agent"), "areas", "new town")) == MOST


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["water", "dispatcher", "auditor", "administrator"])
def test_others_are_not_helped_to_type(door: Door, who: str, path: str) -> None:
    assert door(who).get(path, {"q": "water"}).status_code == 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_strangers_and_residents_are_asked_to_sign_in(door: Door, who: str, path: str) -> None:
    assert door(who).get(path, {"q": "water"}).status_code == 302


def test_a_dispatcher_who_is_an_agent_too_is_one(door: Door) -> None:
    assert codes(door("desk"), "categories", "supply") == ["T101"]


def test_nothing_is_changed_by_asking(door: Door) -> None:
    assert door("agent").post(PATHS[0], {"q": "water"}).status_code == 405
