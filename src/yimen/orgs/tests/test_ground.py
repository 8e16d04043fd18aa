"""Areas and grids as GeoJSON, for those in whose charge they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from shapely.geometry import shape

from yimen.orgs.models import Grid, Role

from .conftest import Town
from .test_rows import VILLAGE, square


@pytest.fixture
def grids(town: Town) -> None:
    for n, lon in ((1, 100.0), (2, 100.01)):
        Grid.objects.create(
            code=f"{VILLAGE}00{n}", name=f"G{n}", area_id=VILLAGE, geometry=square(lon, 38.0)
        )
    Grid.objects.create(
        code=f"{VILLAGE}003", name="Gone", area_id=VILLAGE, geometry=square(101, 38.0), active=False
    )


def browser(town: Town, where: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.post(f"at-{where}", getattr(town, where), Role.HANDLER))
    return client


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["id"] for each in answer.json()["features"]]


def test_a_village_is_its_grids_and_more_are_their_parts(town: Town, grids: None) -> None:
    client = browser(town, "centre")
    assert codes(client.get(f"/places.geojson?under={VILLAGE}")) == [
        f"{VILLAGE}001",
        f"{VILLAGE}002",
    ]
    answer = client.get("/places.geojson?under=620702001")
    assert codes(answer) == [VILLAGE]
    whole = answer.json()["features"][0]
    assert whole["properties"] == {"kind": "area", "code": VILLAGE, "name": "Lane"}
    assert shape(whole["geometry"]).bounds == pytest.approx((100.0, 38.0, 100.02, 38.01))
    assert codes(client.get("/places.geojson")) == ["620702"], "without a name, one's own"


def test_it_is_sent_again_only_when_something_changed(town: Town, grids: None) -> None:
    client, url = browser(town, "centre"), f"/places.geojson?under={VILLAGE}"
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304
    Grid.objects.filter(pk=f"{VILLAGE}001").update(active=False)
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("where", "under", "status"),
    [
        ("county", "620722", 403),
        ("county", "6207", 403),
        ("county", "620702", 200),
        ("centre", "6299", 403),
        ("centre", "620799", 404),
        ("centre", "%00", 200),
    ],
)
def test_another_countys_ground_is_not_told(
    town: Town, grids: None, where: str, under: str, status: int
) -> None:
    assert browser(town, where).get(f"/places.geojson?under={under}").status_code == status


def test_strangers_are_asked_to_sign_in(town: Town) -> None:
    assert Client().get("/places.geojson?under=6207").status_code == 302
