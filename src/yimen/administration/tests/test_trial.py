"""Try it: the same answers as the register and the clocks give, and nothing stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.timezone import localtime
from tests.cast import Cast, Story, at

from yimen.catalogue.models import Category, Direction
from yimen.catalogue.queries import forget_catalogue
from yimen.deadlines.models import Rule, Term
from yimen.orgs.models import Area
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db

SAID = {"item": "T101", "area": "620702001001", "kind": "help", "urgency": "normal"}
MONDAY = "2026-09-28T10:20"


def tried(door: Door, **said: str) -> Any:
    answer = door("administrator").get("/administration/try/", {**SAID, "at": MONDAY, **said})
    assert answer.status_code == 200, text_of(answer)
    return answer.context


def by_term(context: Any) -> dict[str, Any]:
    return {each.term: each for each in [*context["clocks"], *context["others"]]}


def test_nothing_is_shown_before_something_is_chosen(door: Door) -> None:
    said = door("administrator").get("/administration/try/")
    assert "clocks" not in said.context


def test_the_unit_is_the_directorys_with_basis_and_since(door: Door) -> None:
    unit = tried(door)["unit"]
    assert (unit.says, unit.basis) == ("Water company", "City directory 2026")
    assert "the whole city" in unit.of
    assert "2020" in unit.since


def test_the_narrowest_row_decides_and_the_others_are_named(door: Door, cast: Cast) -> None:
    narrow: dict[str, Any] = {"category_id": "T1", "basis": "street list", "area": "620702"}
    Direction.objects.create(unit=cast.city.units["street"], valid_from=date(2026, 9, 1), **narrow)
    forget_catalogue()
    context = tried(door)
    assert context["unit"].says == "Dongjie street office"
    assert [each.says for each in context["passed_by"]] == ["Water company"]
    assert tried(door, at="2026-08-31T10:20")["unit"].says == "Water company", "as of that day"


def test_a_dissolved_unit_decides_nothing(door: Door, cast: Cast) -> None:
    unit = cast.city.units["water"]
    unit.active = False
    unit.save()
    forget_catalogue()
    context = tried(door)
    assert context["unit"] is None
    assert [each.says for each in context["passed_by"]] == ["Water company (dissolved)"]


def test_what_is_not_the_hotlines_says_where_to_turn(door: Door) -> None:
    Category.objects.filter(pk="T101").update(route="Ask the court.")
    forget_catalogue()
    context = tried(door)
    assert context["unit"] is None
    assert context["route"] == "Ask the court."


def test_the_dates_are_those_that_the_clocks_get(door: Door, cast: Cast) -> None:
    story = Story(cast, at("2026-09-28 10:20")).register(kind="help")
    story.dispatch()
    clocks = by_term(tried(door, at="2026-09-28T10:21"))
    for term in Term.objects.filter(case_id=story.request.pk, stopped_at=None):
        shown = clocks[term.name]
        assert shown.due_at.replace(second=0) == localtime(term.due_at).replace(second=0), term
        assert shown.rule.key == term.rule_id


def test_each_date_is_explained_day_by_day(door: Door) -> None:
    handle = by_term(tried(door))["handle"]
    days = [cell for week in handle.weeks for cell in week if cell]
    assert {len(week) for week in handle.weeks} == {7}
    assert days[0].row.day == date(2026, 9, 28)
    assert days[0].kind == "begin"
    assert [cell.count for cell in days if cell.count] == ["1", "2", "3", "4", "5"]
    assert days[-1].row.day == localtime(handle.due_at).date() == date(2026, 10, 10)
    assert "make-up" in days[-1].row.why
    assert "National Day" in text_of(
        door("administrator").get("/administration/try/", {**SAID, "at": MONDAY})
    )
    assert "5 working days" in handle.why


def test_the_wider_rules_are_named_after_the_one_that_holds(door: Door) -> None:
    handle = by_term(tried(door, urgency="urgent"))["handle"]
    assert handle.rule.says == "24 hours"
    assert [each.says for each in handle.wider] == ["5 working days"]


def test_a_rule_to_come_holds_from_its_day_on(door: Door) -> None:
    old = Rule.objects.get(process="request", term="handle", urgency="", kind="")
    Rule.objects.filter(pk=old.pk).update(valid_to=date(2026, 12, 1))
    Rule.objects.create(
        process="request", term="handle", value=8, unit="working_day", basis="New order",
        valid_from=date(2026, 12, 1),
    )  # fmt: skip
    assert by_term(tried(door))["handle"].rule.says == "5 working days"
    later = by_term(tried(door, at="2026-12-01T09:00"))["handle"]
    assert (later.rule.says, later.rule.basis) == ("8 working days", "New order")


def test_a_year_without_a_notice_makes_dates_provisional(door: Door) -> None:
    assert by_term(tried(door, at="2027-03-01T09:00"))["handle"].provisional
    assert not by_term(tried(door))["handle"].provisional


def test_a_rule_of_many_years_is_told_in_words_only(door: Door) -> None:
    Rule.objects.create(
        process="request", term="handle", item_code="T1", value=900, unit="working_day",
        basis="Slow", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    handle = by_term(tried(door))["handle"]
    assert handle.weeks == []
    assert "900" in handle.why


def test_an_area_of_several_asks_which(door: Door) -> None:
    Area.objects.create(code="620722001", name="东街街道", level="township", parent_id="620722")
    answer = door("administrator").get("/administration/try/", {**SAID, "area": "东街街道"})
    assert answer.status_code == 422
    assert "620722001" in text_of(answer)
    found = tried(
        door, **{"area": "东街街道", "area-typed": "东街街道", "area-picked": "620702001"}
    )
    assert found["unit"].says == "Water company"


@pytest.mark.parametrize(
    "wrong", [{"at": "0001-01-01T00:00"}, {"at": "9999-12-31T23:59"}, {"kind": "x"}, {"item": "9"}]
)
def test_nonsense_is_said_to_be_wrong(door: Door, wrong: dict[str, str]) -> None:
    answer = door("administrator").get("/administration/try/", {**SAID, "at": MONDAY, **wrong})
    assert answer.status_code == 422


def test_nothing_is_stored(door: Door) -> None:
    before = Rule.objects.count(), Direction.objects.count()
    tried(door)
    assert (Request.objects.count(), Term.objects.count()) == (0, 0)
    assert (Rule.objects.count(), Direction.objects.count()) == before
