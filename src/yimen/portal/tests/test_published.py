"""What anybody reads of single matters, and what nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Story

from yimen.cases.models import Case, Urgency
from yimen.catalogue.commands import make_public
from yimen.catalogue.models import Category
from yimen.kernel.events import KINDS
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.orgs.crowds import FEW, Crowds
from yimen.orgs.held import forget_all
from yimen.portal.listing.policy import is_listed, listed
from yimen.portal.listing.public_ids import key_of, public_id
from yimen.portal.listing.queries import unit_shown
from yimen.portal.listing.words import PLACES, TOLD
from yimen.requests.models import Kind, Request, State

from .conftest import PHONE, Visitor, text

TITLE, SECRET = "No water on Mill Lane", "My husband drinks, call 13800000001"


ALLOWED: dict[str, Any] = {"kind": Kind.HELP, "may_list": True, "body": SECRET}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def told(cast: Cast, many: int = 1, **said: Any) -> list[Story]:
    """Matters of the last hours whose residents allow them to be listed."""
    begins = [now() - timedelta(hours=2, minutes=each) for each in range(many)]
    stories = [Story(cast, each).register(**{**ALLOWED, **said}) for each in begins]
    forget_all()
    return stories


def names(visitor: Visitor, query: str = "") -> list[str]:
    """The public names on a page of the list."""
    return [str(each.public) for each in visitor.get(f"/published/{query}").context["rows"]]


def address(story: Story) -> str:
    return f"/published/{public_id(story.request.pk)}/"


def test_a_list_without_matters_says_so(visitor: Visitor) -> None:
    assert "What residents let others see will be listed here." in text(visitor.get("/published/"))


def test_only_what_the_resident_allows_is_listed(cast: Cast, visitor: Visitor) -> None:
    (hidden,), (shown,) = told(cast, may_list=False), told(cast)
    assert names(visitor) == [str(public_id(shown.request.pk))]
    assert visitor.get(address(shown)).status_code == 200
    assert visitor.get(address(hidden)).status_code == 404


def test_taken_back_it_is_gone_at_once(cast: Cast, visitor: Visitor) -> None:
    (story,) = told(cast)
    assert len(names(visitor)) == 1
    story.take("stop_listing", by=cast.resident)
    assert names(visitor) == []
    assert visitor.get(address(story)).status_code == 404


def test_a_category_that_is_not_public_hides_its_parts(cast: Cast, visitor: Visitor) -> None:
    told(cast)
    top = Category.objects.get(pk="T1")
    make_public(top, cast.administrator, public=False)
    assert names(visitor) == []
    make_public(top, cast.administrator, public=True)
    assert len(names(visitor)) == 1


def test_a_matter_without_a_category_was_read_by_nobody_yet(cast: Cast, visitor: Visitor) -> None:
    told(cast, item=None)
    assert names(visitor) == []


def test_the_rule_for_a_row_is_the_rule_for_the_table(cast: Cast) -> None:
    """Each of its conditions, alone and together with others."""
    (story,) = told(cast)
    street = cast.city.units["street"].pk
    changes: list[dict[str, Any]] = [
        {},
        {"may_list": False},
        {"confidential": True},
        {"about_unit": street},
        {"item": None},
        *({"urgency": each} for each in Urgency),
        *({"kind": each} for each in Kind),
    ]
    rows = Case.objects.filter(pk=story.request.pk)
    (before,) = rows.values("state", "item", "kind", "urgency")
    for change in changes:
        for state in State:
            rows.update(**{**DEFAULTS, **before, **change, "state": state})
            row = Request.objects.get(pk=story.request.pk)
            assert is_listed(row) == listed().filter(pk=row.pk).exists(), (change, state)
    rows.update(**DEFAULTS, **before)


DEFAULTS = {"may_list": True, "confidential": False, "about_unit": None}


def test_a_page_says_facts_and_no_words(cast: Cast, visitor: Visitor) -> None:
    (story, *_others) = told(cast, FEW)
    story.dispatch(to=cast.city.units["water"], basis="By the valve man Li").sign()
    story.answer(text="Mrs Wang's tap was mended").pass_check().call_back(solved="yes")
    forget_all()
    page_ = text(visitor.get(address(story)))
    for said in (
        *("Public utilities / Water supply", "东街街道", "Somebody asks for help"),
        *("Water company", "answered on the same day", "The resident says: solved"),
        "City hotline centre gave it to Water company, which must answer.",
        "Water company answered; the centre has checked the answer.",
    ):
        assert said in page_
    html = (
        visitor.get(address(story)).content.decode() + visitor.get("/published/").content.decode()
    )
    told_by_people = (TITLE, SECRET, "Mrs Wang", "valve man", "王小明", PHONE, "交通巷")
    assert [each for each in told_by_people if each in html] == []
    keys = (story.request.number, str(story.request.pk), str(story.cast.person.pk))
    assert [each for each in keys if each in html] == []


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.text(alphabet="巷孙病欠打楼abcXYZ0123456789", min_size=6, max_size=30))
def test_whatever_people_write_stands_on_no_public_page(
    cast: Cast, visitor: Visitor, words: str
) -> None:
    marked = f"¤{words}¤"
    cast.person.name = marked
    cast.person.address = marked
    cast.person.save()
    (story,) = told(cast, title=marked, body=marked, place=marked)
    story.take("ask_details", wanted=marked).take("give_details", by=cast.resident, text=marked)
    story.dispatch(to=cast.city.units["water"], basis=marked).sign()
    story.ask_shelving(cause=marked, measures=marked).grant_shelving()
    story.take_up(reason=marked).answer(text=marked, contacted=marked).pass_check()
    story.refuse_answer(words=marked).sign().answer(text=marked).pass_check()
    story.call_back(words=marked).reopen(reason=marked)
    cache.clear()
    forget_all()
    pages = (
        "/",
        "/published/",
        "/published.geojson",
        "/published/times/",
        "/city/",
        address(story),
    )
    for path in pages:
        shown = visitor.get(path)
        assert shown.status_code == 200
        assert "¤" not in shown.content.decode(), path


def test_no_sentence_has_a_place_for_words() -> None:
    for event, says in TOLD.items():
        assert event.kind() in KINDS
        found = {part.partition("}")[0] for part in str(says).split("{")[1:]}
        assert found <= PLACES, event


# Where few ask of the same.


def test_a_town_is_named_from_five_on(cast: Cast, visitor: Visitor) -> None:
    told(cast, FEW - 1)
    assert {each.area for each in visitor.get("/published/").context["rows"]} == {"张掖市"}
    told(cast)
    assert {each.area for each in visitor.get("/published/").context["rows"]} == {"东街街道"}


def test_matters_that_are_not_listed_are_part_of_the_crowd(cast: Cast, visitor: Visitor) -> None:
    told(cast, FEW - 1, may_list=False)
    told(cast)
    assert [each.area for each in visitor.get("/published/").context["rows"]] == ["东街街道"]


def test_a_choice_says_no_more_than_a_row(cast: Cast, visitor: Visitor) -> None:
    """Choosing each town in turn must not show which one a matter lies in."""
    told(cast, FEW - 1)
    assert names(visitor, "?area=620702001") == names(visitor, "?area=620702") == []
    told(cast)
    assert len(names(visitor, "?area=620702001")) == FEW
    assert names(visitor, "?area=620722") == []


def test_the_county_is_named_where_the_town_is_not() -> None:
    rows = [("T1", "620702001", 3), ("T1", "620702002", 2), ("T2", "620702001", 5)]
    found = Crowds(rows)
    assert found.shown("T1", "620702001001") == "620702"
    assert found.shown("T2", "620702001001") == "620702001"
    assert found.shown("T2", "620722001001") == "6207"
    assert found.shown("T2", "6207") == "6207"
    assert found.items("620702") == {"T1", "T2"}
    assert found.items("620702001") == {"T2"}


def test_an_office_of_the_town_is_not_named_where_the_town_is_not(cast: Cast) -> None:
    units = cast.city.units
    assert unit_shown(units["street"].pk, "620702001") == "Dongjie street office"
    assert unit_shown(units["street"].pk, "6207") == "An office of the city"
    assert unit_shown(units["lamps"].pk, "6207") == "Street lamp section"


# Choosing, and turning pages.


def test_the_list_is_chosen_by_kind_state_and_words(cast: Cast, visitor: Visitor) -> None:
    first, second = told(cast, 2)
    second.dispatch(to=cast.city.units["water"], basis="x").sign().answer().pass_check()
    one, two = (str(public_id(each.request.pk)) for each in (first, second))
    assert names(visitor, "?stands=open") == [one]
    assert names(visitor, "?stands=answered") == [two]
    assert len(names(visitor, "?category=T1")) == len(names(visitor, "?category=T101")) == 2
    assert len(names(visitor, "?words=water")) == 2
    assert names(visitor, "?words=lamp") == []
    assert len(names(visitor, "?stands=nonsense&area=99&category=%00&after=x")) == 2


def test_pages_follow_each_other_without_gap(cast: Cast, visitor: Visitor) -> None:
    stories = told(cast, 30)
    first = visitor.get("/published/").context
    second = visitor.get(f"/published/?{first['next']}").context
    seen = [each.public for each in (*first["rows"], *second["rows"])]
    assert [key_of(each) for each in seen] == [each.request.pk for each in stories]
    assert second["next"] == ""


def test_pages_go_on_when_the_last_matter_was_taken_off(cast: Cast, visitor: Visitor) -> None:
    stories = told(cast, 30)
    following = visitor.get("/published/").context["next"]
    stories[24].take("stop_listing", by=cast.resident)
    assert len(names(visitor, f"?{following}")) == 5


def test_a_public_name_is_undone_by_the_city_alone() -> None:
    key = uuid7()
    assert key_of(public_id(key)) == key
    assert public_id(key) != key
    assert public_id(key).hex[:8] != public_id(uuid7()).hex[:8]


def test_a_name_that_is_none_is_no_page(visitor: Visitor) -> None:
    assert visitor.get(f"/published/{uuid7()}/").status_code == 404
    assert visitor.get("/published/x/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/city/"])
def test_the_list_is_found(visitor: Visitor, path: str) -> None:
    assert 'href="/published/"' in visitor.get(path).content.decode()
