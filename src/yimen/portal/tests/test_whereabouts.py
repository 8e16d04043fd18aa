"""A resident writes where it is: it is understood, or they are asked which place they mean."""

from __future__ import annotations

import pytest

from yimen.orgs.models import Area
from yimen.orgs.queries import forget_city
from yimen.requests.models import Request

from .conftest import Visitor, code_sent, text

ASKS = "Did you mean one of these?"
VILLAGES = {
    "620722100": "洪水镇",
    "620722101": "六坝镇",
    "620722100201": "新民村村民委员会",
    "620722101201": "新民村村民委员会",
    "620722101202": "四坝村村民委员会",
}


@pytest.fixture(autouse=True)
def _villages(visitor: Visitor) -> None:
    for code, name in VILLAGES.items():
        town = len(code) == 9
        level, above = ("township", code[:6]) if town else ("village", code[:9])
        Area.objects.create(code=code, name=name, level=level, parent_id=above)
    forget_city()


def sent(visitor: Visitor, root: str) -> Request:
    """The matter, after its code and the check."""
    visitor.post(f"{root}/code/", code=code_sent())
    assert visitor.post(f"{root}/check/").status_code == 302
    return Request.objects.get()


@pytest.mark.parametrize(
    ("area", "place", "found"),
    [
        ("", "六坝镇四坝村三社", "620722101202"),
        ("", "四坝村", "620722101202"),
        ("620722101", "四坝村三社", "620722101202"),
        ("620722101", "新民村", "620722101201"),
        ("620722101", "民乐县", "620722101"),
        ("620702001", "Mill Lane 3", "620702001"),
        ("620702001", "", "620702001"),
    ],
)
def test_what_is_clear_is_not_asked(visitor: Visitor, area: str, place: str, found: str) -> None:
    root = visitor.answer(area=area, place=place)
    request = sent(visitor, root)
    assert (request.area_id, request.place) == (found, place)


def test_a_name_of_several_places_is_asked_and_the_answer_holds(visitor: Visitor) -> None:
    root = visitor.answer()
    page = visitor.post(f"{root}/where/", area="", place="新民村")
    assert page.status_code == 422
    assert ASKS in text(page)
    assert "民乐县洪水镇新民村" in text(page)
    assert "民乐县六坝镇新民村" in text(page)
    assert 'value="新民村"' in page.content.decode(), "what was written stays"
    answer = {"area": "", "place": "新民村", "meant": "620722101201"}
    assert visitor.post(f"{root}/where/", **answer).status_code == 302
    assert sent(visitor, root).area_id == "620722101201"


def test_none_of_them_is_an_answer(visitor: Visitor) -> None:
    root = visitor.answer()
    answer = {"area": "620702001", "place": "新民村", "meant": "none"}
    assert visitor.post(f"{root}/where/", **answer).status_code == 302
    assert sent(visitor, root).area_id == "620702001"


def test_a_place_in_another_town_than_the_chosen_one_is_asked(visitor: Visitor) -> None:
    root = visitor.answer()
    page = visitor.post(f"{root}/where/", area="620702001", place="四坝村")
    assert (page.status_code, ASKS in text(page)) == (422, True)
    answer = {"area": "620702001", "place": "四坝村", "meant": "620722101202"}
    assert visitor.post(f"{root}/where/", **answer).status_code == 302
    assert sent(visitor, root).area_id == "620722101202"


def test_an_answer_to_another_question_is_asked_again(visitor: Visitor) -> None:
    root = visitor.answer()
    for meant in ("620722101202", "110000", "", "<b>"):
        page = visitor.post(f"{root}/where/", area="", place="新民村", meant=meant)
        assert (page.status_code, ASKS in text(page)) == (422, True), meant
    assert visitor.post(f"{root}/where/", area="", place="x", meant="110000").status_code == 302
    assert sent(visitor, root).area_id != "110000"


@pytest.mark.parametrize("place", ["村" * 201, "a\x00b"])
def test_what_cannot_be_taken_is_said(visitor: Visitor, place: str) -> None:
    root = visitor.answer()
    assert visitor.post(f"{root}/where/", area="", place=place).status_code == 422
