"""Which grid a place lies in, and the schematic map of a city without boundaries."""

from __future__ import annotations

from collections import Counter

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from shapely.geometry import Point, shape

from yimen.orgs.gridmap import GridMap
from yimen.orgs.imports import GRIDS
from yimen.orgs.models import Grid
from yimen.orgs.queries import grid_at
from yimen.orgs.schematic import RESOLUTION, Seat, Township, draw, outline, shares, whole
from yimen.orgs.tables import take_in_file
from yimen.orgs.tests.conftest import Town

SEATS = [
    Seat(
        "620702",
        38.93,
        100.45,
        (
            Township("620702001", True, ("620702001001", "620702001002")),
            Township("620702100", False, ("620702100200",)),
            Township("620702101", False, ("620702101200", "620702101201")),
        ),
    ),
    Seat("620722", 38.93, 100.47, (Township("620722101", True, ("620722101200",)),)),
]


def test_the_same_seed_draws_the_same_map_and_another_another() -> None:
    assert draw(SEATS, 40, 1) == draw(SEATS, 40, 1)
    assert draw(SEATS, 40, 1) != draw(SEATS, 40, 2)


@settings(max_examples=20, deadline=None)
@given(count=st.integers(6, 120), seed=st.integers(0, 10_000))
def test_every_village_has_grids_and_no_ground_is_in_two(count: int, seed: int) -> None:
    drawn = draw(SEATS, count, seed)
    assert len(drawn) == len({grid.code for grid in drawn}) == count
    villages = {village for seat in SEATS for t in seat.townships for village in t.villages}
    assert {grid.code[:12] for grid in drawn} == villages
    cells = Counter(cell.id for grid in drawn for cell in grid.cells)
    assert max(cells.values()) == 1
    assert {len(grid.cells) for grid in drawn} <= {4, 5, 6}


def test_a_county_is_one_piece_around_its_seat() -> None:
    drawn = draw(SEATS, 120, 7)
    for seat in SEATS:
        cells = [cell for grid in drawn if grid.code.startswith(seat.county) for cell in grid.cells]
        assert whole(cells)
        assert h3.latlng_to_cell(seat.lat, seat.lon, RESOLUTION) in {cell.id for cell in cells}


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30), st.integers(0, 500))
def test_shares_add_up_and_are_never_nothing(weights: list[float], more: int) -> None:
    total = len(weights) + more
    parts = shares(weights, total)
    assert sum(parts) == total
    assert min(parts) >= 1


def test_fewer_grids_than_villages_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="fewer"):
        draw(SEATS, 3, 1)


@settings(max_examples=200, deadline=None)
@given(lat=st.floats(38.90, 38.96), lon=st.floats(100.40, 100.50))
def test_a_place_is_found_in_the_grid_whose_outline_covers_it(lat: float, lon: float) -> None:
    found = OF_CELLS.at(lat, lon)
    for code, boundary in OUTLINES.items():
        inside = shape(boundary).buffer(-2e-5).contains(Point(lon, lat))
        near = shape(boundary).buffer(2e-5).contains(Point(lon, lat))
        assert not inside or found == code
        assert found != code or near


DRAWN = draw(SEATS, 60, 3)
OUTLINES = {grid.code: outline([cell.id for cell in grid.cells]) for grid in DRAWN}
OF_CELLS = GridMap([(grid.code, [cell.id for cell in grid.cells]) for grid in DRAWN], [])


def test_boundaries_and_cells_may_stand_side_by_side() -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]],
    }
    beside = {
        "type": "Polygon",
        "coordinates": [[[11, 50], [12, 50], [12, 51], [11, 51], [11, 50]]],
    }
    both = GridMap([("1", [DRAWN[0].cells[0].id])], [("3", beside), ("2", square)])
    cell = DRAWN[0].cells[0]
    assert both.at(cell.lat, cell.lon) == "1"
    assert both.at(50.5, 10.5) == "2"
    assert both.at(50.5, 11.5) == "3"
    assert both.at(50.5, 11) == "2"
    assert both.at(0, 0) is None


def test_a_place_is_looked_up_in_memory_and_a_change_is_seen(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert grid_at(38.93, 100.45) is None
    cell = h3.latlng_to_cell(38.93, 100.45, RESOLUTION)
    take_in_file(GRIDS, "a.csv", f"code,name,cells\n620702001001001,One,{cell}\n".encode())
    assert grid_at(38.93, 100.45) == "620702001001001"
    with django_assert_num_queries(0):
        assert grid_at(38.93, 100.45) == "620702001001001"
    take_in_file(GRIDS, "a.csv", b"code,name,cells,boundary\n620702001001001,One,,\n")
    assert grid_at(38.93, 100.45) is None
    assert Grid.objects.get().geometry == {}
