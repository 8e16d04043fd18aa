"""Who somebody is follows from the posts that they hold today."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import time_is
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Post, Role
from yimen.orgs.queries import actor_of, actor_of_token, centre_of, people_in, posts_of
from yimen.orgs.tests.conftest import Town


def test_a_centres_post_reaches_the_whole_of_its_area(town: Town) -> None:
    actor = town.actor("lin", town.county, Role.AGENT, Role.DISPATCHER)
    assert actor.reach == "area"
    assert actor.area == "620702"
    assert actor.roles == {"agent", "dispatcher"}
    assert actor.covers("620702001")
    assert not actor.covers("620722")


def test_any_other_post_reaches_its_unit_and_those_below(town: Town) -> None:
    actor = town.actor("shui", town.water, Role.HANDLER)
    assert actor.reach == "unit"
    assert actor.unit == town.water.pk
    assert actor.units == {town.water.pk, town.mains.pk}
    below = town.actor("guan", town.mains, Role.HANDLER)
    assert below.units == {town.mains.pk}


def test_a_post_knows_what_its_unit_is_a_part_of(town: Town) -> None:
    below = town.actor("guan", town.mains, Role.HANDLER)
    assert below.above == {town.water.pk, town.mains.pk}
    assert town.actor("shui", town.water, Role.HANDLER).above == {town.water.pk}


def test_so_does_an_outside_system(town: Town) -> None:
    chief = town.actor("chief", town.centre, Role.ADMINISTRATOR)
    _token, secret = issue_token(town.mains, chief, name="meters", roles=[Role.HANDLER])
    assert actor_of_token(secret).above == {town.water.pk, town.mains.pk}


def test_an_actor_costs_one_query(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = town.post("shui", town.water, Role.HANDLER, Role.LEADER)
    Post.objects.create(staff=person, unit=town.roads, role=Role.HANDLER, since=date(2021, 1, 1))
    with django_assert_num_queries(1):
        actor_of(person.pk)
    with django_assert_num_queries(1):
        actor_of(person.pk, town.roads.pk)


def test_a_person_with_several_posts_acts_for_one_unit_at_a_time(town: Town) -> None:
    person = town.post("shui", town.water, Role.HANDLER)
    Post.objects.create(staff=person, unit=town.roads, role=Role.LEADER, since=date(2021, 1, 1))
    assert actor_of(person.pk).unit == town.water.pk
    other = actor_of(person.pk, town.roads.pk)
    assert other.unit == town.roads.pk
    assert other.roles == {"leader"}
    assert [post.unit for post in posts_of(person.pk)] == [town.water, town.roads]


def test_a_post_counts_from_its_first_day_to_the_day_before_its_end(town: Town) -> None:
    person = town.post("shui", town.water, Role.HANDLER, since=date(2026, 3, 2))
    Post.objects.update(until=date(2026, 4, 1))
    beijing = ZoneInfo("Asia/Shanghai")

    def acts(month: int, day: int, hour: int) -> bool:
        with time_is(datetime(2026, month, day, hour, tzinfo=beijing)):
            try:
                return bool(actor_of(person.pk).roles)
            except NotAllowed:
                return False

    assert not acts(3, 1, 23)
    assert acts(3, 2, 0)
    assert acts(3, 31, 23)
    assert not acts(4, 1, 0)


@pytest.mark.parametrize("what", ["nobody", "locked", "dissolved", "elsewhere"])
def test_without_a_post_nobody_acts(town: Town, what: str) -> None:
    person = town.post("shui", town.water, Role.HANDLER)
    if what == "locked":
        person.is_active = False
        person.save()
    if what == "dissolved":
        town.water.active = False
        town.water.save()
    number = 0 if what == "nobody" else person.pk
    with pytest.raises(NotAllowed):
        actor_of(number, town.roads.pk if what == "elsewhere" else None)


def test_a_unit_knows_who_leads_it(town: Town) -> None:
    leader = town.post("ma", town.water, Role.LEADER, Role.SUPERVISOR)
    town.post("shui", town.water, Role.HANDLER)
    assert people_in(town.water.pk, {Role.LEADER, Role.SUPERVISOR}) == [leader.pk]


def test_a_county_has_its_own_centre_and_the_others_the_citys(town: Town) -> None:
    assert centre_of("620702001001") == town.county
    assert centre_of("620722") == town.centre
    assert centre_of("99") is None
    assert centre_of("") == town.centre
