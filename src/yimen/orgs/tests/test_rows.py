"""Areas, units and grids row by row: the checks of a file, a trace, and no end while in use."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.dissolutions.commands import dissolve
from yimen.kernel.changes import Changed
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.models import Change
from yimen.orgs.commands import (
    add_area,
    add_grid,
    add_unit,
    change_area,
    change_grid,
    change_unit,
    draw_grid,
    end_area,
    end_grid,
)
from yimen.orgs.history import OF_UNITS
from yimen.orgs.imports import UNITS, import_file
from yimen.orgs.models import Area, Grid, Post, Role, Unit, UnitKind
from yimen.orgs.queries import areas_like, grid_at
from yimen.orgs.tables import NotImported

from .conftest import Town

VILLAGE = "620702001001"


def square(lon: float, lat: float, side: float = 0.01) -> dict[str, Any]:
    """A boundary with its south-west corner here."""
    east, north = lon + side, lat + side
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_unit_is_set_up_and_leaves_a_trace(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    made = add_unit(
        Area.objects.get(pk="620702"), boss, code="parks", name="Parks", kind=UnitKind.DEPARTMENT,
        parent=town.roads,
    )  # fmt: skip
    assert made.path == f"{Unit.objects.get(pk=town.roads.pk).path}{made.pk}/"
    told = Change.objects.get(table="units", key="parks")
    assert (told.was, told.now["parent"], told.actor) == ({}, "roads", boss.key)
    with pytest.raises(Refused, match="this code"):
        add_unit(made.area, boss, code="parks", name="P", kind=UnitKind.OTHER)
    with pytest.raises(Invalid) as wrong:
        add_unit(made.area, boss, code="no code", name="P", kind=UnitKind.OTHER)
    assert set(wrong.value.fields) == {"code"}


def test_a_change_tells_what_it_was(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    seen = OF_UNITS.seal(town.roads)
    kind, area = town.roads.kind, town.roads.area
    change_unit(town.roads, boss, name="Streets", seen=seen, kind=kind, area=area)
    told = Change.objects.get(table="units", key="roads")
    assert (told.was, told.now) == ({"name": "roads"}, {"name": "Streets"})
    with pytest.raises(Changed):
        change_unit(town.roads, boss, name="Ways", seen=seen, kind=kind, area=area)
    assert Unit.objects.get(code="roads").name == "Streets"


def test_a_county_keeps_its_own_units_and_widens_none(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    city, own = Area.objects.get(pk="6207"), Area.objects.get(pk="620702")
    other = Area.objects.get(pk="620722")
    for area in (city, other):
        with pytest.raises(NotAllowed):
            add_unit(area, local, code="x", name="X", kind=UnitKind.OTHER)
        with pytest.raises(NotAllowed):
            change_unit(town.county, local, name="x", kind=UnitKind.CENTRE, area=area)
    with pytest.raises(NotAllowed):
        add_unit(own, local, code="x", name="X", kind=UnitKind.OTHER, parent=town.roads)
    with pytest.raises(NotAllowed):
        change_unit(town.roads, local, name="x", kind=UnitKind.OTHER, area=own)
    assert add_unit(own, local, code="x", name="X", kind=UnitKind.OTHER).pk


def test_a_unit_makes_no_centre_of_itself(town: Town) -> None:
    own = town.actor("own", town.water, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        change_unit(town.mains, own, name="x", kind=UnitKind.CENTRE, area=town.mains.area)
    assert Unit.objects.get(code="mains").kind == UnitKind.TEAM


def test_a_dissolved_unit_has_no_posts_left(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    town.post("lin", town.mains, Role.HANDLER)
    dissolve(town.mains, boss, reason="Order 7")
    assert Post.objects.get(staff__login="lin").until is not None
    assert set(Change.objects.filter(reason="Order 7").values_list("table", flat=True)) == {
        "units", "posts",
    }  # fmt: skip
    with pytest.raises(Refused, match="already"):
        dissolve(town.mains, boss, reason="Order 7")


def test_a_unit_with_units_below_it_does_not_end_by_page_or_file(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="Units below it 1"):
        dissolve(town.water, boss, reason="Order 7")
    head = "code,name,kind,parent,area,active\n"
    above, below = "water,water,utility,,6207,0\n", "mains,mains,team,water,6207,0\n"
    with pytest.raises(NotImported, match="mains"):
        import_file(UNITS, boss, "units.csv", (head + above).encode())
    assert import_file(UNITS, boss, "units.csv", (head + above + below).encode()).changed == 2
    assert not Unit.objects.filter(code__in=["water", "mains"], active=True).exists()
    told = Change.objects.get(table="units", key="mains")
    assert (told.file, told.actor, told.now) == ("units.csv", boss.key, {"active": False})


def test_an_area_is_added_renamed_and_ended(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    made = add_area("620702002", boss, name="West", kind="street")
    assert (made.level, made.parent_id) == ("township", "620702")
    change_area(made, boss, name="Far West", kind="street")
    assert Change.objects.filter(table="areas", key=made.pk).latest("pk").was == {"name": "West"}
    end_area(made, boss, reason="Order 8")
    assert areas_like("Far West") == []
    with pytest.raises(Refused, match="already"):
        end_area(made, boss)
    with pytest.raises(Refused, match="Areas in it 1"):
        end_area(Area.objects.get(pk="620702001"), boss)


@pytest.mark.parametrize("code", ["620702x", "62070200", "620799001", ""])
def test_a_code_that_cannot_be_is_told(town: Town, code: str) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    with pytest.raises((Invalid, NotAllowed)):
        add_area(code, boss, name="Nowhere")
    assert not Area.objects.filter(name="Nowhere").exists()


def test_a_county_keeps_what_lies_in_it_and_not_itself(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    own, other = Area.objects.get(pk="620702"), Area.objects.get(pk="620722")
    for area in (own, other, Area.objects.get(pk="6207")):
        with pytest.raises(NotAllowed):
            change_area(area, local, name="Mine")
    for code in ("620722001", "6208"):
        with pytest.raises(NotAllowed):
            add_area(code, local, name="Mine")
    assert change_area(Area.objects.get(pk="620702001"), local, name="Mine").name == "Mine"
    with pytest.raises(NotAllowed):
        add_grid("620722001001001", local, name="G")


def test_a_grid_is_drawn_where_no_other_is(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    one = add_grid(f"{VILLAGE}001", boss, name="One", boundary=square(100.0, 38.0))
    two = add_grid(f"{VILLAGE}002", boss, name="Two")
    with pytest.raises(Invalid, match="50 % of it are grid One"):
        draw_grid(two, boss, boundary=square(100.005, 38.0))
    draw_grid(two, boss, boundary=square(100.0099, 38.0))
    assert grid_at(38.005, 100.015) == two.pk
    end_grid(one, boss, reason="merged")
    assert grid_at(38.005, 100.005) is None
    told = Change.objects.filter(table="grids", key=two.pk).latest("pk")
    assert (told.was["boundary"], told.now["boundary"]["type"]) == ({}, "Polygon")
    with pytest.raises(Refused, match="ended"):
        draw_grid(one, boss, boundary=square(100.0, 38.0))


def test_a_boundary_lies_at_its_village(town: Town) -> None:
    Area.objects.filter(pk=VILLAGE).update(lat=38.0, lon=100.0)
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    with pytest.raises(Invalid, match="km from Lane"):
        add_grid(f"{VILLAGE}001", boss, name="One", boundary=square(103.0, 38.0))
    assert not Grid.objects.exists()


def test_a_grid_gets_another_worker(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    worker = town.post("walker", town.roads, Role.GRID_WORKER)
    made = add_grid(f"{VILLAGE}001", boss, name="One", boundary=square(100.0, 38.0))
    changed = change_grid(made, boss, name="First", worker=worker)
    assert (changed.worker, changed.geometry) == (worker, square(100.0, 38.0))
    told = Change.objects.filter(table="grids").latest("pk")
    assert told.now == {"name": "First", "worker": worker.pk}
