"""Open cases on the map and in its table; the last twelve months."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from tests.cast import MONDAY, Cast, Story, at

from yimen.boards.months import by_month, firsts_before
from yimen.kernel.time import time_is
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area, Grid
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
GRID = "620702001001001"


@pytest.fixture
def spread(cast: Cast) -> list[Story]:
    """One case in a grid, two in a village, one in the other county, one somewhere in the city."""
    ring = [[100.45, 38.93], [100.46, 38.93], [100.46, 38.94], [100.45, 38.94], [100.45, 38.93]]
    boundary = {"type": "Polygon", "coordinates": [ring]}
    Grid.objects.create(code=GRID, name="Lane 1", area_id=GRID[:12], geometry=boundary)
    Area.objects.filter(pk="620702001001").update(lat=38.95, lon=100.47)
    forget_all()
    wanted: list[dict[str, Any]] = [
        {"area": None, "lat": 38.935, "lon": 100.455},
        {"area": "620702001001"},
        {"area": "620702001001"},
        {"area": "620722"},
        {"area": "6207"},
    ]
    told = []
    for said in wanted:
        area = said["area"] and Area.objects.get(pk=said["area"])
        told.append(Story(cast).register(**{**said, "area": area}))
    return told


def line(page: str, name: str) -> list[str]:
    """The cells of a row of the table."""
    found = re.search(rf'<tr><th scope="row">(?:<a[^>]*>)?{name}<.*?</tr>', page, re.S)
    assert found, name
    return re.findall(r"<td[^>]*>(?:<[^>]*>)*(\d+)", found[0])


def test_the_table_counts_by_place_and_goes_nearer(door: Door, spread: list[Story]) -> None:
    client = door("supervisor")
    page = text_of(client.get("/boards/map/"))
    assert line(page, "甘州区")[-1] == "3"
    assert line(page, "民乐县")[-1] == "1"
    assert line(page, "张掖市")[-1] == "1"
    assert line(page, "In all")[-1] == "5"
    village = text_of(client.get("/boards/map/?area=620702001001"))
    assert line(village, "Lane 1")[-1] == "1"
    assert line(village, "交通巷社区")[-1] == "2"


def test_each_number_leads_to_as_many_cases(door: Door, spread: list[Story]) -> None:
    client = door("supervisor")
    for path in ("/boards/map/", "/boards/map/?area=620702001001"):
        page = text_of(client.get(path))
        links = re.findall(r'href="(/boards/map/cases/[^"]*)">(\d+)<', page)
        assert links
        for link, n in links:
            listed = text_of(client.get(link.replace("&amp;", "&")))
            assert len(set(re.findall(r'href="(/cases/[^"]+)"', listed))) == int(n), link


def test_the_points_are_counts_and_nobody(door: Door, spread: list[Story]) -> None:
    answer = door("supervisor").get("/boards/map/points.geojson")
    assert answer.headers["Cache-Control"] == "no-store"
    features = json.loads(answer.content)["features"]
    counts = {each["properties"]["name"]: each["properties"]["count"] for each in features}
    assert counts == {"Lane 1": 1, "交通巷社区": 2}, "the others' middle is not known"
    told = answer.content.decode()
    assert "38.935" in told, "the middle of the grid"
    for story in spread:
        assert story.request.number not in told
        assert str(story.request.pk) not in told


def test_filters_are_those_of_the_queue(door: Door, spread: list[Story]) -> None:
    client = door("supervisor")
    assert json.loads(client.get("/boards/map/points.geojson?light=red").content)["features"] == []
    assert "No open case is like that" in text_of(client.get("/boards/map/?light=red"))
    assert line(text_of(client.get("/boards/map/?light=green")), "In all")[-1] == "5"


@pytest.mark.parametrize("area", ["x", "'", "62070200100100100", "９"])
def test_nonsense_is_the_whole(door: Door, spread: list[Story], area: str) -> None:
    page = text_of(door("supervisor").get("/boards/map/", {"area": area}))
    assert line(page, "In all")[-1] == "5"


PATHS = ("/boards/map/", "/boards/map/cases/", "/boards/months/")


def test_everybody_counts_only_what_they_may_see(door: Door, spread: list[Story]) -> None:
    other = door("other_county")
    assert line(text_of(other.get("/boards/map/")), "In all")[-1] == "1"
    assert "No open case" in text_of(other.get("/boards/map/?area=620702"))
    assert json.loads(door("water").get("/boards/map/points.geojson").content)["features"] == []
    for path in (*PATHS, "/boards/map/points.geojson"):
        for who in ("stranger", "resident"):
            assert door(who).get(path).status_code == 302, f"{path} as {who}"


def test_what_is_said_about_a_unit_is_not_on_its_map(door: Door, cast: Cast) -> None:
    minle = cast.city.units["minle"]
    Story(cast).register(area=Area.objects.get(pk="620722"), about_unit=minle)
    assert "No open case" in text_of(door("other_county").get("/boards/map/"))
    assert line(text_of(door("supervisor").get("/boards/map/")), "In all")[-1] == "1"


# --- months ----------------------------------------------------------------------------------


def test_months_are_counted_back() -> None:
    assert firsts_before(date(2026, 2, 28), 3) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


def test_each_month_has_what_came_in_and_what_ended(cast: Cast) -> None:
    Story(cast, MONDAY).to_call().call_back(rating=5)
    Story(cast, MONDAY).register().answer_now()
    Story(cast, at("2026-04-10 09:00")).to_hand()
    with time_is(at("2026-04-20 09:00")):
        rows = by_month(cast.supervisor, date(2026, 4, 20))
    assert len(rows) == 12
    assert [(each.first, each.received, each.ended) for each in rows[-2:]] == [
        (date(2026, 3, 1), 2, 2),
        (date(2026, 4, 1), 1, 0),
    ]
    assert [each.received for each in rows[:-2]] == [0] * 10
    shares = {each.rate.over: (each.over, each.of) for each in rows[-2].figures}
    assert shares == {"at_once": (1, 2), "closed": (1, 1), "satisfied": (1, 1), "solved": (1, 1)}


def test_a_chart_has_its_table(door: Door, spread: list[Story]) -> None:
    page = text_of(door("supervisor").get("/boards/months/"))
    assert 'data-chart="bar 1 2 | line% 3 4 5 6"' in page
    assert page.count('<th scope="row">') == 12


@pytest.mark.parametrize("area", ["", "?area=620702", "?area=620702001"])
def test_a_number_is_as_long_as_its_list_after_a_correction(
    door: Door, cast: Cast, area: str
) -> None:
    ring = [[100.45, 38.93], [100.46, 38.93], [100.46, 38.94], [100.45, 38.94], [100.45, 38.93]]
    Grid.objects.create(
        code=GRID,
        name="Lane 1",
        area_id=GRID[:12],
        geometry={"type": "Polygon", "coordinates": [ring]},
    )
    forget_all()
    told = Story(cast).register(area=None, lat=38.935, lon=100.455)
    told.correct(area=Area.objects.get(pk="620702"))
    client = door("supervisor")
    page = text_of(client.get(f"/boards/map/{area}"))
    links = re.findall(r'href="(/boards/map/cases/[^"]*)">(\d+)<', page)
    for link, number in links:
        listed = text_of(client.get(link.replace("&amp;", "&")))
        assert len(set(re.findall(r'href="(/cases/[^"]+)"', listed))) == int(number), link
    assert links or area, "the case is counted nowhere"
