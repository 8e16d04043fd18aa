"""What makes a name: it tells one thing from another of its kind.

A street, a village or an estate is told by whatever stands before the kind (机场大道, 安居花园);
a school or a hotel by any word but what it is for (明珠小学, not 技术学校); a counter or a station
only by a name (兴隆村卫生室, but neither 缴费网点 nor 换热站). What has none of these is words of
every day: they tell what is wrong and not where (频繁故障).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from yimen.reading.words import kind_of

_STREETS = """
大道 路 街 巷 桥 村 镇 乡 湖 岛 湾 塘
"""
STREETS = frozenset(_STREETS.split())
_PLACES = """
庄 屯 寨 堡 河 渠 岭 坪 滩 苑 园 城 府 邸 庭 郡 轩 阁 花园 家园 佳苑 名居 新村
新城 名都 山庄 公馆 别院 庭院
"""
PLACES = STREETS.union(_PLACES.split())
"""Kinds that are told by whatever stands before them."""
_HOUSES = """
小区 社区 楼盘 公寓 大厦 校区 学校 小学 中学 初中 高中 大学 学院 幼儿园 医院 公园
广场 市场 超市 商场 酒店 宾馆 景区 集团 国际 机场 科技 置业 地产 股份
"""
HOUSES = frozenset(_HOUSES.split())
"""Kinds that are told by any word before them but by what they are for."""
_SERVING = """
网点 窗口 大厅 厅 卫生室 卫生所 卫生院 活动室 食堂 室 所 站 点 站点 站台 车站 公交站
加油站 加气站 充电站 充电桩 换热站 泵站 机井 托儿所 诊所 药店 银行 网格 商店 商铺 饭店
餐馆 餐厅 公司 企业 工厂 厂 工地 项目 中心 停车场 场 驾校 厕所 公厕 垃圾站 垃圾桶
宿舍 驿站 门店 店 馆 派出所 办事处 车间 搅拌站 搅拌厂
"""
SERVING = frozenset(_SERVING.split())
"""Kinds of things that serve people: only a name tells which one, or what is no word (夜食尚)."""
_FOR = """
政务 便民 公共 公立 私立 民办 公办 普惠 医保 社保 户籍 税务 公交 地铁 卫生 计生 民政
党群 文化 体育 养老 老年 残疾人 居民 群众 农民 村民 乡村 乡镇 村级 城区 城市 市区
城乡 农村 县城 校园 农贸 集贸 蔬菜 牲畜 建材 家电 二手车 综合 专科 口腔 儿童 妇幼
人民 职业 技术 双语 英语 美食 商业 娱乐 健身 老旧 高档 安置 封闭 中心 大型 小型 家属
单身 住宅 商住 高层 电梯 商品 物业 旅游 休闲 附近 周边 孩子 家门口 门口 口袋 实验
教育 网络 信息 高新 生物 医药
"""
FOR = frozenset(_FOR.split())
"""What such a thing is for, or like: every town has one of these."""
_EVERYDAY = """
克扣 惠民 井盖 孤儿 农忙 师傅 公正 拓宽 范畴 丛生 钱财 师生 承重墙 采光口 查明 布满
杜绝 陈旧 越权 银行卡 初中生 特长生 常见病 探亲假 农家乐 治安 上门 上市 入口 遮阳 福利
巴士 四区 三区 反光镜 测温 申报 摩托车 卡片 保安 通讯 换乘 换气 本科生 甲醛 抗议
孵化器 拖拉 诚信 安居乐业 加盟店 住院部 市场秩序 言语 冷清 修水利 许可 荣誉 齐全 太贵
太久 满天飞 东路 西路 中路 南路 北路 高架桥 外国语 眼科医院 专科医院 儿童医院 公立医院
民办学校 新店 电视台 中国 熏天 大队 步行街 商业街 美食街 小吃街 示范街 一条街 食品街
十字路 高速路 水泥路 柏油路 沥青路 砂石路 碎石路 石板路 断头路 高架路 高速公路 城市道路
公交线路 必经之路 许多路 自然村 行政村 示范村 贫困村 度假村 文化村 城中村 立交桥 公路桥
人行天桥 人工湖 中小城镇
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Words of every day that the dictionary takes for names, or that are called like a street."""

_NAMES = frozenset(("ns", "nr", "nt", "nz", "nrt", "nrfg"))
_RARE = _NAMES.union(("ng", "g", "ag", "vg", "j", "x", "s"))
_DOING = frozenset(("v", "vn", "a", "b", "d", "f", "m", "q"))
_KINDS = PLACES | HOUSES | SERVING
BARE = _KINDS.union(("大楼", "酒楼", "干部", "绿地"))
"""Kinds: part of a name, and none by themselves."""
_NO_NAMES = _KINDS | FOR | EVERYDAY
_LONGEST = max(map(len, _KINDS))


def told_until(words: Sequence[str], start: int, end: int) -> int:
    """How far, between two places of a text, reaches what tells one thing; 0 where nothing does.

    `words`: the whole text as it is cut, for what is left between plain words may begin within a
    word (就业参保). What follows may be the kind (明珠|幼儿园).
    """
    told = at = 0
    before: list[str] = []
    alone = rare = False
    for word in words:
        at, begin = at + len(word), at
        if at <= start or begin >= end:
            continue
        whole = start <= begin and at <= end
        single = whole and len(word) == 1
        rare = single and (rare or _is_rare(word))
        known = (whole and _is_name(word)) or (rare and alone)
        if known or (at <= end and (_tells(before, word) or _tells_in_two(before, word))):
            told = at
        before.append(word[: end - begin])
        alone = single
    following = "".join(words)[end : end + _LONGEST]
    return end if _tells(before, _kind_at(following)) else told


def streets(words: Sequence[str]) -> Iterator[str]:
    """Streets and villages that are called by a word of every day: 人民|路."""
    for said, kind in pairwise(words):
        called = len(said) > 1 and kind_of(said).startswith(("n", "vn", "a"))
        if kind in STREETS and called and not _kind_in(said):
            yield said + kind


def _tells(before: Sequence[str], word: str) -> bool:
    """Whether a word is a kind, and what stands before it tells which one."""
    kind = _kind_in(word)
    if not kind:
        return False
    front = word[: -len(kind)]
    common = len(word) > 2 and bool(front) and kind_of(word) == "n"
    said = [*before, front] if front and not common else before
    if kind in SERVING:
        unknown = len(said) > 1 and all(len(each) == 1 for each in said[-2:])
        return unknown and "".join(said[-2:]) not in FOR
    if len("".join(said)) < 2:
        return False
    if kind in PLACES and not common:
        return bool(before) or kind_of(word) != "n"
    return said[-1] not in FOR and kind_of(said[-1]) not in _DOING


def _tells_in_two(before: Sequence[str], word: str) -> bool:
    """The same, where the dictionary does not know the kind for one word: 名|居."""
    both = before[-1] + word if before else ""
    return both in _KINDS and _tells(before[:-1], both)


@lru_cache(maxsize=2**14)
def _kind_in(word: str) -> str:
    """The kind that a word is, or that it ends with."""
    ends = (word[at:] for at in range(len(word)))
    return next((end for end in ends if end in _KINDS), "")


@lru_cache(maxsize=2**14)
def _kind_at(text: str) -> str:
    """The kind that a text begins with."""
    heads = (text[:size] for size in range(len(text), 0, -1))
    return next((head for head in heads if head in _KINDS), "")


def _is_rare(sign: str) -> bool:
    """Whether a character is hardly ever a word."""
    return sign not in _KINDS and (kind_of(sign) or "x") in _RARE


@lru_cache(maxsize=2**16)
def _is_name(word: str) -> bool:
    """Whether the dictionary knows a word as a name, or as one of a street."""
    if len(word) < 2 or word in _NO_NAMES or word.isascii():
        return False
    kind = _kind_in(word)
    if kind not in PLACES and word.removesuffix(kind) in FOR:
        return False
    return (len(word) > 2 and kind in STREETS) or kind_of(word) in _NAMES
