"""Have others told the city already? Before it is sent, by words that nobody is shown."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.cast import Cast, Story

from yimen.kernel.actors import Actor
from yimen.orgs.crowds import FEW
from yimen.orgs.held import forget_all
from yimen.portal.listing.public_ids import public_id
from yimen.portal.listing.similar import MOST, similar_nearby
from yimen.portal.models import Follower
from yimen.reading.nearby.commands import write_signs
from yimen.requests.models import Request

from .conftest import OTHER, Visitor, code_sent, text
from .test_published import told

TOWN = "620702001"
WATER = "楼上从昨天晚上开始一直没有水，水管里一滴也不出，做饭都没有办法"
LAMP = "街口的路灯坏了半个月，晚上黑得看不见路，老人摔了一跤"
LIKE = "我家从昨天晚上开始没有水，水管里一滴都没有"


@pytest.fixture
def near(cast: Cast) -> list[Story]:
    """Enough matters for the town to be named: one about a lamp, the others about water."""
    lamp = told(cast, body=LAMP)
    stories = [*told(cast, FEW, body=WATER), *lamp]
    write_signs([each.request.pk for each in stories])
    return stories


def found(text_: str, actor: Actor, area: str = TOWN) -> list[UUID]:
    return [each.public for each in similar_nearby(text_, area, actor)]


def test_the_same_trouble_is_found_and_another_is_not(near: list[Story], cast: Cast) -> None:
    names = {public_id(each.request.pk) for each in near[:-1]}
    assert set(found(LIKE, cast.neighbour)) == names
    assert len(names) == MOST
    assert found("请问怎么办理护照，要带什么材料", cast.neighbour) == []
    assert found("", cast.neighbour) == found("水", cast.neighbour) == []


@pytest.mark.parametrize("area", ["", "6207", "620722"])
def test_nothing_is_near_without_a_place_or_elsewhere(
    near: list[Story], cast: Cast, area: str
) -> None:
    assert found(LIKE, cast.neighbour, area) == []


def test_the_whole_county_is_near_to_who_names_the_county(near: list[Story], cast: Cast) -> None:
    assert len(found(LIKE, cast.neighbour, "620702")) == MOST


def test_ones_own_are_not_offered(near: list[Story], cast: Cast) -> None:
    assert found(LIKE, cast.resident) == []


def test_what_is_not_listed_or_has_ended_is_not_offered(near: list[Story], cast: Cast) -> None:
    near[0].take("stop_listing", by=cast.resident)
    near[1].answer_now(text="It is back.")
    forget_all()
    assert len(found(LIKE, cast.neighbour)) == FEW - 2


def test_nothing_is_offered_where_few_asked_of_the_same(cast: Cast) -> None:
    stories = told(cast, FEW - 1, body=WATER)
    write_signs([each.request.pk for each in stories])
    assert found(LIKE, cast.neighbour) == []


def test_whoever_tries_all_day_is_offered_nothing(near: list[Story], cast: Cast) -> None:
    for _each in range(60):
        found("x", cast.neighbour)
    assert found(LIKE, cast.neighbour) == []


def test_before_it_is_sent_the_others_are_shown_by_their_facts(
    near: list[Story], visitor: Visitor
) -> None:
    root = visitor.answer(body=LIKE, area=TOWN, phone=OTHER)
    visitor.post(f"{root}/code/", code=code_sent())
    html = visitor.get(f"{root}/check/")
    page = text(html)
    assert "Others have told us of this already" in page
    assert "Mine is another: send it" in page
    assert WATER[:9] not in page.replace(LIKE, "")
    assert near[0].request.number not in page


def test_one_is_followed_instead_and_nothing_is_sent(near: list[Story], visitor: Visitor) -> None:
    root = visitor.answer(body=LIKE, area=TOWN, phone=OTHER)
    visitor.post(f"{root}/code/", code=code_sent())
    before = Request.objects.count()
    wanted = f"/published/{public_id(near[0].request.pk)}/"
    answer = visitor.post(f"{wanted}follow/", too="1", instead=root.rsplit("/", 1)[1])
    assert answer.headers["Location"] == wanted
    assert Request.objects.count() == before
    assert Follower.objects.get().too
    assert visitor.get(f"{root}/check/").headers["Location"].endswith("/what/")


def test_mine_is_another_and_it_is_sent(near: list[Story], visitor: Visitor) -> None:
    root = visitor.answer(body=LIKE, area=TOWN, phone=OTHER)
    visitor.post(f"{root}/code/", code=code_sent())
    assert "/receipt/" in visitor.post(f"{root}/check/").headers["Location"]


# The tick.


@pytest.mark.parametrize("ticked", [True, False])
def test_it_is_listed_only_by_the_tick(visitor: Visitor, ticked: bool) -> None:
    root = visitor.answer()
    visitor.post(f"{root}/code/", code=code_sent())
    assert "checked" not in visitor.get(f"{root}/check/").content.decode()
    visitor.post(f"{root}/check/", **({"may_list": "on"} if ticked else {}))
    assert Request.objects.get().may_list is ticked


def test_who_complains_or_hides_is_not_asked(visitor: Visitor) -> None:
    root = visitor.answer(confidential="on")
    visitor.post(f"{root}/code/", code=code_sent())
    assert "may_list" not in visitor.get(f"{root}/check/").content.decode()
    visitor.post(f"{root}/check/", may_list="on")
    assert not Request.objects.get().may_list
