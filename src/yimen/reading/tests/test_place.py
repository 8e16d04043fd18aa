"""Places in a text: every name of the demo city is found, shared names are asked, words are not."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.orgs.models import Area
from yimen.orgs.profile import Profile
from yimen.orgs.queries.names import Named
from yimen.reading.place import Gazetteer, Places, find, gazetteer
from yimen.reading.place_forms import forms, spoken
from yimen.reading.place_signs import number
from yimen.reading.place_ties import How

BEFORE = ("", "您好，", "我反映一下，", "我家住在", "请问", "是这样的：", "昨天晚上 ")
AFTER = ("", "停水三天了", "的路灯不亮", "，没有人管", "附近有人烧垃圾", "三社没有水", "（东边）")
NAMELESS = (
    "的了在不有和都我到也就请还为与对给被要等能但这吗说未个天年月日人水电费钱急0123456789，。！？ "
)


@cache
def city() -> Gazetteer:
    """The demo city."""
    return Gazetteer(rows())


@cache
def rows() -> tuple[Named, ...]:
    """Its areas."""
    return tuple(
        Named(each["name"], each["level"], each["code"]) for each in Profile("zhangye").areas
    )


@cache
def villages() -> tuple[Named, ...]:
    return tuple(row for row in rows() if row.kind == "village")


@cache
def shared() -> dict[str, frozenset[str]]:
    """Names that several villages have, with their codes."""
    named = defaultdict(set)
    for row in villages():
        named[spoken(row)].add(row.area)
    return {name: frozenset(codes) for name, codes in named.items() if len(codes) > 1}


def registered(row: Named) -> str:
    """The path as the register writes it, from the province down."""
    return "".join(city().areas[row.area[:digits]].name for digits in (2, 4, 6, 9, 12))


def asked(places: Places) -> set[str]:
    return {choice.area for question in places.questions for choice in question.choices}


def code(places: Places) -> str | None:
    return places.settled.area if places.settled else None


def test_there_are_934_villages_and_names_that_several_have() -> None:
    assert len(villages()) == 934
    assert len(shared()) > 50


def test_every_path_alone_is_one_place_from_end_to_end() -> None:
    for row in villages():
        for path in (city().path(row), registered(row)):
            found = city().find(path)
            assert [(each.start, each.end, each.area) for each in found.found] == [
                (0, len(path), row.area)
            ], path
            assert not found.questions


@given(st.integers(0, 933), st.sampled_from(BEFORE), st.sampled_from(AFTER), st.booleans())
def test_text_around_a_path_does_not_matter(at: int, before: str, after: str, whole: bool) -> None:
    row = villages()[at]
    path = registered(row) if whole else city().path(row)
    found = city().find(before + path + after)
    assert code(found) == row.area
    assert found.settled is not None
    assert found.settled.start == len(before)
    assert found.settled.end >= len(before) + len(path)


@given(st.integers(0, 933), st.text(NAMELESS, max_size=60), st.text(NAMELESS, max_size=60))
def test_nor_does_any_text_behind_a_mark(at: int, before: str, after: str) -> None:
    row = villages()[at]
    assert code(city().find(f"{before}，{city().path(row)}。{after}")) == row.area


def test_a_name_that_several_villages_have_is_asked() -> None:
    for name, codes in shared().items():
        found = city().find(name)
        assert codes <= asked(found), name
        assert found.settled is None, name


@given(st.sampled_from(sorted(shared())), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_it_is_asked_in_any_sentence(name: str, before: str, after: str) -> None:
    found = city().find(before + name + after)
    assert shared()[name] <= asked(found)
    assert found.settled is None


def test_its_township_settles_it_before_or_elsewhere_in_the_text() -> None:
    for codes in shared().values():
        for each in codes:
            row, town = city().areas[each], city().areas[each[:9]]
            assert code(city().find(f"{town.name}{spoken(row)}停水")) == each
            assert code(city().find(f"{town.name}的人说，{spoken(row)}停水")) == each


def test_the_area_of_whoever_listens_settles_it_where_one_lies_in_it() -> None:
    found = city().find("新民村停水", near="620722")
    assert found.settled is not None
    assert (found.settled.area[:6], found.settled.how) == ("620722", How.NEAR)
    assert city().find("新民村停水", near="6207").settled is None


@given(st.text(NAMELESS, max_size=300))
def test_nothing_is_found_where_nothing_is_named(text: str) -> None:
    assert city().find(text) == Places()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for each in city().find(text).found:
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "村", "新民事法律", "高台阶太陡", "我们很幸福", "全国人民乐开了花", "上新民村",
        "张掖市场里", "A市新民村", "兰州市新民村", "新民小学", "东街路口", "红旗社区", "惠民政策好",
        "科技股的王什么", "为了和平", "正在创业", "长城很长", "前进的路上", "火车站停车难",
        "大河涨水",
    ],
)  # fmt: skip
def test_words_are_no_places(text: str) -> None:
    assert city().find(text) == Places()


@pytest.mark.parametrize(
    ("text", "said", "area", "how"),
    [
        ("碱滩镇永定路灯不亮", "碱滩镇永定", "620702108214", How.SHORT),
        ("幸福三社没水", "幸福三社", "620702108206", How.SHORT),
        ("民乐六坝四坝村断电", "民乐六坝四坝村", "620722102204", How.TEXT),
        ("我家住在碱滩，垃圾没人收", "碱滩", "620702108", How.WIDER),
        ("东街街道办事处的人", "东街街道办事处", "620702001", How.NAME),
        ("平山湖乡政府", "平山湖乡", "620702211", How.NAME),
        ("肃南县停电", "肃南县", "620721", How.NAME),
        ("张掖市民来电", "张掖市", "6207", How.NAME),
        ("甘州区碱滩镇永定村村委会", "甘州区碱滩镇永定村村委会", "620702108214", How.NAME),
        ("甘州区碱滩镇永定村委会", "甘州区碱滩镇永定村委会", "620702108214", How.NAME),
    ],
)
def test_what_people_say(text: str, said: str, area: str, how: How) -> None:
    settled = city().find(text).settled
    assert settled is not None
    assert (text[settled.start : settled.end], settled.area, settled.how) == (said, area, how)


def test_a_place_that_is_not_in_what_stands_before_it_is_asked() -> None:
    found = city().find("高台县永定村")
    assert found.settled is None
    assert asked(found) == {"620724", "620702108214"}


def test_a_place_that_is_said_twice_is_one() -> None:
    for text in ("碱滩镇碱滩镇停水", "碱滩镇，碱滩镇停水"):
        assert code(city().find(text)) == "620702108", text


def test_of_several_places_of_a_name_the_one_in_the_same_county_is_meant() -> None:
    assert code(city().find("民乐县新民村")) == "620722102215"
    found = city().find("从碱滩镇永定村到新民村")
    assert [each.area[:6] for each in found.found] == ["620702", "620702"]
    assert found.found[1].how == How.TEXT


def test_two_places_are_both_told_and_none_is_chosen() -> None:
    found = city().find("从碱滩镇永定村到六坝镇四坝村的路")
    assert [each.area for each in found.found] == ["620702108214", "620722102204"]
    assert found.settled is None


ROADS = (
    Named("甘州区", "county", "620702"),
    Named("民乐县", "county", "620722"),
    Named("东街街道", "township", "620702001"),
    Named("南街街道", "township", "620702002"),
    Named("洪水镇", "township", "620722100"),
    Named("人民路", "road", "620702001", "620702001001001", (), 1, 99),
    Named("人民路", "road", "620702002", "", (), 100, 200),
    Named("人民路", "road", "620722100", "", ("民乐大街",)),
    Named("金安苑小区", "estate", "620702001", "620702001001002"),
)


@pytest.mark.parametrize(
    ("text", "area", "how"),
    [
        ("人民路12号路灯不亮", "620702001", How.NUMBER),
        ("人民路一百二十号院2单元301室", "620702002", How.NUMBER),
        ("民乐县人民路", "620722100", How.TEXT),
        ("民乐大街停水", "620722100", How.NAME),
        ("金安苑小区3号楼2单元停电", "620702001", How.NAME),
        ("我住在金安苑，停电", "620702001", How.SHORT),
        ("南街街道的人民路", "620702002", How.TEXT),
    ],
)
def test_roads_and_estates(text: str, area: str, how: How) -> None:
    settled = Gazetteer(ROADS).find(text).settled
    assert settled is not None
    assert (settled.area, settled.how) == (area, how)


def test_a_house_that_no_part_of_a_road_has_is_asked() -> None:
    found = Gazetteer(ROADS).find("人民路900号")
    assert asked(found) == {"620702001", "620702002", "620722100"}


def test_the_numbers_that_follow_belong_to_the_place() -> None:
    text = "金安苑小区3号楼2单元301室停电"
    settled = Gazetteer(ROADS).find(text).settled
    assert settled is not None
    assert text[settled.start : settled.end] == "金安苑小区3号楼2单元301室"
    assert settled.grid == "620702001001002"


def test_forms_of_a_name() -> None:
    assert dict(forms(Named("平山湖蒙古族乡", "township", "6"))) == {
        "平山湖蒙古族乡": False, "平山湖乡": False, "平山湖": True,
    }  # fmt: skip
    village = dict(forms(Named("新民村村民委员会", "village", "6")))
    assert {name for name, short in village.items() if short} == {"新民"}
    assert {"新民村", "新民村委会", "新民村村委会", "新民村民委员会"} <= village.keys()
    assert spoken(Named("滨河新区白塔社区居民委员会", "village", "6")) == "滨河新区白塔社区"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一二", 12),
        ("百", None),
    ],
)
def test_numbers_as_people_write_them(written: str, says: int | None) -> None:
    assert number(written) == says


@pytest.mark.django_db
def test_the_names_of_this_city_are_read_once_and_again_when_they_change() -> None:
    Area.objects.create(code="620702", name="甘州区", level="county")
    first = gazetteer()
    assert gazetteer() is first
    assert code(find("甘州区停水")) == "620702"
    from yimen.orgs.queries import forget_city

    Area.objects.filter(pk="620702").update(name="新州区")
    forget_city()
    assert gazetteer() is not first
    assert code(find("新州区停水")) == "620702"
    assert find("甘州区停水") == Places()
