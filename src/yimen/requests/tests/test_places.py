"""Where a matter lies: a point, a grid, an area; by the form, in a correction, in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from tests.cast import Cast, Story, refused

from yimen.cases.models import Case
from yimen.kernel.ids import uuid7
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area, Grid
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

LANE, GRID = "620702001001", "620702001001001"
IN_GRID: dict[str, Any] = {"lat": 38.935, "lon": 100.455}


@pytest.fixture
def grid(cast: Cast) -> Grid:
    """A grid of a hundredth of a degree each way."""
    ring = [[100.45, 38.93], [100.46, 38.93], [100.46, 38.94], [100.45, 38.94], [100.45, 38.93]]
    boundary = {"type": "Polygon", "coordinates": [ring]}
    made = Grid.objects.create(code=GRID, name="Lane 1", area_id=LANE, geometry=boundary)
    forget_all()
    return made


def test_a_point_says_grid_and_village(story: Story, grid: Grid) -> None:
    story.register(area=None, **IN_GRID)
    assert (story.request.grid_id, story.request.area_id) == (GRID, LANE)


def test_a_point_far_from_every_grid_is_not_in_the_city(cast: Cast, grid: Grid) -> None:
    with refused("outside of the city"):
        Story(cast).register(lat=39.9, lon=116.4)
    assert not Request.objects.exists()


def test_a_point_beyond_the_last_grid_may_still_be_in_the_city(story: Story, grid: Grid) -> None:
    story.register(lat=38.7, lon=100.2)
    assert (story.request.lat, story.request.grid_id) == (38.7, None)


def test_a_grid_can_be_known_without_a_point(story: Story, grid: Grid) -> None:
    story.register(area=Area.objects.get(pk="620702"), grid=grid)
    assert (story.request.grid_id, story.request.area_id) == (GRID, LANE)
    assert story.request.lat is None


def test_a_grid_lies_in_the_named_area(cast: Cast, grid: Grid) -> None:
    with refused("another area"):
        Story(cast).register(area=Area.objects.get(pk="620722"), grid=grid)


def test_whoever_corrects_the_area_takes_the_point_away(story: Story, grid: Grid) -> None:
    story.register(area=None, **IN_GRID).correct(area=Area.objects.get(pk="620722"))
    request = story.request
    assert (request.area_id, request.grid_id, request.lat, request.lon) == (
        "620722",
        None,
        None,
        None,
    )


def test_a_correction_within_the_area_leaves_the_point(story: Story, grid: Grid) -> None:
    story.register(area=None, **IN_GRID).correct(area=Area.objects.get(pk="620702"))
    assert (story.request.grid_id, story.request.lat) == (GRID, 38.935)


# --- the form --------------------------------------------------------------------------------


def sent(door: Door, **more: Any) -> Any:
    said = {"id": uuid7(), "channel": "phone", "body": "No water", "kind": "help", **more}
    said = {"urgency": "normal", "act": "register", **said}
    return door("agent").post("/requests/register/", said)


def test_the_picked_point_is_kept(door: Door, grid: Grid) -> None:
    assert sent(door, **IN_GRID).status_code == 302
    made = Case.objects.get()
    assert (made.lat, made.lon, made.grid_id) == (38.935, 100.455, GRID)


def test_the_picked_grid_is_kept(door: Door, grid: Grid) -> None:
    assert sent(door, grid=GRID).status_code == 302
    assert Case.objects.get().grid_id == GRID


def test_a_grid_that_is_no_more_is_left_out(door: Door, grid: Grid) -> None:
    assert sent(door, grid="620702001001999").status_code == 302
    assert Case.objects.get().grid_id is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"lat": 39.9, "lon": 116.4}, "outside of the city"),
        ({"lat": "north", "lon": 100}, "Enter a number"),
        ({"lat": 38.9}, "There is no such place"),
    ],
)
def test_what_is_wrong_with_an_unseen_field_is_said(
    door: Door, grid: Grid, said: dict[str, Any], sentence: str
) -> None:
    page = sent(door, **said)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert not Case.objects.exists()


def test_the_form_works_without_the_map_and_says_so(door: Door) -> None:
    page = text_of(door("agent").get("/requests/register/"))
    assert "The map needs JavaScript. Say area and place in the fields above." in page


def test_the_page_of_a_case_may_show_its_point(door: Door, story: Story, grid: Grid) -> None:
    story.register(area=None, **IN_GRID)
    shown = render_to_string("cases/map.html", {"case": story.request})
    assert 'data-at="100.455,38.935"' in shown
    assert f'data-show="{GRID}"' in shown
    unknown = Story(story.cast).register().request
    assert "data-map" not in render_to_string("cases/map.html", {"case": unknown})
