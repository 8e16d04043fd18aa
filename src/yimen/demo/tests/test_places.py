"""The demo's people say places that its address book knows, and where they say it is, it is."""

from __future__ import annotations

import pytest

from yimen.demo.tests.conftest import year_of
from yimen.orgs.models import Level
from yimen.reading.place import gazetteer

pytestmark = pytest.mark.django_db


def test_the_place_of_a_matter_is_found_where_it_is_or_asked(place: None) -> None:
    plans, names = year_of(600), gazetteer()
    settled = 0
    placed = [each for at in range(len(plans)) for each in plans.block(at) if each.area]
    assert len(placed) > 400
    for plan in placed:
        found = names.find(plan.where)
        where = (plan.where, plan.area)
        if found.settled:
            assert plan.area.startswith(found.settled.area), where
            settled += found.settled.area == plan.area
        else:
            asked = {choice.area for each in found.questions for choice in each.choices}
            assert plan.area in asked, where
    assert settled > 0.95 * len(placed)


def test_every_community_has_roads_and_estates(place: None) -> None:
    plans = year_of(2)
    for home in plans.city.homes[False].rows:
        assert home.area.level == Level.VILLAGE
        assert plans.city.address(home, plans._chance("any")).keys() == {"road", "estate"}
