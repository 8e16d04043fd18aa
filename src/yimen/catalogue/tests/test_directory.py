"""Whose a matter is: the most specific category, then the longest area, on the day in question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from yimen.catalogue.commands import direct, retire, show_route, withdraw
from yimen.catalogue.models import Category, Direction
from yimen.catalogue.queries import (
    categories,
    category_named,
    directory,
    forget_catalogue,
    history,
    route_for,
    title_of,
    unit_for,
)
from yimen.catalogue.tests.conftest import CITY, START, Town, keeper
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.orgs.models import Area, Role, Unit, UnitKind

TODAY = date(2026, 3, 2)


def whose(category: str, area: str, on: date = TODAY) -> str:
    found = unit_for(category, area, on)
    return found.unit.code if found else ""


def test_a_subcategory_goes_where_its_category_goes_unless_it_has_a_row(town: Town) -> None:
    town.row(town.supply, town.water)
    assert whose("1601", "620702001001") == "water"
    town.row(town.pipes, town.roads)
    forget_catalogue()
    assert whose("1601", "620702001001") == "roads"
    assert whose("16", "620702") == "water"
    assert whose("1699", "620702") == ""


def test_the_longest_area_wins_but_never_over_a_more_specific_category(town: Town) -> None:
    town.row(town.supply, town.water)
    town.row(town.supply, town.upper, "620722")
    assert whose("1601", "620722101200") == "upper"
    assert whose("1601", "620702") == "water"
    assert whose("1601", "") == "water"
    town.row(town.pipes, town.roads)
    forget_catalogue()
    assert whose("1601", "620722101200") == "roads"


def test_a_row_holds_from_its_first_day_to_the_day_before_its_last(town: Town) -> None:
    town.row(town.supply, town.water, valid_to=date(2026, 3, 2))
    town.row(town.supply, town.roads, valid_from=date(2026, 3, 2))
    assert whose("16", "", date(2019, 12, 31)) == ""
    assert whose("16", "", date(2026, 3, 1)) == "water"
    assert whose("16", "", date(2026, 3, 2)) == "roads"


def test_a_matter_with_a_route_of_its_own_is_nobodys(town: Town) -> None:
    town.row(town.supply, town.water)
    show_route(town.pipes, CITY, route="Call 12388.")
    assert whose("1601", "620702") == ""
    assert route_for("1601") == "Call 12388."
    assert route_for("16") == ""
    show_route(town.supply, CITY, route="Ask the court.")
    show_route(town.pipes, CITY, route="")
    assert route_for("1601") == "Ask the court."
    assert whose("1601", "620702") == "water"


def test_a_dissolved_unit_is_asked_nothing(town: Town) -> None:
    town.row(town.supply, town.water)
    town.row(town.pipes, town.roads)
    Unit.objects.filter(pk=town.roads.pk).update(active=False)
    assert whose("1601", "620702") == "water"


def test_a_look_up_asks_the_database_nothing(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town.row(town.supply, town.water)
    assert whose("1601", "620702") == "water"
    with django_assert_num_queries(0):
        for area in ("620702", "620722", ""):
            assert whose("1601", area) == "water"


def test_a_new_row_closes_the_one_before_and_is_seen_at_once(town: Town) -> None:
    first = direct(town.supply, CITY, unit=town.water, basis="duties 2020", since=START)
    assert whose("16", "") == "water"
    direct(town.supply, CITY, unit=town.roads, basis="duties 2026", since=date(2026, 1, 1))
    first.refresh_from_db()
    assert first.valid_to == date(2026, 1, 1)
    assert whose("16", "") == "roads"
    assert whose("16", "", date(2025, 12, 31)) == "water"
    assert [row.basis for row in history("16", "")] == ["duties 2026", "duties 2020"]
    assert [row.unit for row in directory(date(2025, 1, 1))] == [town.water]


def test_the_past_is_not_rewritten(town: Town) -> None:
    direct(town.supply, CITY, unit=town.water, basis="duties", since=date(2026, 1, 1))
    for since in (date(2026, 1, 1), date(2025, 1, 1)):
        with pytest.raises(Refused, match="later row"):
            direct(town.supply, CITY, unit=town.roads, basis="duties", since=since)
    with pytest.raises(Invalid, match="basis"):
        direct(town.supply, CITY, unit=town.roads, basis=" ", since=TODAY)
    town.roads.active = False
    with pytest.raises(Refused, match="dissolved"):
        direct(town.supply, CITY, unit=town.roads, basis="duties", since=TODAY)
    assert whose("16", "") == "water"


def test_a_row_may_be_withdrawn_once(town: Town) -> None:
    row = direct(town.supply, CITY, unit=town.water, basis="duties", since=START)
    with pytest.raises(Refused):
        withdraw(row, CITY, until=date(2019, 1, 1))
    withdraw(row, CITY, until=TODAY)
    assert whose("16", "", TODAY) == ""
    assert whose("16", "", TODAY - timedelta(days=1)) == "water"
    with pytest.raises(Refused):
        withdraw(row, CITY, until=TODAY)
    direct(town.supply, CITY, unit=town.roads, basis="duties", since=TODAY)
    assert whose("16", "", TODAY) == "roads"


def test_a_countys_centre_keeps_the_rows_of_its_county(town: Town) -> None:
    county = keeper("620722")
    direct(town.supply, county, unit=town.upper, basis="duties", since=START, area="620722")
    for area in ("", "620702"):
        with pytest.raises(NotAllowed):
            direct(town.supply, county, unit=town.upper, basis="x", since=START, area=area)
    with pytest.raises(NotAllowed):
        show_route(town.pipes, county, route="elsewhere")
    others = keeper("6207", Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        direct(town.supply, others, unit=town.upper, basis="x", since=START)


def test_a_retired_category_is_not_offered_and_not_forgotten(town: Town) -> None:
    retire(town.pipes, CITY)
    assert list(categories()) == [town.supply]
    assert title_of("1601") == "Supply / Pipes"


def test_a_category_is_found_by_its_names(town: Town) -> None:
    assert category_named("Supply", "Pipes") == town.pipes
    assert category_named("Supply") == town.supply
    assert category_named("Pipes") is None
    assert category_named("Supply", "Nothing") is None
    assert category_named() is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"basis": ""},
        {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)},
        {"valid_from": date(2026, 1, 1)},
    ],
)
def test_the_database_holds_the_directory_to_its_rules(town: Town, wrong: dict[str, Any]) -> None:
    town.row(town.supply, town.water)
    with pytest.raises(IntegrityError), transaction.atomic():
        town.row(town.supply, town.roads, **wrong)


DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))


class SlowLookUp(TestCase):
    """The answer is that of a slow search through all rows."""

    @settings(max_examples=40, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(
                st.sampled_from(["16", "1601", "160101"]),
                st.sampled_from(["", "6207", "620702"]),
                DAYS,
            ),
            unique=True,
            max_size=12,
        ),
        category=st.sampled_from(["16", "1601", "160101", "1602"]),
        area=st.sampled_from(["", "6207", "620702", "620702001001", "620722"]),
        on=DAYS,
    )
    def test_the_look_up_is_right(
        self, rows: list[tuple[str, str, date]], category: str, area: str, on: date
    ) -> None:
        Area.objects.create(code="6207", name="City", level="city")
        for code in ("16", "1601", "160101"):
            Category.objects.create(
                code=code, name=code, level=len(code) // 2, parent_id=code[:-2] or None
            )
        told = sorted(rows, key=lambda row: row[2])
        for number, (code, where, since) in enumerate(told):
            unit = Unit.objects.create(
                code=f"u{number}", name="U", kind=UnitKind.OTHER, area_id="6207"
            )
            direct(
                Category.objects.get(pk=code), CITY, unit=unit, basis="x", since=since, area=where
            )
        forget_catalogue()
        fits = [
            row
            for row in Direction.objects.all()
            if category.startswith(row.category_id)
            and Category.objects.filter(pk=category).exists()
            and area.startswith(row.area)
            and row.valid_from <= on
        ]
        best = max(
            fits, key=lambda r: (len(r.category_id), len(r.area), r.valid_from), default=None
        )
        assert unit_for(category, area, on) == best
