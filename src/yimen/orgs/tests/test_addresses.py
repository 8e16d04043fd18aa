"""The address book: the checks of a file, a trace of each change, and names found as they are."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, transaction

from yimen.kernel.changes import Changed
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.models import Change
from yimen.orgs.commands import add_address, change_address, end_address, end_area, end_grid
from yimen.orgs.history import OF_ADDRESSES
from yimen.orgs.imports import ADDRESSES, export_file, import_file
from yimen.orgs.models import AddressKind, AddressName, Area, Grid, Role
from yimen.orgs.queries.names import Named, place_names
from yimen.orgs.tables import NotImported, Tally

from .conftest import Town

LANE, GRID = "620702001001", "620702001001001"
HEAD = "地址编码,地名,类型,区划代码,网格编码,别名,起始门牌号,终止门牌号\n"
GOOD = f"R1,银杏路,道路,{LANE},{GRID},银杏大道、老银杏路,1,99\n"


@pytest.fixture(autouse=True)
def _grid(town: Town) -> None:
    Grid.objects.create(code=GRID, name="One", area_id=LANE)


def lines(town: Town, *rows: str) -> Tally:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    return import_file(ADDRESSES, boss, "a.csv", (HEAD + "".join(rows)).encode())


def test_a_file_is_taken_in_and_goes_out_as_it_was(town: Town) -> None:
    assert lines(town, GOOD, "E1,杏花里,小区,620702001,,,,\n") == Tally(added=2)
    road = AddressName.objects.get(pk="R1")
    assert (road.others, road.first, road.last, road.grid_id) == (
        ["银杏大道", "老银杏路"], 1, 99, GRID,
    )  # fmt: skip
    boss = town.actor("boss-2", town.centre, Role.ADMINISTRATOR)
    for name in ("a.csv", "a.xlsx"):
        out = io.BytesIO()
        export_file(ADDRESSES, boss, name, out)
        assert import_file(ADDRESSES, boss, name, out.getvalue()) == Tally(same=2)
    told = Change.objects.filter(table="addresses", key="R1")
    assert [(each.was, each.now["name"], each.area) for each in told] == [({}, "银杏路", LANE)]


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (",无编码,道路,620702001,,,,\n", "地址编码", "a value"),
        ("R 2,路,道路,620702001,,,,\n", "地址编码", "letters, digits"),
        ("R2,,道路,620702001,,,,\n", "地名", "a value"),
        ("R2,路,河流,620702001,,,,\n", "类型", "one of road"),
        ("R2,路,道路,620702999,,,,\n", "area", "in use"),
        ("R2,路,道路,62,,,,\n", "area", "in use"),
        (f"R2,路,道路,620722,{GRID},,,\n", "grid", "in the area"),
        ("R2,路,道路,620702001,620702001001999,,,\n", "grid", "known grid"),
        ("R2,路,道路,620702001,,,10,9\n", "last", "below"),
        ("R2,路,道路,620702001,,,,9\n", "last", "below"),
        ("R2,路,道路,620702001,,,0,\n", "起始门牌号", "between 1 and"),
        ("R2,路,道路,620702001,,,十,\n", "起始门牌号", "between 1 and"),
        ("R1,路,道路,620702001,,,,\n", "code", "each once"),
        (f"R2,{'路' * 81},道路,620702001,,,,\n", "地名", "at most 80"),
        (f"R2,路,道路,620702001,,{'别' * 81},,\n", "别名", "at most 80"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_taken_in(
    town: Town, row: str, column: str, expected: str
) -> None:
    with pytest.raises(NotImported) as wrong:
        lines(town, GOOD, row)
    fault = wrong.value.faults[0]
    assert (fault.line, fault.column) == (3, column)
    assert expected in fault.expected
    assert not AddressName.objects.exists()


def test_a_name_is_added_changed_and_ended_with_a_trace(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    lane = Area.objects.get(pk=LANE)
    made = add_address(
        lane, boss, code="E1", name="杏花里", kind=AddressKind.ESTATE, others=["杏花", "花里"]
    )
    assert Named("杏花里", "estate", LANE, "", ("杏花", "花里")) in place_names()
    with pytest.raises(Refused, match="this code"):
        add_address(lane, boss, code="E1", name="X", kind=AddressKind.ROAD)
    seen = OF_ADDRESSES.seal(made)
    street = Area.objects.get(pk="620702001")
    now = change_address(made, boss, area=street, name="杏花苑", kind=AddressKind.ESTATE, seen=seen)
    told = Change.objects.filter(table="addresses", key="E1").latest("pk")
    assert told.was == {"name": "杏花里", "area": LANE, "others": ["杏花", "花里"]}
    assert (told.now["name"], told.now["others"], told.area) == ("杏花苑", [], "620702001")
    with pytest.raises(Changed):
        change_address(made, boss, area=lane, name="Y", kind=AddressKind.ESTATE, seen=seen)
    end_address(now, boss, reason="demolished")
    assert Change.objects.filter(table="addresses").latest("pk").reason == "demolished"
    assert not [each for each in place_names() if each.kind == "estate"]
    with pytest.raises(Refused, match="already"):
        end_address(now, boss)


def test_a_field_that_is_wrong_is_named(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    with pytest.raises(Invalid) as wrong:
        add_address(
            Area.objects.get(pk=LANE), boss, code="R1", name="R", kind=AddressKind.ROAD,
            grid="620702001001777", first=9, last=1,
        )  # fmt: skip
    assert set(wrong.value.fields) == {"grid", "last"}


def test_a_county_keeps_the_names_in_it(town: Town) -> None:
    local = town.actor("local", town.county, Role.ADMINISTRATOR)
    lane, county, city = (Area.objects.get(pk=code) for code in (LANE, "620702", "6207"))
    for n, area in enumerate((lane, county)):
        add_address(area, local, code=f"R{n}", name="R", kind=AddressKind.ROAD)
    for area in (city, Area.objects.get(pk="620722")):
        with pytest.raises(NotAllowed):
            add_address(area, local, code="R9", name="R", kind=AddressKind.ROAD)
    with pytest.raises(NotAllowed):
        change_address(
            AddressName.objects.get(pk="R0"), local, area=city, name="R", kind=AddressKind.ROAD
        )


@pytest.mark.parametrize("who", ["agent", "keeper"])
def test_nobody_else_keeps_the_address_book(town: Town, who: str) -> None:
    others = set(Role) - {Role.ADMINISTRATOR}
    unit, roles = {
        "agent": (town.centre, others),
        "keeper": (town.water, {Role.ADMINISTRATOR}),
    }[who]
    actor, lane = town.actor(who, unit, *roles), Area.objects.get(pk=LANE)
    road = AddressName.objects.create(code="R0", name="R", kind="road", area=lane)
    with pytest.raises(NotAllowed):
        add_address(lane, actor, code="R9", name="R", kind=AddressKind.ROAD)
    with pytest.raises(NotAllowed):
        change_address(road, actor, area=lane, name="S", kind=AddressKind.ROAD)
    with pytest.raises(NotAllowed):
        end_address(road, actor)
    with pytest.raises(NotAllowed):
        import_file(ADDRESSES, actor, "a.csv", (HEAD + GOOD).encode())
    assert list(AddressName.objects.values_list("code", "name", "active")) == [("R0", "R", True)]


def test_an_area_with_names_in_it_does_not_end(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    lane = Area.objects.get(pk=LANE)
    road = add_address(lane, boss, code="R1", name="R", kind=AddressKind.ROAD, grid=GRID)
    end_grid(Grid.objects.get(pk=GRID), boss)
    assert [each.grid for each in place_names() if each.kind == "road"] == [""], "it is given up"
    with pytest.raises(Refused, match="address book"):
        end_area(lane, boss)
    end_address(road, boss)
    assert not end_area(lane, boss).active


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "river"}, {"name": ""}, {"code": ""}, {"first": 9, "last": 1}, {"last": 1},
        {"lat": 1.0}, {"lat": 91.0, "lon": 1.0},
    ],
)  # fmt: skip
def test_the_database_refuses_a_line_that_says_nothing(
    town: Town, wrong: dict[str, object]
) -> None:
    said = {"code": "R1", "name": "R", "kind": "road", "area_id": LANE, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        AddressName.objects.create(**said)
