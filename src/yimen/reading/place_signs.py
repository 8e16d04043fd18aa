"""What stands around a name: whether it is a name there, and the numbers that follow it."""

from __future__ import annotations

import re

from yimen.reading.issues import ISSUES
from yimen.reading.plain import PLAIN, SINGLE

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_PLACED = """
在 住 住在 家住 家在 位于 地处 来自 我是 我在 我住 我家 本人 这里是 到 去 从 往 至 由 和 与
跟 及 经 离 靠 近 叫 是 沿 过 自 距 走 路过 途经 途径 通往 前往 开往 坐落于 靠近 临近 紧邻
关于 反映 老家 户籍 户口
"""
_AROUND = """
这边 那边 这里 那里 附近 一带 旁边 周边 周围 对面 路口 门口 村口 村里 村民 居民 群众 农民
农户 百姓 老百姓 境内 辖区 范围 片区 方向 交界 交叉 十字 以东 以西 以南 以北 东边 西边 南边
北边 东面 西面 南面 北面 停电 停水 停气 停暖 没水 没电 全村 全镇 全乡 全县 当地 本地 人家 的
有 没 和 与 到 至 等 及 为 因 被 里 人 又 也 还
"""
_TERMS = {term for terms in ISSUES.values() for term in terms.split() if len(term) > 1}
_LEFT = frozenset({*PLAIN, *_TERMS, *_PLACED.split(), *SINGLE})
_RIGHT = frozenset({*PLAIN, *_TERMS, *_AROUND.split(), *SINGLE})
_EVERYDAY = frozenset(PLAIN)
_LONGEST = 6

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_NUMERAL = "0-9一二三四五六七八九十百零〇两"
_SIZES = "东西南北上下前后大小新老中"
"""Before a name, such a character makes the name of a neighbour of it: 上新民村."""
_ONWARD = {
    "市": "场",
    "区": "域间块",
    "村": "镇庄落寨",
    "乡": "镇",
    "县": "志",
    "社区": "医团",
}
_ANOTHER = re.compile(
    r"社区|小区|公园|广场|花园|家园|大道|小学|中学|大学|学院|学校|医院|市场|超市|酒店|宾馆|水库|公路|大桥|"
    r"公司|有限|工程|集团|政策|路(?![灯面])|[街巷村镇乡县区市庄屯寨堡沟湾厂店局所站场苑城园]"
)
_PARTS = r"村民小组|社(?![会保区交团])|组(?![织成合建])|队(?![伍长])"
_COUNTED = re.compile(rf"第?[{_NUMERAL}]{{1,3}}(?:{_PARTS})")
_NUMBERS = re.compile(
    rf"(?:\s?第?[{_NUMERAL}a-dA-D]{{1,4}}(?:-\d{{1,4}})*"
    rf"(?:号院|号楼|号|弄|栋|幢|座|楼|单元|室|层|期|网格|{_PARTS}))+"
)
_HOUSE = re.compile(rf"\s?([{_NUMERAL}]{{1,5}})号(?!楼)")
_FOREIGN = re.compile(
    r"(?:[A-Za-z]\d*[省市区县州镇乡村]|[\u4e00-\u9fff]{2}[省市县州镇乡]"
    r"|[\u4e00-\u9fff]{2}(?<![小社片园校景库地辖市城郊新发牧矿厂林山])区)$"
)
_OURS = re.compile(r"(?:[我本全该各外同城老们古在到是住去从于]|我们|这个|那个)[省市县州镇乡区]$")
_COUNT = re.compile(
    r"(?:(?P<h>[一二两三四五六七八九])百)?[零〇]?(?:(?P<t>[一二三四五六七八九]?)十)?"
    r"(?P<o>[一二三四五六七八九]?)"
)
_DIGIT = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def plain(text: str) -> str:
    """Half width, character for character: what is found keeps its place."""
    return text.translate(_WIDE)


def joins(text: str, end: int, start: int) -> bool:
    """Whether a name follows another without anything between them that parts them."""
    return text[end:start] in ("", " ", "的")


def begins(text: str, at: int) -> bool:
    """Whether a word can begin here, for another one ends."""
    if at == 0 or not _WORD.match(text[at - 1]):
        return True
    before = (text[at - size : at] for size in range(1, min(_LONGEST, at) + 1))
    return not _across(text, at) and any(word in _LEFT for word in before)


def _across(text: str, at: int) -> bool:
    """Whether a word of every day lies across: 什么 in 王什么."""
    return text[at - 1 : at + 1] in _EVERYDAY


def makes_another(text: str, at: int) -> bool:
    """Whether a short form is the beginning of another name: 新民小学, 东街路."""
    return _ANOTHER.match(text, at) is not None


def ends(text: str, at: int) -> bool:
    """Whether a word can end here, for another one begins."""
    if at >= len(text) or not _WORD.match(text[at]) or counted(text, at):
        return True
    after = (text[at : at + size] for size in range(1, _LONGEST))
    return not _across(text, at) and any(word in _RIGHT for word in after)


def goes_on(text: str, start: int, end: int, *, joined: bool) -> bool:
    """Whether a whole name is a part of a longer one: 上新民村, 张掖市场."""
    after = text[end : end + 1]
    for tail, onward in _ONWARD.items():
        if after and after in onward and text[start:end].endswith(tail):
            return True
    before = text[start - 1] if start else ""
    if joined or not before:
        return False
    if before.isascii() and text[start].isascii():
        return before.isalnum() and text[start].isalnum()
    return before in _SIZES and not any(
        text[start - size : start] in _LEFT for size in range(2, min(_LONGEST, start) + 1)
    )


def elsewhere(text: str, start: int) -> bool:
    """Whether what stands before a name is a place that is not of this city."""
    before = text[max(0, start - 6) : start]
    return bool(_FOREIGN.search(before)) and not _OURS.search(before)


def counted(text: str, at: int) -> bool:
    """Whether a village's part follows: 三社, 5组."""
    return _COUNTED.match(text, at) is not None


def counted_end(text: str, at: int) -> int:
    """Where a name ends with the numbers that belong to it."""
    found = _NUMBERS.match(text, at)
    return found.end() if found else at


def house(text: str, at: int) -> int | None:
    """The house number that follows."""
    found = _HOUSE.match(text, at)
    return number(found[1]) if found else None


def number(written: str) -> int | None:
    """A number in digits or in characters.

    >>> number("一百二十三"), number("12"), number("一二")
    (123, 12, 12)
    """
    digits = [sign if sign.isascii() else str(_DIGIT.get(sign, "")) for sign in written]
    if all(digits):
        return int("".join(digits))
    counted = _COUNT.fullmatch(written)
    if counted is None:
        return None
    hundreds, tens, ones = (_DIGIT.get(sign, 0) for sign in counted.group("h", "t", "o"))
    ten = 1 if "十" in written and not tens else tens
    return hundreds * 100 + ten * 10 + ones
