"""Names of people in a text: by surname, what given names are made of, and what stands beside.

Given names come from the dictionary of the segmenter: sixty thousand names in it tell which
characters follow a surname in names, and all its words which characters do elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log

from .segmenter import dictionary
from .words import listed, words

COMPOUND = listed(
    """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木
南宫 百里 呼延 独孤 澹台 闻人
"""
)
SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季"
    "麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣"
    "贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲封芮靳汲邴糜松井段富巫乌焦巴弓牧隗"
    "山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从"
    "鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦"
    "尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步耿弘匡国文寇广禄阙东欧殳沃利"
    "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖桓公肖涂"
    "占钦阳浣付闫代涵乡佘邝粟卿"
)
"""The hundred surnames, and some that are common today."""
RARE = frozenset(
    "云昌苗凤花方任柳费常乐于时皮元平和明计成谈米贝席季强路危江童盛林高田万支管莫经房干解应宗"
    "丁宣单杭包诸左石吉程滑荣羊惠曲封松井段富乌巴弓牧山谷车全班仰秋仲宫宁暴甘厉祖武符景束龙叶"
    "幸司印宿白怀从索咸籍双党劳申扶堵宰桑桂牛寿通边农温别庄充连习容向古易慎终居衡步弘国文广利"
    "越隆师融冷简空沙养须丰关相查后红游权盖公占阳代涵乡东金马黄安康华章周"
)
"""Surnames that are words of every day too: a name with one must be told by more."""
HARDLY = frozenset(
    "和于从时如成全都包项公能单双后管平常相应解经关谢通过万高连那安向曾养阴蓝满左盖严花乐有"
)
"""Surnames that a sentence mostly needs for something else."""
SURELY = SINGLE - RARE - HARDLY
"""Surnames that are hardly anything else."""
NEVER = frozenset(
    "的了是在与及我你他她它们这那不没有也都就被把让给请对从到为以而或其但个位某各每该等并年月"
    "日时分元号路街村镇县市区省吗呢吧啊说去来要会能可已还再才只师至府品敬上"
)
"""Characters that no given name has."""
NOT_LAST = frozenset("于为系与向及又因由从对被经即则均曾称说将便未已自等做作买卖打")
"""Characters that no given name ends with."""
SOFT = frozenset("于在自因从与将便即未已的和到向对被又都也是不称说")
"""What often follows a name."""
ROLES = listed(
    """
书记 局长 厅长 市长 县长 区长 镇长 乡长 村长 院长 校长 所长 处长 科长 股长 站长
主任 主席 队长 组长 经理 总经理 董事长 老板 老师 医生 律师 法官 检察官 警官 民警
干部 会计 司机 教练 班主任 家长 包工头 法人 负责人 代表人 同志 先生 女士 小姐 师傅
父亲 母亲 丈夫 妻子 老公 老婆 爱人 儿子 女儿 哥哥 弟弟 姐姐 妹妹 叔叔 舅舅 爷爷
奶奶 婆婆 公公 孩子 小孩 邻居 业主 村民 居民 职工 员工 学生 退休人员 农民 网友
同学 朋友 被告人 被告 原告 当事人 受害人 控告人 举报人 投诉人 申请人 求助人 信访人
上访人 报告人 联系人 代表 主管 代理人 销售员 顾问 驾驶员 职员 委员 人员 商户 店主
户主 住户 房东 顾客 乘客 病人 患者 家属 战友 乡医 医师 工头 股东 法定代表人
"""
)
TOLD = listed(
    """
我叫 我名 名叫 名为 叫做 叫 本人 我是 姓名 名字 此致 我哥 我弟 我妹 我姐 我爸
我妈 我爷 实名举报 实名求助 实名投诉 举报人 控告
"""
)
TITLES = listed(
    """
先生 女士 同志 老师 主任 局长 书记 院长 校长 厅长 市长 县长 区长 镇长 所长 站长
科长 处长 队长 经理 律师 医生 法官 老总 行长 总经理 董事长 部长 主席 会长 老板
师傅 警官 支书 村长 乡长 副
"""
)
AFTER = listed(
    """
先生 女士 同志 老师 主任 局长 书记 院长 校长 厅长 市长 县长 区长 镇长 所长 站长
科长 处长 队长 经理 律师 医生 法官 村民 等人 男 女 身份证 电话 联系电话 手机 出生
家住 现住 住址 系 称 叙述 说 本人 夫妇 夫妻 母子 父子 一家 的女儿 的儿子 的妻子
的丈夫 利用 违规 故居 纪念馆 反映 提出 担任 任职 驾驶 死亡 去世 驻 呈 敬上 签
收受 贪污 强行 以权 老总 行长 总经理 董事长
"""
)
ENDINGS = frozenset(
    "馆湖塘桥庙寺楼店厂村镇乡县路街巷园苑庄湾冲坝坡岭港洲铺垄站局院组社校会费款法案票证号房车"
    "口门滩渡洞咀岛郡性岩质寨堡墩沟洼"
)
PLACES = listed(
    """
社区 小区 花园 广场 大厦 公司 集团 学校 小学 中学 医院 酒店 超市 商场 家园 新城
水库 码头 煤矿 工业 街道 老屋 院子 大道 市场 公路 铁路 高速 屋场 省 市 区 县 镇
乡 村 组 路 街 巷 道 桥 湖 河 江 山 岭 坡 湾 冲 坝 塘 井 园 苑 庄 寨 屯
坪 港 洲 铺 垄 片 站 局 院 厂 庙 寺 店
"""
)
"""What a name of a place goes on with, where a name of somebody would end."""
ENOUGH = 2.0
LEAST = -1.3
TOLD_BY_OTHERS = 0.6


def _any(said: Iterable[str], *, before: str = "", after: str = "") -> re.Pattern[str]:
    """One of many words, the longest that fits."""
    longest = "|".join(sorted(said, key=len, reverse=True))
    return re.compile(f"{before}(?:{longest}){after}")


_HAN = re.compile(r"[一-龥]+")
_BREAK = frozenset("，,。；;：:、！!？?（）()【】[]《》“”\"' \n\t—-·…")
_ROLE = _any(ROLES, after="[：:是为叫]?$")
_TOLD = _any(TOLD, after="[：:，,]?[是为]?$")
_HONOURED = re.compile("(?:尊敬的|敬爱的|敬重的|其子|其女|的人是|的是)$")
_TITLED = _any(TITLES)
_NATION = ("[古固]?族(?![人兄弟叔侄])", "[一-龥]{1,3}族(?:自治|乡)")
_PLACED = _any([*PLACES, *_NATION, "[沟墩堡洼滩台梁泉城]村"])
_CALLED = _any(ROLES)
_NAMED = re.compile(r"(?:我叫|我名|名叫|名为|姓名|本人姓名)[：:，,]?[是为]?$")
_AFTER = _any(AFTER, before="[，,（(]?")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, where it stands, and how much speaks for it."""

    surname: str
    given: str
    start: int
    end: int
    weight: float

    @property
    def whole(self) -> str:
        """As it is written."""
        return self.surname + self.given


_NOBODY = Name("", "", 0, 0, -99.0)


@dataclass(frozen=True)
class Made:
    """What names are made of: how much more often a character stands in names than elsewhere."""

    first: dict[str, float]
    last: dict[str, float]
    alone: dict[str, float]
    usual: frozenset[str]

    def given(self, said: str) -> float:
        """How much a run of one or two characters looks like a given name."""
        if len(said) == 1:
            return self.alone.get(said, self._strange(said))
        return (
            self.first.get(said[0], self._strange(said[0]))
            + self.last.get(said[1], self._strange(said[1]))
        ) / 2

    def _strange(self, character: str) -> float:
        """A character that no word of the dictionary has is at home in names only."""
        return LEAST if character in self.usual else 0.5


@cache
def made() -> Made:
    """Counted once in a process, from the segmenter's dictionary."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    usual: Counter[str] = Counter()
    for word, often, kind in dictionary():
        if kind == "nr" and word[0] in SINGLE and len(word) == 3:
            first[word[1]] += 1
            last[word[2]] += 1
        elif kind == "nr" and word[0] in SINGLE and len(word) == 2:
            alone[word[1]] += 1
        elif kind != "nr":
            for character in word:
                usual[character] += min(often, 3000)
    return Made(
        _ratio(first, usual), _ratio(last, usual), _ratio(alone + last, usual), frozenset(usual)
    )


def _ratio(names: Counter[str], usual: Counter[str]) -> dict[str, float]:
    whole, other = names.total(), usual.total()
    return {
        character: max(
            LEAST, min(3.0, log(((n + 0.5) / whole) / ((usual[character] + 50) / other)))
        )
        for character, n in names.items()
    }


def names_in(text: str) -> list[Name]:
    """The names of people in a text, in their order; a name that is found is found everywhere."""
    best: dict[str, Name] = {}
    for name in _candidates(text):
        if name.weight >= ENOUGH and name.weight > best.get(name.whole, _NOBODY).weight:
            best[name.whole] = name
    return _apart([each for name in best.values() for each in _everywhere(text, name)])


def _candidates(text: str) -> Iterator[Name]:
    ends = _word_ends(text)
    seen = _seen(text)
    placed = {run for run in seen if seen[run] > 1 and _is_placed(text, run)}
    for surname, start, end in _runs(text):
        whole, given = text[start:end], text[start + len(surname) : end]
        if surname == "乡" and _goes_on(text, start):
            continue  # of a township, as in 藏族乡大泉沟村
        weight = _weight(text, surname, given, start, end, ends)
        weight += 0.3 * min(2, seen[whole] - 1)
        weight -= 3.0 if whole in placed else 0.0
        if surname == "和":
            weight -= 3.6 if _joins_a_word(text, start, end, ends) else 0.0
            if len(given) == 2 and given[0] in SURELY and _goes_on(text, start):
                surname, given, start = given[0], given[1], start + 1
        yield Name(surname, given, start, end, weight)


def _goes_on(text: str, start: int) -> bool:
    """Whether something is said right before, and it announces nobody by name."""
    said = text[max(0, start - 8) : start]
    return bool(_HAN.fullmatch(said[-1:])) and not (_NAMED.search(said) or _TOLD.search(said))


def _joins_a_word(text: str, start: int, end: int, ends: dict[int, tuple[int, int]]) -> bool:
    """Whether 和 means “and” before a word that is nobody's name, as in 和祁连乳业.

    Not where what stands behind speaks of a person, nor where it may be an entry of a list.
    """
    said = text[end : end + 8]
    person = _TITLED.match(said) or _AFTER.match(said) or said[:1] in SOFT
    alone = not _goes_on(text, start) and not _HAN.match(said)
    word = ends.get(start + 1) == (start + 1, end) and not is_a_name(text[start + 1 : end])
    return word and not alone and not (said and person)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """A surname and one or two characters behind it, unless one was taken out there already."""
    for match in _HAN.finditer(text):
        for start in range(match.start(), match.end() - 1):
            for surname in _surnames(text, start):
                for end in (start + len(surname) + 1, start + len(surname) + 2):
                    if end <= match.end() and "某" not in text[max(0, start - 1) : end + 1]:
                        yield surname, start, end


def _seen(text: str) -> Counter[str]:
    """How often each run of two or three characters with a surname stands there."""
    return Counter(text[start:end] for _surname, start, end in _runs(text))


def _is_placed(text: str, run: str) -> bool:
    """Whether it is the beginning of a name of a place somewhere."""
    return any(
        _PLACED.match(text, match.end()) and not _TITLED.match(text, match.end())
        for match in re.finditer(run, text)
    )


def _surnames(text: str, start: int) -> Iterator[str]:
    if text[start : start + 2] in COMPOUND:
        yield text[start : start + 2]
    elif text[start] in SINGLE:
        yield text[start]


def _word_ends(text: str) -> dict[int, tuple[int, int]]:
    """For each character of a word of two or more, where that word begins and ends."""
    found: dict[int, tuple[int, int]] = {}
    at = 0
    for word in words(text):
        at = text.index(word, at)
        if len(word) > 1:
            found.update(dict.fromkeys(range(at, at + len(word)), (at, at + len(word))))
        at += len(word)
    return found


def _weight(
    text: str, surname: str, given: str, start: int, end: int, ends: dict[int, tuple[int, int]]
) -> float:
    """How much speaks for a name here."""
    if (
        NEVER.intersection(given)
        or given[-1] in NOT_LAST
        or _CALLED.match(text[start + len(surname) :])
    ):
        return -9.0
    weight = 1.5 * made().given(given) + (1.0 if len(given) == 2 else -0.9)
    weight += _of_surname(surname)
    beside = _beside(text, start, end)
    weight += beside if beside >= TOLD_BY_OTHERS else beside - 0.8
    if given[-1] in ENDINGS:
        weight -= 3.5
    return weight - _torn(text, start, end, ends)


def _of_surname(surname: str) -> float:
    if len(surname) == 2:
        return 1.2
    return -2.4 if surname in HARDLY else (-1.2 if surname in RARE else 0.4)


def _beside(text: str, start: int, end: int) -> float:
    return _before(text[max(0, start - 8) : start]) + _behind(text, start, end)


def _before(said: str) -> float:
    if not said or said[-1] in _BREAK:
        otherwise = 0.6
    else:
        otherwise = 0.4 if said[-1] in "跟和与由向对把被找给叫" else 0.0
    weights = ((_NAMED, 5.0), (_TOLD, 2.6), (_ROLE, 2.0), (_HONOURED, 1.4))
    return next((weight for told, weight in weights if told.search(said)), otherwise)


def _behind(text: str, start: int, end: int) -> float:
    said, short = text[end : end + 8], end - start == 2
    if _TITLED.match(said):
        return -1.0 if short and text[end - 1] in SINGLE else 2.4
    if _AFTER.match(said):
        return 1.6
    if not said or said[0] in _BREAK:
        return 0.8
    if _PLACED.match(said):
        return -4.0
    return -0.8 if short and said[0] not in SOFT else 0.0


def _torn(text: str, start: int, end: int, ends: dict[int, tuple[int, int]]) -> float:
    """How much the words of the dictionary speak against it."""
    against = 0.0
    for first, last in {ends[at] for at in range(start, end) if at in ends}:
        if first == start and last == end:
            against += 0.8 if is_a_name(text[first:last]) else 4.0
        elif first < start or last > end:
            against += 2.6
        elif first == start:
            against += 2.4
        else:
            against += 0.4
    return against


@cache
def _names_of_the_dictionary() -> frozenset[str]:
    return frozenset(
        word for word, often, kind in dictionary() if kind == "nr" and (often < 30 or len(word) > 2)
    )


def is_a_name(word: str) -> bool:
    """Whether the dictionary has it as somebody's name."""
    return word in _names_of_the_dictionary()


def _apart(found: list[Name]) -> list[Name]:
    """Of names that overlap the weightiest; in their order."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (-name.weight - (len(name.whole) > 2), name.start)):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def _everywhere(text: str, name: Name) -> Iterator[Name]:
    """A name wherever it stands, as sure as where it is surest."""
    at = text.find(name.whole)
    while at >= 0:
        yield Name(name.surname, name.given, at, at + len(name.whole), name.weight)
        at = text.find(name.whole, at + 1)
