"""A text without what tells who somebody is."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.orgs import profile
from yimen.reading.deidentify import Identifier, deidentified, kind_of
from yimen.reading.people import names_in
from yimen.reading.words import listed

PROFILE = Path(profile.__file__).parent / "profiles" / "zhangye"
CHINESE = "〇一二三四五六七八九"
FULL = "０１２３４５６７８９"
SAID = listed(
    """
我叫王建国 ，李秀英 张 某 单位 公司 电话 甲 乙 的 和 年 月 。 [ ] 号
在张掖市滨河路12号 3栋2单元501室 甘肃金张掖食品有限公司 老板刘志强
永定村三社 5组12号 第二村民小组 统一社会
甘A12345 微信号abc12345 a@b.cn 局长陈明说
"""
)
SEPARATORS = ["", " ", "-", "—", " - ", ".", "\u3000"]

digit = st.sampled_from("0123456789")
mobile = st.builds(
    lambda second, rest: "1" + second + rest,
    st.sampled_from("3456789"),
    st.text(digit, min_size=9, max_size=9),
)
born = st.dates(date(1900, 1, 1), date(2029, 12, 31))
identity = st.builds(
    lambda area, day, number, check: f"{area}{day:%Y%m%d}{number}{check}",
    st.integers(110000, 659999).map(str),
    born,
    st.text(digit, min_size=3, max_size=3),
    st.sampled_from("0123456789Xx"),
)


@st.composite
def spelled(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number, and one of the many ways to write it."""
    number = draw(numbers)
    way = draw(st.sampled_from(["plain", "full", "chinese"]))
    table = {"full": FULL, "chinese": CHINESE}.get(way)
    shown = [table[int(each)] if table and each.isdigit() else each for each in number]
    size = draw(st.sampled_from([1, 3, 4, 20]))
    pieces = ["".join(shown[at : at + size]) for at in range(0, len(shown), size)]
    return number, draw(st.sampled_from(SEPARATORS)).join(pieces)


around = st.sampled_from(
    ["", "，", "。", "我的电话是", "号码：", "请打", "联系", "（", "\n", "谢谢"]
)


@settings(deadline=None)
@given(spelled(mobile), around, around)
def test_a_telephone_goes_however_it_is_written(
    told: tuple[str, str], before: str, after: str
) -> None:
    found = deidentified(f"{before}{told[1]}{after}")
    assert told[1] not in found.text
    assert [span.kind for span in found.spans] == [Identifier.MOBILE]
    assert found.text == f"{before}[电话]{after}"


@settings(deadline=None)
@given(spelled(identity), around, around)
def test_a_document_goes_however_it_is_written(
    told: tuple[str, str], before: str, after: str
) -> None:
    found = deidentified(f"{before}{told[1]}{after}")
    assert told[1] not in found.text
    assert "[证件号码]" in found.text


pieces = st.lists(
    st.one_of(
        spelled(mobile).map(lambda pair: pair[1]),
        spelled(identity).map(lambda pair: pair[1]),
        st.sampled_from(SAID),
        st.text(max_size=6),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(pieces)
def test_what_was_taken_out_stands_nowhere_and_done_again_nothing_changes(text: str) -> None:
    found = deidentified(text)
    for span in found.spans:
        assert text[span.start : span.end] not in found.text
    again = deidentified(found.text)
    assert again.text == found.text


@settings(deadline=None)
@given(pieces)
def test_parts_put_the_text_together_and_spans_are_of_the_original(text: str) -> None:
    found = deidentified(text)
    assert "".join(said for said, _span in found.parts) == found.text
    assert (
        "".join(text[span.start : span.end] if span else said for said, span in found.parts) == text
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我叫王建国，住在城关。", "我叫王某，住在城关。"),
        ("举报人：李秀英，女，电话8212345", "举报人：李某，女，电话[电话]"),
        ("王建国和王建军是兄弟，王建国是哥哥。我叫王建国，他叫王建军。", None),
        ("滨河路12号院3号楼2单元501室漏水", "滨河路[门牌]漏水"),
        ("明珠小区3栋2单元501漏水", "明珠小区[门牌]漏水"),
        ("甘G·12345那辆车", "[车牌]那辆车"),
        ("新能源车甘AD12345停在路边", "新能源车[车牌]停在路边"),
        ("邮箱zhang.san@example.com", "邮箱[邮箱]"),
        ("加我微信号：abc_def12，或QQ 123456789", "加我微信号：[账号]，或QQ [账号]"),
        ("卡号6222 0210 0111 6245 702", "卡号[账号]"),
        ("护照E12345678", "护照[证件号码]"),
        ("（0936）8212345，0936-8212345转8", None),
    ],
)
def test_each_kind_is_replaced_in_its_own_way(text: str, shown: str | None) -> None:
    found = deidentified(text)
    if shown is not None:
        assert found.text == shown
    assert found.spans


@pytest.mark.parametrize(
    ("text", "group", "shown"),
    [
        ("甘浚村一社的张国强反映", "一社", "甘浚村[村组]的张某反映"),
        ("永定村三社没有水", "三社", "永定村[村组]没有水"),
        ("碱滩永定三社没有水", "三社", "碱滩永定[村组]没有水"),
        ("，十一社的水停了", "十一社", "，[村组]的水停了"),
        ("永定村二组的地", "二组", "永定村[村组]的地"),
        ("永定村5组12号", "5组", "永定村[村组][门牌]"),
        ("永定村第三村民小组全体村民", "第三村民小组", "永定村[村组]全体村民"),
        ("东街社区5、6、7组村民", "5、6、7组", "东街社区[村组]村民"),
        ("八组的村民没有路", "八组", "[村组]的村民没有路"),
        ("下安村一队的水渠", "一队", "下安村[村组]的水渠"),
    ],
)
def test_the_group_of_a_village_goes_and_no_more(text: str, group: str, shown: str) -> None:
    found = deidentified(text)
    assert found.text == shown
    assert [text[s.start : s.end] for s in found.spans if s.kind == Identifier.GROUP] == [group]


@pytest.mark.parametrize(
    "text",
    [
        "东街社区第三社区工作站", "合作社和信用社", "三社联动", "第三组数据", "工作组12号来过",
        "两个小组分组讨论", "统一社会信用代码", "村一社会事务", "农场一队伍", "旅行社3号出发",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_group_stays(text: str) -> None:
    assert deidentified(text).text == text


def test_a_group_elsewhere_goes_too_and_not_out_of_longer_words() -> None:
    found = deidentified("甘浚村一社反映，一社停水，请按统一社会信用代码查，第一社区也停。").text
    assert found == "甘浚村[村组]反映，[村组]停水，请按统一社会信用代码查，第一社区也停。"


def test_different_people_of_one_surname_stay_apart() -> None:
    found = deidentified("我叫王建国，举报王建军局长。王建军收了钱，王建国没有。").text
    assert found == "我叫王某，举报王某甲局长。王某甲收了钱，王某没有。"


@pytest.mark.parametrize(
    "text",
    [
        "2019年12月30日至2020年1月15日停水",
        "2019-12-30 2019-12-31两天停水",
        "共有174栋房屋，1269户业主，欠款226960元",
        "尊敬的胡书记、张老师：您好",
        "高中部的学生和家长都很方便",
        "住在马家村的村民走王家桥",
        "请拨打12345、12388反映",
        "3号线和5号公交",
        "物业公司和开发公司都不管",
    ],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert deidentified(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "马蹄藏族乡大泉沟村的路坏了，大泉沟村、大泉沟村",
        "马蹄藏族乡嘉卜斯村的道路坏了",
        "我是祁丰藏族乡黄草坝村村民",
        "反映祁丰藏族乡的干部",
        "祁连藏族乡的路，祁连藏族乡的桥，祁连藏族乡",
        "姓名：祁连藏族乡的",  # written into the wrong field
        "我是乡大泉沟村的村民",
        "本人和祁连乳业签了合同",
        "村民和祁连乳业、祁连牧业",
        "平山湖蒙古族乡政府没有答复",
        "上秦镇徐赵寨的路",
        "党寨镇宋王寨的路",
        "三闸镇符家堡，符家堡没有水",
        "平川镇贾家墩的路",
        "和祁连乳业签了合同，和祁连乳业结算，和祁连乳业有纠纷",
        "我和祁连乳业，他和祁连乳业，都和祁连乳业",
        "感谢领导的肯定和承诺，",
    ],
)
def test_a_township_a_village_and_what_and_joins_are_nobody(text: str) -> None:
    assert deidentified(text).text == text


def test_no_township_and_no_village_of_the_city_is_taken_for_somebody() -> None:
    with (PROFILE / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    villages = {code: name for code, name in names.items() if len(code) == 12}
    assert len(villages) > 900
    for code, village in villages.items():
        place = f"{names[code[:9]]}{village.removesuffix('村民委员会')}"
        for said in ("我是{}村民，反映没有水。", "{}的道路坏了。", "反映{}的干部"):
            assert names_in(said.format(place)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("田辉金和杨嵘经商", "田某和杨某经商"),
        ("为何和杨敢老师协商，杨敢老师不退费", "为何和杨某老师协商，杨某老师不退费"),
        ("我叫和文明，住在东街", "我叫和某，住在东街"),
        ("我叫和祁连，住在东街", "我叫和某，住在东街"),
        ("马蹄藏族乡大泉沟村的王建国", "马蹄藏族乡大泉沟村的王某"),
        ("举报人李秀英回族", "举报人李某回族"),
        ("村民马占福裕固族", "村民马某裕固族"),
    ],
)
def test_somebody_beside_such_a_place_or_behind_and_goes(text: str, shown: str) -> None:
    assert deidentified(text).text == shown


def test_what_the_city_says_of_itself_may_stay() -> None:
    answer = "请联系甘州区供水公司王建国，电话0936-8212345，手机13812345678"
    found = deidentified(answer, keep={Identifier.LANDLINE}, known={"甘州区供水公司", "王建国"})
    assert found.text == "请联系甘州区供水公司王建国，电话0936-8212345，手机[电话]"


def test_a_compound_surname_is_one() -> None:
    (name,) = names_in("我叫欧阳文华。")
    assert (name.surname, name.given) == ("欧阳", "文华")


def test_a_long_number_is_told_by_how_it_is_made() -> None:
    assert kind_of("13812345678") == Identifier.MOBILE
    assert kind_of("620702199001011234") == Identifier.IDENTITY
    assert kind_of("620702199013011234") == Identifier.CARD
    assert kind_of("09368212345") == Identifier.LANDLINE
    assert kind_of("123456789") is None
