"""What one neighbour has told of, others tell of too."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

import pytest

from yimen.demo.plan import BLOCK, Plan
from yimen.demo.tests.conftest import year_of
from yimen.demo.words import chances
from yimen.reading.signs import Telling
from yimen.reading.troubles import troubles_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plans(place: None) -> list[Plan]:
    """Of 3,000 cases as many as are planned together six times."""
    year = year_of(3000)
    return [plan for block in range(3000 // BLOCK) for plan in year.block(block)]


@pytest.fixture(scope="module")
def together(plans: list[Plan]) -> list[list[Plan]]:
    """Those who tell of one trouble, whoever was first in front."""
    found: dict[UUID, list[Plan]] = defaultdict(list)
    for plan in plans:
        found[plan.shares or plan.id].append(plan)
    return [some for some in found.values() if len(some) > 1]


def test_some_troubles_are_those_of_many(together: list[list[Plan]], plans: list[Plan]) -> None:
    sizes = sorted(map(len, together))
    assert sizes[-1] >= 6
    assert sizes[len(sizes) // 2] <= 3, "most are those of a few"
    assert 0.03 < sum(sizes) / len(plans) < 0.2


def test_neighbours_tell_of_one_place_within_days(together: list[list[Plan]]) -> None:
    days = timedelta(days=chances()["people"]["days_shared"])
    for first, *others in together:
        for other in others:
            assert first.at < other.at < first.at + days
            assert (other.area, other.where, other.topic) == (first.area, first.where, first.topic)
            assert other.told.trouble is first.told.trouble
            assert first.told.trouble
            assert first.told.trouble.of_a_place


def test_each_is_somebody_else_and_has_words_of_their_own(together: list[list[Plan]]) -> None:
    for some in together:
        assert len({plan.person.id for plan in some}) == len(some)
        assert len({plan.person.contact.phone for plan in some}) == len(some)
        assert len({plan.told.body for plan in some}) == len(some)


def test_the_reader_finds_them_again(together: list[list[Plan]], plans: list[Plan]) -> None:
    tellings = [
        Telling(f"{at:04}", plan.told.title, plan.told.body, plan.at.date(), str(plan.person.id),
                place=plan.where, area=plan.area)
        for at, plan in enumerate(plans)
    ]  # fmt: skip
    read = troubles_of(tellings)
    trouble = {plan.id: read.of(each.id).id for plan, each in zip(plans, tellings, strict=True)}
    found = [trouble[some[0].id] == trouble[other.id] for some in together for other in some[1:]]
    assert sum(found) > 0.8 * len(found)
    hottest, _heat = read.hottest(1)[0]
    assert hottest.people >= 5
