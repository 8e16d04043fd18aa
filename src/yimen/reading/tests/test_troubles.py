"""Troubles: what belongs together, under which id, and what became of it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import permutations

import pytest

from yimen.reading.heat import heat
from yimen.reading.named import name_of
from yimen.reading.signs import Telling, read
from yimen.reading.similar import SAME, all_known, score
from yimen.reading.tests.corpus import TOGETHER, messages
from yimen.reading.troubles import SAID, Troubles, grouped, troubles_of


def parts(found: Troubles) -> set[frozenset[str]]:
    """Who is together with whom."""
    return {frozenset(one.message.id for one in trouble.members) for trouble in found}


def test_what_belongs_together_is_together() -> None:
    found = parts(troubles_of(messages()))
    assert all(frozenset(together) in found for together in TOGETHER)
    assert len(found) == 7


def test_the_same_text_with_another_place_is_never_joined() -> None:
    found = troubles_of(messages())
    assert found.of("a1") is found.of("a2")
    assert found.of("b1") is not found.of("a1")


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_arrival_makes_no_difference(seed: int) -> None:
    known, weights = all_known(messages())
    mixed = Troubles(weights)
    for one in random.Random(seed).sample(known, len(known)):
        mixed.add(one.message, one)
    assert parts(mixed) == parts(troubles_of(messages()))


def test_twice_the_same_is_the_same_to_the_last_id() -> None:
    def told() -> list[tuple[str, str, float]]:
        return [(one.id, one.name, heat.total) for one, heat in troubles_of(messages()).hottest(9)]

    assert told() == told()


def test_a_bridge_joins_two_and_it_is_remembered() -> None:
    known, weights = all_known(messages())
    by = {one.message.id: one for one in known}
    found = Troubles(weights)
    for id_ in ("c1", "c3"):
        found.add(by[id_].message, by[id_])
    found.apart("c1", "c3")
    assert found.of("c1") is not found.of("c3")
    assert [(turn.kind, turn.by) for turn in found.turns] == [("split", "c1/c3")]
    found.add(by["c2"].message, by["c2"])
    assert found.of("c1") is not found.of("c3"), "what a person said holds"
    assert found.of("c2") in (found.of("c1"), found.of("c3"))


def test_two_troubles_become_one_under_the_older_id() -> None:
    known, weights = all_known(_bridge())
    found = Troubles(weights)
    for one in known[:2]:
        found.add(one.message, one)
    assert found.of("1") is not found.of("2")
    found.add(known[2].message, known[2])
    assert found.of("1") is found.of("2") is found.of("3")
    assert [(turn.kind, turn.old, turn.new, turn.by) for turn in found.turns] == [
        ("merged", "2", "1", "3")
    ]
    assert next(trouble.id for trouble in found) == "1"


def _bridge() -> list[Telling]:
    """Two that name different things of one trouble, and one that names both."""
    at = date(2026, 3, 1)
    others = [one for one in messages() if one.id[0] in "defg"]
    return [
        Telling("1", "柳林苑油烟扰民", "柳林苑油烟太大。", at),
        Telling("2", "老渔坊饭店油烟直排", "老渔坊每天都有油烟。", at),
        Telling("3", "柳林苑老渔坊饭店油烟扰民", "柳林苑楼下老渔坊油烟太大。", at),
        *others,
    ]


def test_a_trouble_is_named_by_its_own_words() -> None:
    found = troubles_of(messages())
    assert found.of("a1").name.startswith("柳林苑：油烟")
    assert found.of("c1").name.startswith("北塔湾新城：搅拌站")


def test_heat_says_what_it_is_made_of() -> None:
    trouble = troubles_of(messages()).of("a1")
    found = trouble.heat()
    assert (found.people, found.days, found.lately, found.before, found.silent) == (4, 4, 4, 0, 0)
    ago = [(date(2026, 3, 9) - one.message.day).days for one in trouble.members if one.message.day]
    each = sum(0.5 ** (days / 30) for days in ago)
    assert found.total == pytest.approx(each + each / 2 + 4, abs=0.001)
    assert trouble.heat(date(2026, 4, 8)).total == pytest.approx(found.total / 2, abs=0.001)
    assert "4 people on 4 days" in found.why()
    assert trouble.first_day == date(2026, 3, 1)
    assert trouble.last_day == date(2026, 3, 9)


def test_many_in_a_week_are_hotter_than_as_many_in_a_year() -> None:
    last = date(2026, 12, 1)

    def told(every: int, who: str = "") -> list[Telling]:
        days = [last - timedelta(days=every * n) for n in range(8)]
        return [Telling(f"{n}", "", "", day, who) for n, day in enumerate(days)]

    week, year = heat(told(1)), heat(told(45))
    assert (week.people, week.days) == (year.people, year.days) == (8, 8)
    assert week.points - week.growth > 10 > 6 > year.points - year.growth
    assert heat(told(45, "one")).near_people == 1, "somebody who writes again is near again"
    later = last + timedelta(days=30)
    assert heat(told(45), later).total == pytest.approx(year.total / 2, abs=0.001)


HERE, THERE = "620702003001", "620722100003"
TORN = (
    Telling("here", "人民路停水", "人民路停水，家里没水。", date(2026, 3, 1), area=HERE),
    Telling("nowhere", "人民路停水", "人民路停水，没有水。", date(2026, 3, 2)),
    Telling("there", "人民路停水", "人民路停水三天了。", date(2026, 3, 3), area=THERE),
    Telling("beside", "人民路又停水", "又停水了，孩子要喝水。", date(2026, 3, 4), area=THERE),
)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_who_says_no_place_joins_one_town_and_never_makes_one_of_two(order: list[int]) -> None:
    known, weights = all_known([*TORN, *messages()])
    by = {one.message.id: one for one in known}
    likely = {town: score(by["nowhere"], by[town], weights) for town in ("here", "there")}
    assert min(likely.values()) >= SAME > score(by["here"], by["there"], weights)
    found = Troubles(weights)
    for at in order:
        found.add(known[at].message, known[at])
    assert found.of("there") is found.of("beside") is not found.of("here")
    assert found.of("nowhere") is found.of(max(likely, key=likely.__getitem__))


def test_who_says_two_towns_apart_may_still_name_one_thing() -> None:
    bonds = {("a", "b"): 0.7, ("b", "c"): 0.9}
    assert grouped("abc", bonds, {}, {"a": HERE, "b": THERE}) == [["a", "b", "c"]]


def test_what_somebody_said_makes_one_of_two_towns() -> None:
    towns = {"a": HERE, "c": THERE}
    assert grouped("abc", {("a", "b"): 0.9, ("b", "c"): 0.8}, {}, towns) == [["a", "b"], ["c"]]
    assert grouped("abc", {("a", "b"): SAID, ("b", "c"): SAID}, {}, towns) == [["a", "b", "c"]]


def test_a_name_says_what_most_tell_of() -> None:
    def name(*titles: str) -> str:
        return name_of([read(Telling(str(at), title, "")) for at, title in enumerate(titles)])

    covers = ["文化街井盖破损", "文化街井盖破损，请处理"]
    assert name(*covers, "文化街换热站噪音大") == "文化街：井盖破损"
    assert name("柳林苑油烟扰民", "柳林苑油烟太大", "柳林苑垃圾没人清") == "柳林苑：油烟"
    assert name("明珠花园停水", "明珠花园垃圾没人清") == "明珠花园"
    assert name("建议增加缴费网点", "建议增加缴费网点") == "缴费网点"


def test_a_name_is_whole_where_the_place_is_said_by_itself() -> None:
    signs = [read(Telling(str(at), "路水岸垃圾", "")) for at in range(2)]
    assert name_of(signs).startswith("水岸：垃圾")
    assert name_of(signs, ["人民路水岸小区", "人民路水岸小区3栋"]).startswith(
        "人民路水岸小区：垃圾"
    )
    assert name_of(signs, ["人民路水岸小区", "祁连路水岸小区", "北街"]).startswith("水岸小区：垃圾")
