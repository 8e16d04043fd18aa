"""The map of areas and grids: anybody may look at it, nobody is named on it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from yimen.headers import policy
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area, Grid, Role, Staff
from yimen.orgs.tests.conftest import Town
from yimen.places import NotPossible, tiles

CITY, EAST = "/map/areas.geojson", "/map/620702001.geojson"


def square(west: float, south: float) -> dict[str, Any]:
    """A hundredth of a degree each way."""
    east, north = round(west + 0.01, 5), round(south + 0.01, 5)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def ground(town: Town) -> Town:
    """Two grids side by side in one village; another township of which only the middle is known."""
    worker = town.post("walker", town.roads, Role.GRID_WORKER)
    for n, west in enumerate((100.45, 100.46), 1):
        Grid.objects.create(
            code=f"62070200100100{n}",
            name=f"Lane {n}",
            area_id="620702001001",
            geometry=square(west, 38.93),
            worker=worker,
        )
    Area.objects.create(
        code="620722101", name="West", level="township", parent_id="620722", lat=38.4, lon=100.8
    )
    forget_all()
    return town


def drawn(client: Client, path: str) -> dict[str, dict[str, Any]]:
    features = json.loads(client.get(path).content)["features"]
    return {each["properties"]["code"]: each for each in features}


def test_counties_and_townships_are_drawn_from_the_grids_in_them(
    ground: Town, client: Client
) -> None:
    found = drawn(client, CITY)
    assert set(found) == {"620702", "620702001", "620722101"}
    assert found["620702"]["geometry"]["type"] == "Polygon"
    xs = [x for x, _y in found["620702001"]["geometry"]["coordinates"][0]]
    assert (min(xs), max(xs)) == (100.45, 100.47)
    assert found["620722101"]["geometry"] == {"type": "Point", "coordinates": [100.8, 38.4]}


def test_a_township_has_its_villages_and_grids(ground: Town, client: Client) -> None:
    levels = {code: each["properties"]["level"] for code, each in drawn(client, EAST).items()}
    assert levels == {
        "620702001": "township",
        "620702001001": "village",
        "620702001001001": "grid",
        "620702001001002": "grid",
    }


def test_what_is_no_longer_used_is_not_drawn(ground: Town, client: Client) -> None:
    Grid.objects.filter(code="620702001001002").update(active=False)
    forget_all()
    assert "620702001001002" not in drawn(client, EAST)


@pytest.mark.parametrize("code", ["620702", "999999999", "620702001001", "x", "0"])
def test_only_a_township_has_such_a_map(ground: Town, client: Client, code: str) -> None:
    assert client.get(f"/map/{code}.geojson").status_code == 404


@pytest.mark.parametrize("path", [CITY, EAST])
def test_the_map_names_nobody(ground: Town, client: Client, path: str) -> None:
    told = client.get(path).content.decode()
    assert "alker" not in told
    assert set(json.loads(told)["features"][0]["properties"]) == {"code", "name", "level", "at"}


def test_a_browser_keeps_the_map_and_is_told_when_it_is_another(
    ground: Town, client: Client
) -> None:
    first = client.get(CITY, headers={"accept-encoding": "gzip"})
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Content-Type"] == "application/geo+json"
    tag = first.headers["ETag"]
    assert client.get(CITY, headers={"if-none-match": tag}).status_code == 304
    Area.objects.filter(pk="620702001").update(name="The East")
    forget_all()
    assert client.get(CITY, headers={"if-none-match": tag}).status_code == 200


def test_a_large_map_is_sent_small(ground: Town, client: Client) -> None:
    plain = client.get(EAST).content
    packed = client.get(EAST, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < len(plain) / 2


@pytest.mark.parametrize("path", [CITY, EAST])
def test_the_map_is_made_once(
    ground: Town, client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(path)
    with django_assert_num_queries(1):  # the knock is counted
        client.get(path)


# --- a point ---------------------------------------------------------------------------------


def test_a_point_is_told_what_lies_there(ground: Town, client: Client) -> None:
    answer = client.post("/map/point/", {"lat": "38.935", "lon": "100.465"})
    assert [each["name"] for each in answer.json()["inside"]] == [
        "620702",
        "East",
        "Lane",
        "Lane 2",
    ]
    assert answer.headers["Cache-Control"] == "no-store"
    beyond = client.post("/map/point/", {"lat": "39.5", "lon": "100.465"})
    assert beyond.json() == {"inside": []}


@pytest.mark.parametrize("lat", ["", "north", "nan", "inf", "1e9", "999"])
def test_what_is_no_point_is_refused(ground: Town, client: Client, lat: str) -> None:
    assert client.post("/map/point/", {"lat": lat, "lon": "100"}).status_code == 422


def test_a_point_stands_in_no_address_and_comes_from_our_own_pages(ground: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/map/point/?lat=38.9&lon=100.4").status_code == 405
    assert client.post("/map/point/", {"lat": "38.9", "lon": "100.4"}).status_code == 403


def test_nobody_asks_for_points_without_end(
    ground: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yimen.orgs.pages.maps.POINTS", 2)
    said = {"lat": "38.935", "lon": "100.465"}
    codes = [client.post("/map/point/", said).status_code for _time in range(3)]
    assert codes == [200, 200, 429]


def test_staff_of_one_house_are_counted_each_for_themselves(
    ground: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yimen.orgs.pages.maps.POINTS", 2)
    said = {"lat": "38.935", "lon": "100.465"}
    codes = []
    for name in ("first", "second"):
        client.force_login(Staff.objects.create(login=name, name=name))
        codes += [client.post("/map/point/", said).status_code for _time in range(3)]
    assert codes == [200, 200, 429, 200, 200, 429]


# --- tiles -----------------------------------------------------------------------------------


def test_a_page_loads_nothing_from_elsewhere_unless_the_city_names_its_tiles() -> None:
    assert "//" not in policy("")
    told = policy("https://t0.tianditu.gov.cn/img_w/wmts?x={x}&y={y}&z={z}&tk=secret")
    assert "img-src 'self' data: https://t0.tianditu.gov.cn;" in told
    assert "connect-src 'self' https://t0.tianditu.gov.cn;" in told
    assert "secret" not in told
    assert "default-src 'self';" in told


@pytest.mark.parametrize(
    "address", ["tiles", "https://host/{z}/{x}.png", "ftp://h/{z}/{x}/{y}", "https://h; *{z}{x}{y}"]
)
def test_what_is_no_server_of_tiles_is_said_at_the_start(address: str) -> None:
    with pytest.raises(NotPossible, match="YIMEN_TILES"):
        tiles(address)
