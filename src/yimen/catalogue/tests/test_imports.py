"""The category tree and the dispatch directory in files."""

from __future__ import annotations

import io
from datetime import date

import pytest

from yimen.catalogue.imports import (
    CATEGORIES,
    DIRECTORY,
    TABLES,
    export_file,
    import_file,
    load_directory,
    load_seed,
)
from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.catalogue.queries import category_named, route_for, title_of, unit_for
from yimen.catalogue.tests.conftest import CITY, Town, keeper
from yimen.kernel.errors import NotAllowed
from yimen.orgs.models import Role, Unit, UnitKind
from yimen.orgs.profile import load_profile
from yimen.orgs.tables import NotImported, Table, Tally, take_in_file

HEAD = "category,area,unit,basis,valid_from,valid_to\n"


def take(table: Table, text: str) -> Tally:
    return take_in_file(table, "a.csv", text.encode())


def mistakes(table: Table, text: str) -> list[str]:
    """What is wrong with a file; and nothing of it was stored."""
    before = list(Category.objects.values()), list(Direction.objects.values())
    with pytest.raises(NotImported) as caught:
        take(table, text)
    assert before == (list(Category.objects.values()), list(Direction.objects.values()))
    return [f"{each.line} {each.column}: {each.expected}" for each in caught.value.faults]


def test_categories_find_their_place_by_their_code(town: Town) -> None:
    text = "编码,名称\n020101,Fares\n02,Traffic\n0201,Taxis\n16,Supply\n"
    assert take(CATEGORIES, text) == Tally(added=3, same=1)
    assert take(CATEGORIES, text) == Tally(same=4)
    assert title_of("020101") == "Traffic / Taxis / Fares"
    assert take(CATEGORIES, text.replace("Taxis", "Cabs")) == Tally(changed=1, same=3)
    assert title_of("020101") == "Traffic / Cabs / Fares"


def test_a_leading_zero_that_a_spreadsheet_ate_is_put_back(town: Town) -> None:
    take(CATEGORIES, "code,name\n2,Traffic\n201,Taxis\n")
    assert category_named("Traffic", "Taxis") == Category.objects.get(pk="0201")


def test_categories_in_the_air_are_refused(town: Town) -> None:
    assert mistakes(CATEGORIES, "code,name\n0301,Air\nx,Y\n") == [
        "3 code: a category code: two digits for each level"
    ]
    assert mistakes(CATEGORIES, "code,name\n0301,Air\n16,Other\n") == [
        "2 code: part of a known category (03 is not known)"
    ]


def test_a_later_row_closes_the_one_before(town: Town) -> None:
    first = f"{HEAD}16,,water,duties,2020-01-01,\n"
    assert take(DIRECTORY, first) == Tally(added=1)
    assert take(DIRECTORY, first) == Tally(same=1)
    assert take(DIRECTORY, f"{HEAD}16,,roads,duties,2026-01-01,\n") == Tally(added=1, changed=1)
    rows = Direction.objects.order_by("valid_from").values_list("unit__code", "valid_to")
    assert list(rows) == [("water", date(2026, 1, 1)), ("roads", None)]
    assert take(DIRECTORY, first) == Tally(same=1)


def test_rows_may_come_with_their_history_in_any_order(town: Town) -> None:
    rows = [
        "16,,roads,b,2024-01-01,",
        "16,,water,a,2020-01-01,2022-01-01",
        "16,620702,upper,c,2021-01-01,",
    ]
    text = HEAD + "\n".join(rows)
    assert take(DIRECTORY, text) == Tally(added=3)
    for on, unit in ((2021, "water"), (2023, ""), (2025, "roads")):
        found = unit_for("16", "620722", date(on, 6, 1))
        assert (found.unit.code if found else "") == unit


def test_the_past_is_not_rewritten_and_two_rows_never_hold_at_once(town: Town) -> None:
    take(DIRECTORY, f"{HEAD}16,,water,duties,2020-01-01,2022-01-01\n")
    text = (
        f"{HEAD}"
        "16,,roads,duties,2020-01-01,\n"
        "16,,roads,duties,2021-01-01,\n"
        "99,,roads,duties,2023-01-01,\n"
        "16,6299,roads,duties,2023-01-01,\n"
        "16,,nobody,duties,2024-01-01,\n"
        "1601,,roads,duties,2024-01-01,2023-01-01\n"
    )
    assert sorted(mistakes(DIRECTORY, text)) == [
        "2 unit: a later day: rows of the directory are never rewritten",
        "3 valid_from: a day on which no other row holds",
        "4 category: the code of a known category",
        "5 area: the code of a known area, or nothing for the whole city",
        "6 unit: the code of a known unit",
        "7 valid_to: a day after the first",
    ]
    assert mistakes(DIRECTORY, f"{HEAD}16,,water,duties,2020-01-01,2025-01-01\n") == [
        "2 valid_to: 2022-01-01, when this row ended"
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("table", ["categories", "directory"])
def test_an_export_taken_in_again_changes_nothing(town: Town, table: str, name: str) -> None:
    take(CATEGORIES, "code,name,route,active,public\n15,Discipline,Call 12388.,1,0\n17,Old,,0,1\n")
    take(DIRECTORY, f"{HEAD}16,,water,a,2020-01-01,2022-01-01\n16,,roads,b,2023-01-01,\n")
    before = list(TABLES[table].rows(CITY))
    out = io.BytesIO()
    export_file(TABLES[table], CITY, name, out)
    assert import_file(TABLES[table], CITY, name, out.getvalue()) == Tally(same=len(before))
    assert list(TABLES[table].rows(CITY)) == before
    assert len(before) >= 2


def test_only_the_citys_administrator_imports(town: Town) -> None:
    for actor in (keeper("620722"), keeper("6207", Role.LEADER)):
        with pytest.raises(NotAllowed):
            import_file(CATEGORIES, actor, "a.csv", b"code,name\n03,Air\n")
    assert not Category.objects.filter(pk="03").exists()


@pytest.mark.django_db
def test_the_demo_citys_directory_answers_for_every_category() -> None:
    load_profile("zhangye")
    categories, synonyms = load_seed()
    assert categories.added == Category.objects.count()
    assert synonyms.added == Synonyms.objects.count() > 0
    assert load_directory("zhangye").added == Direction.objects.count()
    assert [each.same for each in load_seed()] == [categories.added, synonyms.added]
    assert load_directory("zhangye").same == Direction.objects.count()
    assert Category.objects.filter(level=1).count() == 16
    long_ago = date(2010, 6, 1)
    for category in Category.objects.all():
        found = unit_for(category.pk, "620702001001", long_ago)
        assert (found is None) == bool(route_for(category.pk)), category
    assert_routes(long_ago)


def assert_routes(on: date) -> None:
    """Utilities take their own, discipline goes to 12388, a county's matters to the county."""
    assert "12388" in route_for("1501")
    for code, area, name in (
        ("1601", "620702001001", "张掖市供水公司"),
        ("1601", "620722101200", "民乐县供水公司"),
        ("0102", "620722", "民乐县城市管理综合执法局"),
        ("0204", "620722", "张掖市邮政管理局"),
        ("13", "", "张掖市司法局"),
    ):
        found = unit_for(code, area, on)
        assert found is not None
        assert found.unit.name == name
    utilities = Unit.objects.filter(kind=UnitKind.UTILITY)
    assert not utilities.filter(directions=None).exists()
