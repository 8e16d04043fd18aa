"""The panel of the place: it marks what was said, offers what is meant, asks where several are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.cast import City

from yimen.orgs.models import AddressName, Area, Grid
from yimen.orgs.queries import forget_city
from yimen.reading.place import gazetteer
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import said

pytestmark = pytest.mark.django_db
HERE = "/requests/heard/"
OFFER = re.compile(r"<button[^>]*data-put=\"area\"[^>]*>")


@pytest.fixture(autouse=True)
def _villages(city: City) -> None:
    """Two villages of one name, a village of its own, and a road through two streets."""
    for code, name in (
        ("620722100", "洪水镇"),
        ("620722101", "六坝镇"),
        ("620722100201", "新民村村民委员会"),
        ("620722101201", "新民村村民委员会"),
        ("620722101202", "四坝村村民委员会"),
    ):
        level = "township" if len(code) == 9 else "village"
        above = code[:6] if len(code) == 9 else code[:9]
        Area.objects.create(code=code, name=name, level=level, parent_id=above)
    Grid.objects.create(code="620722101202001", name="四坝一格", area_id="620722101202")
    for code, area, first, last in (("R1", "620722100", 1, 99), ("R2", "620722101", 100, None)):
        AddressName.objects.create(
            code=code, name="银杏路", kind="road", area_id=area, first=first, last=last
        )
    forget_city()


def offers(door: Door, who: str = "agent", **words: Any) -> list[dict[str, str]]:
    """The buttons of the panel, each with what it puts."""
    page = door(who).post(HERE, said(**words)).content.decode()
    return [dict(re.findall(r'data-(\w+)="([^"]*)"', each)) for each in OFFER.findall(page)]


def test_the_place_is_marked_and_offered_with_its_grid(door: Door) -> None:
    words = {"body": "六坝镇四坝村三社停水了", "area": ""}
    assert offers(door, **words) == [
        {
            "put": "area", "value": "620722101202", "name": "民乐县六坝镇四坝村",
            "place": "六坝镇四坝村三社", "grid": "620722101202001",
        }
    ]  # fmt: skip
    page = text_of(door("agent").post(HERE, said(**words)))
    assert "<mark>六坝镇四坝村三社</mark>停水了" in page
    assert "四坝一格" in page


def test_a_name_of_several_places_is_a_question(door: Door) -> None:
    words = {"body": "新民村停水", "area": ""}
    codes = [each["value"] for each in offers(door, **words)]
    assert codes == ["620722100201", "620722101201"]
    assert "Which “新民村” is meant?" in text_of(door("agent").post(HERE, said(**words)))
    assert [each["value"] for each in offers(door, body="六坝镇的新民村停水", area="")] == codes[1:]
    assert not offers(door, body="新民村停水", area="620722100201"), "it was answered"


def test_a_house_number_settles_which_part_of_a_road(door: Door) -> None:
    for body, codes in (
        ("银杏路7号停水", ["620722100"]),
        ("银杏路一百二十号停水", ["620722101"]),
        ("银杏路停水", ["620722100", "620722101"]),
    ):
        assert [each["value"] for each in offers(door, body=body, area="")] == codes, body


def test_several_places_are_offered_and_none_is_chosen(door: Door) -> None:
    body = "从四坝村到洪水镇的路坏了"
    assert [each["value"] for each in offers(door, body=body, area="")] == [
        "620722101202", "620722100",
    ]  # fmt: skip
    page = text_of(door("agent").post(HERE, said(body=body, area="")))
    assert "Which one is it about?" in page


def test_the_place_that_was_typed_is_read_too(door: Door) -> None:
    (only,) = offers(door, body="没有水了", place="四坝村三社", area="")
    assert only["value"] == "620722101202"


@pytest.mark.parametrize(
    "body", ["没有水了", "新民事法律咨询", "A市新民村停水", "<mark>", "x" * 3000]
)
def test_nothing_is_said_where_nothing_is_named(door: Door, body: str) -> None:
    page = text_of(door("agent").post(HERE, said(body=body, area="")))
    assert "Where it is" not in page


def test_what_was_said_is_shown_as_text(door: Door) -> None:
    page = door("agent").post(HERE, said(body="<b>四坝村</b><script>", area="")).content.decode()
    assert "&lt;b&gt;<mark>四坝村</mark>&lt;/b&gt;&lt;script&gt;" in page
    assert "<script" not in page


def test_it_asks_the_database_twice_and_then_not_at_all(
    city: City, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert gazetteer().find("四坝村").settled
    with django_assert_num_queries(0):
        assert gazetteer().find("四坝村").settled


@pytest.mark.parametrize("who", ["caller", "water", "stranger"])
def test_nobody_else_is_told(door: Door, who: str) -> None:
    answer = door(who).post(HERE, said(body="四坝村停水", area=""))
    assert answer.status_code in (302, 403)
    assert "民乐县六坝镇" not in text_of(answer)
