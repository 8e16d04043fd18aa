"""What anybody may know of all matters together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast, Story

from yimen.kernel.time import months_before, now

from .conftest import Visitor, text


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_city_without_matters_says_so(visitor: Visitor) -> None:
    page = text(visitor.get("/city/"))
    assert "0 matters came in" in page
    assert "too few" in page


def test_shares_with_their_numbers_and_definitions(cast: Cast, visitor: Visitor) -> None:
    for rating in (5, 4, 4, 3, 1):
        Story(cast, now()).to_call().call_back(rating=rating)
    page = text(visitor.get("/city/"))
    assert "5 matters came in" in page
    assert "Satisfied Ratings of 3, 4 and 5 of 5 ÷ requests that were rated" in page
    assert "80.0 4 ÷ 5" in page


def test_a_handful_is_not_told(cast: Cast, visitor: Visitor) -> None:
    """Four ratings would say who was not content."""
    for rating in (5, 4, 4, 1):
        Story(cast, now()).to_call().call_back(rating=rating)
    page = text(visitor.get("/city/"))
    assert "4 matters came in" in page
    assert "÷ 4" not in page


def test_other_months_can_be_looked_at_within_two_years(story: Story, visitor: Visitor) -> None:
    this, last = f"{now():%B %Y}", months_before(now().date(), 1)
    assert f"In {last:%B %Y} 0 matters" in text(visitor.get(f"/city/?month={last:%Y-%m}"))
    for month in ("1999-01", "2019-01", "2099-01", "x", "2026-13"):
        assert f"In {this} " in text(visitor.get(f"/city/?month={month}"))


def test_months_are_counted_back_over_the_year() -> None:
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 3, 15), 24) == date(2024, 3, 1)


def test_nothing_leads_to_a_single_matter(story: Story, visitor: Visitor) -> None:
    story.register()
    html = visitor.get("/city/").content.decode()
    assert story.request.number not in html
    assert str(story.request.pk) not in html


def test_many_visitors_ask_the_database_once(
    visitor: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.get("/city/")
    with django_assert_num_queries(0):
        visitor.get("/city/")
