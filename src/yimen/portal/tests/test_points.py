"""The point that a resident marks: sent, kept from others, taken along, forgotten."""

from __future__ import annotations

import json

import pytest
from tests.cast import Story

from yimen.cases.models import Case
from yimen.orgs.held import forget_all
from yimen.orgs.models import Grid
from yimen.requests.models import Request

from .conftest import Visitor, text

GRID = "620702001001001"
POINT = {"lat": "38.935", "lon": "100.455"}


@pytest.fixture
def marking(visitor: Visitor) -> Visitor:
    """Somebody who has come to the question where it is, in a city with a grid."""
    ring = [[100.45, 38.93], [100.46, 38.93], [100.46, 38.94], [100.45, 38.94], [100.45, 38.93]]
    boundary = {"type": "Polygon", "coordinates": [ring]}
    Grid.objects.create(code=GRID, name="Lane 1", area_id=GRID[:12], geometry=boundary)
    forget_all()
    return visitor


def test_a_marked_point_is_sent_with_the_matter(marking: Visitor) -> None:
    key = marking.send(**POINT)
    made = Request.objects.get(pk=key)
    assert (made.lat, made.lon, made.grid_id) == (38.935, 100.455, GRID)


def test_it_is_said_before_it_is_sent_and_after(marking: Visitor) -> None:
    root = marking.answer(**POINT)
    assert "A point is marked on the map." not in text(marking.get(f"{root}/where/"))
    assert 'name="lat" value="38.935"' in marking.get(f"{root}/where/").content.decode()
    key = marking.send(**POINT)
    public = [marking.get(path) for path in ("/published/", "/published.geojson", "/city/")]
    own = marking.get(f"/matters/{key}/")
    for page in (*public, own):
        assert "38.935" not in page.content.decode()


@pytest.mark.parametrize("point", [{"lat": "39.9", "lon": "116.4"}, {"lat": "999", "lon": "100.4"}])
def test_a_point_elsewhere_is_not_taken(marking: Visitor, point: dict[str, str]) -> None:
    root = marking.get("/send/").headers["Location"].rsplit("/", 2)[0]
    marking.post(f"{root}/what/", kind="help", body="The street lamp is dark.")
    page = marking.post(f"{root}/where/", area="", place="", **point)
    assert page.status_code == 422


def test_half_a_point_is_none(marking: Visitor) -> None:
    assert Request.objects.get(pk=marking.send(lat="38.9")).lat is None


def test_who_takes_their_data_along_has_the_point(inside: Visitor, story: Story) -> None:
    Case.objects.filter(pk=story.request.pk).update(lat=38.935, lon=100.455)
    (matter,) = json.loads(inside.post("/my-data/file/").content)["matters"]
    assert matter["point"] == {"lat": 38.935, "lon": 100.455}


def test_who_is_erased_leaves_no_point(inside: Visitor, story: Story) -> None:
    story.call_back()
    Case.objects.update(lat=38.935, lon=100.455)
    other = Story(story.cast).register(resident=None, lat=38.93, lon=100.45).request
    assert "points that you marked" in text(inside.get("/my-data/erase/"))
    assert inside.post("/my-data/erase/", sure="on").status_code == 302
    gone = Case.objects.get(pk=story.request.pk)
    assert (gone.lat, gone.lon) == (None, None)
    assert Case.objects.get(pk=other.pk).lat == 38.93
