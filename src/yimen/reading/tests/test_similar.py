"""Which messages are near each other, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from yimen.reading.signs import Telling, code, named
from yimen.reading.signs import read as read_signs
from yimen.reading.similar import SAME, Index, Known, Weights, all_known, likeness, score
from yimen.reading.tests.corpus import messages


@pytest.fixture(scope="module")
def read() -> tuple[dict[str, Known], Weights]:
    known, weights = all_known(messages())
    return {one.message.id: one for one in known}, weights


def test_one_place_and_one_issue_in_other_words(read: tuple[dict[str, Known], Weights]) -> None:
    known, weights = read
    found = likeness(known["a1"], known["a3"], weights)
    assert found.score >= SAME
    assert "柳林苑" in found.names
    assert "油烟" in found.issues
    assert "named in both: 柳林苑" in found.why()
    assert "3 days apart" in found.why()


def test_the_same_text_with_another_place_is_another_trouble(
    read: tuple[dict[str, Known], Weights],
) -> None:
    known, weights = read
    found = likeness(known["a1"], known["b1"], weights)
    assert found.copied > 0.5
    assert found.score == 0.0


def test_one_place_with_another_issue_is_another_trouble(
    read: tuple[dict[str, Known], Weights],
) -> None:
    known, weights = read
    assert score(known["c1"], known["d1"], weights) < SAME


def test_it_does_not_matter_who_is_compared_with_whom(
    read: tuple[dict[str, Known], Weights],
) -> None:
    known, weights = read
    for one, other in combinations(known.values(), 2):
        assert score(one, other, weights) == score(other, one, weights)


def test_the_index_finds_the_near_and_never_the_message_itself(
    read: tuple[dict[str, Known], Weights],
) -> None:
    known, weights = read
    index = Index(weights)
    for one in known.values():
        index.add(one)
    near = [other.message.id for other, _likely in index.near(known["a1"])]
    assert set(near) == {"a2", "a3", "a4"}
    assert near == [other.message.id for other, _likely in index.near(known["a1"])]


def test_the_index_keeps_the_latest_of_a_name(read: tuple[dict[str, Known], Weights]) -> None:
    known, weights = read
    index = Index(weights, remembered=2)
    for number in range(9):
        message = replace(known["a1"].message, id=f"x{number}", person="")
        index.add(weights.known(message))
    assert {one.message.id for one in index.candidates(known["a1"])} == {"x7", "x8"}


def told(id_: str, title: str, body: str, area: str = "") -> Telling:
    return Telling(id_, title, body, date(2026, 3, 1), area=area)


def bound(one: Telling, other: Telling) -> float:
    """How likely two are one trouble, among the made-up messages."""
    known, weights = all_known([one, other, *messages()])
    return score(known[0], known[1], weights)


def test_what_somebody_sends_twice_is_one_trouble_though_it_names_nothing() -> None:
    title, body = "请问什么时候能报名考试", "报名系统每个月只开一天，名额一下就没了，怎么办？"
    assert bound(told("x", title, body), told("y", title, body)) >= SAME
    assert bound(told("x", title, body), told("y", title, body.replace("一天", "两天"))) < SAME


def test_the_same_words_from_another_town_are_another_trouble() -> None:
    title, body = "井盖破损", "路上的井盖破了，骑车很危险，请尽快更换。"
    here = told("x", f"人民路{title}", f"人民路{body}", area="620702003001")
    near = told("y", f"人民路{title}", f"人民路上的{body}", area="620702003002")
    far = told("z", f"人民路{title}", f"人民路上的{body}", area="620722100003")
    assert bound(here, near) >= SAME > bound(here, far)
    assert bound(here, far) > 0


def test_a_group_of_a_village_is_no_name() -> None:
    one, other = "杨家庄村三社土地流转费拖欠", "王阜庄村三社土地流转费拖欠"
    assert "".join(named(one)).startswith("杨家庄村")
    found = read_signs(told("x", one, "")).names & read_signs(told("y", other, "")).names
    assert code("村三社") not in found
