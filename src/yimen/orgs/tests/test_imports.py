"""Nothing is half-imported, the same file twice changes nothing, and exports can be imported."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, Refused
from yimen.kernel.models import Change
from yimen.orgs.commands import find_or_add
from yimen.orgs.imports import (
    AREAS,
    GRIDS,
    POSTS,
    RESIDENTS,
    TABLES,
    UNITS,
    export_file,
    export_residents_in_clear,
    import_file,
)
from yimen.orgs.models import Area, Disclosure, Grid, Post, Resident, Role, Staff, Unit
from yimen.orgs.tables import NotImported, Table, Tally, take_in_file
from yimen.orgs.tests.conftest import Town

SQUARE = '{"type":"Polygon","coordinates":[[[100,38],[101,38],[101,39],[100,39],[100,38]]]}'
CELL, NEAR = "8931a9a1023ffff", "8931a9a1027ffff"


def take(table: Table, text: str) -> Tally:
    return take_in_file(table, "a.csv", text.encode())


def mistakes(table: Table, text: str) -> list[str]:
    """What is wrong with a file; and nothing of it was stored."""
    before = counted()
    with pytest.raises(NotImported) as caught:
        take(table, text)
    assert counted() == before
    return [f"{each.line} {each.column}: {each.expected}" for each in caught.value.faults]


def counted() -> list[int]:
    return [model._default_manager.count() for model in (Area, Unit, Staff, Post, Grid, Resident)]


def test_areas_find_their_place_by_their_code(town: Town) -> None:
    text = "区划代码,名称\n620722001001,Upper\n620722001,North\n"
    assert take(AREAS, text) == Tally(added=2)
    assert take(AREAS, text) == Tally(same=2)
    upper = Area.objects.get(pk="620722001001")
    assert (upper.level, upper.parent_id) == ("village", "620722001")
    assert take(AREAS, "code,name\n620722001001,Lower\n620722001,North\n") == Tally(0, 1, 1)


def test_areas_that_hang_in_the_air_are_refused_together_with_the_good_ones(town: Town) -> None:
    text = (
        "code,name,level\n620722001,North,village\n620799001001,Nowhere,\n"
        "620722002,South,\n620798001,Nowhere,\n"
    )
    assert mistakes(AREAS, text) == [
        "2 level: township, as the code says",
        "3 code: an area inside a known one (620799001 is not known)",
        "5 code: an area inside a known one (620798 is not known)",
    ]


def test_columns_that_a_file_does_not_have_stay_as_they_are(town: Town) -> None:
    take(AREAS, "code,name,lat,lon\n620722,Minle,38.43,100.81\n")
    take(AREAS, "code,name\n620722,Minle county\n")
    assert Area.objects.values_list("name", "lat").get(pk="620722") == ("Minle county", 38.43)


def test_units_come_in_any_order(town: Town) -> None:
    text = "code,name,kind,parent,area\nb,B,team,a,6207\nc,C,队伍,b,6207\na,A,other,water,6207\n"
    assert take(UNITS, text) == Tally(added=3)
    assert take(UNITS, text) == Tally(same=3)
    top, a, b, c = (Unit.objects.get(code=code) for code in ("water", "a", "b", "c"))
    assert c.path == f"/{top.pk}/{a.pk}/{b.pk}/{c.pk}/"
    assert take(UNITS, "code,name,kind,parent,area\na,A,other,roads,6207\n") == Tally(changed=1)
    c.refresh_from_db()
    assert c.path == f"/{town.roads.pk}/{a.pk}/{b.pk}/{c.pk}/"


def test_units_of_nowhere_or_of_themselves_are_refused(town: Town) -> None:
    text = (
        "code,name,kind,parent,area\n"
        "a,A,other,b,6207\n"
        "b,B,other,a,6207\n"
        "c,C,other,zzz,6207\n"
        "d,D,other,,6299\n"
        "water,W,utility,mains,6207\n"
        "d,D,other,,6207\n"
    )
    assert mistakes(UNITS, text) == ["7 code: each once (it is in line 5)"]
    assert mistakes(UNITS, text.rsplit("d,", 1)[0]) == [
        "2 parent: a unit that is not part of this one",
        "3 parent: a unit that is not part of this one",
        "4 parent: the code of a known unit",
        "5 area: the code of a known area",
        "6 parent: a unit that is not part of this one",
    ]


def test_a_person_stands_in_a_file_once_for_each_post(town: Town) -> None:
    text = (
        "登录名,姓名,单位,岗位,任职日期,离任日期\n"
        "li,李,water,承办人,2020-01-01,\n"
        "li,李,roads,handler,2021/2/3,2022年1月1日\n"
    )
    assert take(POSTS, text) == Tally(added=2)
    assert take(POSTS, text) == Tally(same=2)
    assert not Staff.objects.get(login="li").has_usable_password()
    ended = text.replace("2020-01-01,", "2020-01-01,2026-01-01")
    assert take(POSTS, ended) == Tally(changed=1, same=1)
    assert Post.objects.filter(until=None, staff__login="li").count() == 0


def test_posts_that_cannot_be_are_refused(town: Town) -> None:
    take(POSTS, "login,name,unit,role,since\nli,Li,water,handler,2020-01-01\n")
    text = (
        "login,name,unit,role,since,until\n"
        "li,Li,water,handler,2021-01-01,\n"
        "li,Other,nowhere,handler,2021-01-01,2020-01-01\n"
    )
    assert mistakes(POSTS, text) == [
        "2 since: 2020-01-01: this post is held since then",
        "3 unit: the code of a known unit",
        "3 name: “Li”, as in an earlier line",
        "3 until: a day after the first",
    ]


def test_grids_come_with_cells_or_with_boundaries(town: Town) -> None:
    town.post("tian", town.water, Role.GRID_WORKER)
    text = (
        "code;name;worker;cells;boundary\n"
        f"620702001001001;One;tian;{CELL} {NEAR};\n"
        f"620702001001002;Two;;;{SQUARE}\n"
    )
    assert take(GRIDS, text) == Tally(added=2)
    assert take(GRIDS, text) == Tally(same=2)
    one, two = Grid.objects.order_by("code")
    assert one.worker is not None
    assert one.worker.login == "tian"
    assert one.geometry["type"] == "Polygon"
    assert (two.cells, two.geometry["coordinates"][0][0]) == ([], [100, 38])


def test_grids_share_no_ground_and_lie_in_a_known_village(town: Town) -> None:
    take(GRIDS, f"code,name,cells\n620702001001001,One,{CELL}\n")
    text = (
        "code;name;worker;cells;boundary\n"
        f"620702001001002;Two;nobody;{CELL};\n"
        f"620702001002001;Three;;{NEAR};{SQUARE}\n"
        f"620702001001004;Four;;{NEAR} 000000000000000;\n"
    )
    assert mistakes(GRIDS, text) == [
        "2 worker: the sign-in name of a member of staff",
        "2 cells: a cell outside grid 620702001001001",
        "3 code: the code of a known village and three digits",
        "3 boundary: either cells or a boundary",
        "4 cells: an H3 cell",
        "4 cells: a cell outside grid 620702001002001",
    ]


@pytest.mark.parametrize(
    "boundary",
    [
        '{"type":"Point","coordinates":[100,38]}',
        '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}',
        '{"type":"Polygon","coordinates":[[[500,0],[501,0],[501,1],[500,0]]]}',
        '{"type":"Polygon","coordinates":[]}',
        '{"type":"Polygon"}',
        '{"type":"Polygon","coordinates":["a"]}',
        "[]",
        "here",
    ],
)
def test_a_boundary_is_a_polygon_on_earth_that_does_not_cross_itself(
    town: Town, boundary: str
) -> None:
    text = f"code\tname\tboundary\n620702001001001\tOne\t{boundary}\n"
    ((told),) = mistakes(GRIDS, text)
    assert told == "2 boundary: a GeoJSON Polygon in WGS 84 whose lines do not cross"


def test_boundaries_come_as_geojson_too(town: Town) -> None:
    feature = {
        "type": "Feature",
        "geometry": json.loads(SQUARE),
        "properties": {"code": 620702001001001, "name": "One"},
    }
    raw = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert take_in_file(GRIDS, "a.geojson", raw.encode()) == Tally(added=1)


def test_residents_are_known_by_their_telephone(town: Town) -> None:
    find_or_add("13800000001", "王")
    text = "电话,姓名,地址\n138 0000 0001,李,Lane\n13800000002,李,\n"
    assert take(RESIDENTS, text) == Tally(added=1, changed=1)
    assert take(RESIDENTS, text.replace("李,Lane", "王,Lane")) == Tally(same=2)
    assert "2 phone: a telephone number" in mistakes(RESIDENTS, "phone\n12\n")[0]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("table", ["areas", "units", "posts", "grids"])
def test_an_export_taken_in_again_changes_nothing(town: Town, table: str, name: str) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    take(GRIDS, f"code,name,worker,cells\n620702001001001,One,boss,{CELL}\n")
    take(GRIDS, f"code\tname\tboundary\n620702001001002\tTwo\t{SQUARE}\n")
    before = list(TABLES[table].rows(boss))
    out = io.BytesIO()
    export_file(TABLES[table], boss, name, out)
    assert import_file(TABLES[table], boss, name, out.getvalue()) == Tally(same=len(before))
    assert list(TABLES[table].rows(boss)) == before
    assert before


def test_headings_are_chinese_for_those_who_read_chinese(town: Town, settings: Any) -> None:
    from django.utils.translation import override

    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    out = io.BytesIO()
    with override("zh-hans"):
        export_file(UNITS, boss, "a.csv", out)
    assert out.getvalue().decode("utf-8-sig").startswith("单位编码,单位名称,")
    assert import_file(UNITS, boss, "a.csv", out.getvalue()).same == Unit.objects.count()


def test_residents_leave_masked_unless_a_leader_answers_for_it(town: Town) -> None:
    find_or_add("13812345678", "王小明", "甘州区东街街道交通巷12号")
    agent = town.actor("lin", town.centre, Role.AGENT)
    out = io.BytesIO()
    export_file(RESIDENTS, agent, "a.csv", out)
    text = out.getvalue().decode("utf-8-sig")
    assert text.splitlines()[1] == "138****5678,王**,甘州区东街街道交通巷***,"
    with pytest.raises(NotAllowed):
        export_residents_in_clear(agent, "a.csv", io.BytesIO(), purpose="letters")
    leader = town.actor("gu", town.centre, Role.LEADER, Role.AGENT)
    clear = io.BytesIO()
    export_residents_in_clear(leader, "a.csv", clear, purpose="letters")
    assert "王小明" in clear.getvalue().decode()
    assert Disclosure.objects.get().purpose == "letters"
    assert take_in_file(RESIDENTS, "a.csv", clear.getvalue()) == Tally(same=1)


def test_only_the_centres_administrator_imports(town: Town) -> None:
    raw = b"code,name\n620722001,North\n"
    for actor in (
        town.actor("lin", town.centre, *set(Role) - {Role.ADMINISTRATOR}),
        town.actor("shui", town.water, Role.ADMINISTRATOR),
        Actor("staff:9", "area", area="620722", roles=frozenset({Role.ADMINISTRATOR})),
    ):
        with pytest.raises(NotAllowed):
            import_file(AREAS, actor, "a.csv", raw)
    assert not Area.objects.filter(pk="620722001").exists()


def test_a_long_list_of_mistakes_is_told_shortly_and_kept_whole(town: Town) -> None:
    text = "code,name\n" + "".join(f"x{n},y\n" for n in range(50))
    with pytest.raises(NotImported) as caught:
        take(AREAS, text)
    assert len(caught.value.faults) == 50
    assert str(caught.value).count("\n") == 11


@pytest.mark.parametrize("table", ["areas", "units", "posts", "grids", "addresses", "residents"])
def test_a_table_is_written_for_those_who_may_have_it(town: Town, table: str) -> None:
    keeper = town.actor("local", town.county, Role.ADMINISTRATOR)
    handler = town.actor("handler", town.roads, Role.HANDLER, Role.AGENT)
    for actor in (keeper, handler):
        out = io.BytesIO()
        with pytest.raises(NotAllowed):
            export_file(TABLES[table], actor, "a.csv", out)
        assert out.getvalue() == b""


def test_a_file_leaves_a_trace_of_each_row_that_it_changes(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    content = b"code,name,kind,area\nroads,Streets,department,6207\nwater,water,utility,6207\n"
    assert import_file(UNITS, boss, "units.csv", content) == Tally(changed=1, same=1)
    told = Change.objects.get()
    assert (told.key, told.was, told.now) == ("roads", {"name": "roads"}, {"name": "Streets"})
    assert (told.actor, told.file, told.area) == (boss.key, "units.csv", "6207")
    assert import_file(UNITS, boss, "units.csv", content) == Tally(same=2)
    assert Change.objects.count() == 1


def test_posts_in_a_file_leave_whoever_sends_it_an_administrator(town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    head = "login,name,unit,role,since,until\n"
    line = "boss,Boss,centre,administrator,2020-01-01,2021-01-01\n"
    with pytest.raises(Refused, match="left without"):
        import_file(POSTS, boss, "posts.csv", (head + line).encode())
    assert not Change.objects.exists()
