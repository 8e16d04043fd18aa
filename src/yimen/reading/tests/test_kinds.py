"""A name tells one thing from another of its kind; a kind alone tells none."""

from __future__ import annotations

from datetime import date

import pytest

from yimen.reading.kinds import BARE, FOR, HOUSES, SERVING
from yimen.reading.signs import Telling, read, told_apart, within
from yimen.reading.similar import SAME, all_known, likeness, score
from yimen.reading.tests.corpus import messages


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("兴隆村卫生室缺药", ["兴隆村"]),
        ("夜食尚饭店油烟扰民", ["夜食尚"]),
        ("明珠幼儿园作业太多", ["明珠"]),
        ("金鹰小学门口堵车", ["金鹰小学"]),
        ("安居花园停水", ["安居花园"]),
        ("青松名居暖气不热", ["青松名居"]),
        ("机场大道何时通车", ["机场大道"]),
        ("人民路井盖破损", ["人民路"]),
        ("文化街井盖破损", ["文化街"]),
        ("生态动物园门票太贵", ["生态动物园"]),
        ("丽发新城搅拌站噪音", ["丽发新城"]),
        ("万科金域蓝湾交房", ["万科金域蓝湾"]),
    ],
)
def test_what_stands_before_a_kind_tells_which_one(text: str, names: list[str]) -> None:
    assert told_apart(text)[0] == names


@pytest.mark.parametrize(
    "text",
    [
        *("建议增加医保缴费网点", "换热站噪音大", "小区门口的加油站", "政务服务窗口排队太久"),
        *("公交站台损坏", "实验小学招生", "职业技术学校", "农贸市场太乱", "社区卫生服务中心缺药"),
        *("咨询灵活就业参保", "耕地地力补贴未到账", "电梯频繁故障", "克扣工资", "老旧小区改造"),
        *("建议修建天桥", "异地就医备案", "体检中心几点上班", "动物园门票太贵"),
    ],
)
def test_a_kind_and_what_it_is_for_are_no_name(text: str) -> None:
    assert told_apart(text)[0] == []


@pytest.mark.parametrize("kind", sorted(BARE))
def test_no_kind_is_a_name(kind: str) -> None:
    assert told_apart(kind)[0] == []


@pytest.mark.parametrize("kind", sorted(HOUSES | SERVING))
def test_whatever_it_is_for_does_not_tell_which_one(kind: str) -> None:
    assert [told for what in FOR if (told := told_apart(what + kind)[0])] == []


def test_what_names_nothing_is_told_beside() -> None:
    assert told_apart("文化街井盖破损")[:2] == (["文化街"], ["井盖破损"])
    assert told_apart("建议增加医保缴费网点")[:2] == ([], ["缴费网点"])


TITLE, BODY = "建议增加医保缴费网点", "只有一个缴费的地方，建议村里卫生室也能代交。"


def counter(id_: str, area: str, place: str = "") -> Telling:
    return Telling(id_, TITLE, BODY, date(2026, 3, 1), f"u{id_}", place=place, area=area)


def test_where_only_a_kind_is_said_the_village_says_which_one() -> None:
    here = counter("1", "620702101201")
    assert read(here).title_names == within(here.area)
    assert read(counter("1", "")).title_names, "where no village is known, it is all there is"


def test_the_same_wish_in_two_towns_is_two_troubles() -> None:
    here, near = counter("1", "620702101201"), counter("2", "620702101201")
    far = counter("3", "620702105208")
    known, weights = all_known([here, near, far, *messages()])
    assert score(known[0], known[1], weights) >= SAME > score(known[0], known[2], weights)
    assert likeness(known[0], known[1], weights).names == (), "no kind is said to be named by both"
    placed = [counter("1", here.area, "上秦镇东王堡村"), counter("3", far.area, "甘浚镇巴吉村")]
    known, weights = all_known([*placed, *messages()])
    assert score(known[0], known[1], weights) < SAME
