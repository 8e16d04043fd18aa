"""What people call a place: the name of the register, and the ways in which it is cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yimen.orgs.models import Level
from yimen.orgs.queries.names import LEVELS, Named

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|"
    "东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|"
    "俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_OF_PEOPLES = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族)+(?:自治)?([县州旗乡])")
_COMMITTEE = re.compile(r"(.{2,}?)(村民委员会|村委会|居民委员会|居委会)(生活区)?")
_RURAL = ("村民委员会", "村委会", "村委")
_URBAN = ("居民委员会", "居委会", "居委")
_TAILS = ("街道", "镇", "乡", "地区", "特别行政区", "自治区", "省", "市", "区", "县", "旗")
_WITHIN = re.compile(r".{2,}?新区(?=.{4,})")

SHORTEST = 3
"""Characters of a name that can stand anywhere; two need a boundary on both sides."""
_PLAIN = """
一工程 七号 三一 三三 三二 三号 上海 上游 东四 东方 东湖 东门 东风 中华 中南 中山 中心 丰收
互助 五一 五三 五二 五号 五四 五星 亨号 人民 保安 信号 健康 元号 先锋 光华 光明 八一 公园
六一 六三 六二 六号 六四 兴隆 农业 农场 农村 创业 利号 前进 北京 北极 医院 十号 南湖 卫星
友好 友爱 双桥 古城 合作 向前 向阳 和平 四号 团结 园艺 园艺场 国庆 土城 城关 城北 城南 城西
复兴 大学 大寨 大桥 大河 大街 天桥 太平 头号 学院 安全 安宁 富强 小河 山东 山城 山寨 山西
工业 巷道 市场 平原 平安 幸福 广场 康乐 建设 开发区 总场 惠民 成号 拾号 文化 文化街 文明 新华
新城 新建 新生 智号 曙光 朝阳 机场 松树 林场 果园 果树 梧桐 梨园 槐树 民主 民族 民生 水源
永固 江北 江南 河东 河北 河南 河西 沿江 沿河 洪水 滨江 滨河 火车站 牧场 生态 皇城 盘山 石桥
码头 礼号 红光 红旗 红星 经济 老号 联合 胜利 良种场 花儿 花园 草原 草湖 西城 西站 西门 解放
贞号 跃进 车站 长城 长安 马蹄 高地 黎明 新开 白银 金山 大滩
"""
PLAIN_NAMES = frozenset(_PLAIN.split())
"""Names that are words of every day too: cut short, they say a place where nothing else fits."""


def forms(row: Named, above: tuple[str, ...] = ()) -> Iterator[tuple[str, bool]]:
    """Each way to call a place, and whether it is a short one that needs a boundary.

    >>> sorted(forms(Named("碱滩镇", "township", "620702108")))
    [('碱滩', True), ('碱滩镇', False)]
    """
    told: dict[str, bool] = {}
    for form, short in _forms(row, above):
        told.setdefault(form, short or len(form) < SHORTEST)
    yield from ((form, short) for form, short in told.items() if len(form) > 1)


def spoken(row: Named) -> str:
    """The name as people say it: 新民村 for 新民村村民委员会."""
    return _village(row.name)[0] if row.kind == Level.VILLAGE else row.name


def _village(name: str) -> tuple[str, bool | None]:
    """Its spoken name; whether it is rural; None where the register names no committee."""
    made = _COMMITTEE.fullmatch(name)
    if made is None:
        return name, None
    rural = made[2].startswith("村")
    said = f"{made[1]}村" if rural and not made[1].endswith("村") else made[1]
    return f"{said}{made[3] or ''}", rural


def _forms(row: Named, above: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    yield from ((name, False) for name in (row.name, *row.others))
    if row.kind == Level.VILLAGE:
        yield from _of_village(row.name)
    elif row.kind == Level.TOWNSHIP:
        yield from _of_township(row.name, above)
    elif row.kind in LEVELS:
        yield from _of_region(row.name)
    elif row.name.endswith("小区"):
        yield row.name.removesuffix("小区"), True


def _of_village(name: str) -> Iterator[tuple[str, bool]]:
    said, rural = _village(name)
    for committee in (_RURAL if rural else _URBAN) if rural is not None else ():
        yield f"{said}{committee}", False
        if rural:  # 新民村委会: one 村 for two
            yield f"{said.removesuffix('村')}{committee}", False
    yield from _bare_village(said)


def _bare_village(said: str) -> Iterator[tuple[str, bool]]:
    if said.endswith(("虚拟社区", "生活区", "小组")):
        yield said, False
    elif said.endswith("社区"):
        inner = _WITHIN.sub("", said)  # 白塔社区 for 滨河新区白塔社区
        yield from ((said, False), (inner, False), (inner.removesuffix("社区"), True))
    elif said.endswith("村"):
        yield from ((said, False), (said.removesuffix("村"), True))
    else:
        yield from ((f"{said}社区", False), (said, True))


def _of_township(name: str, above: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    if name.endswith("街道"):
        yield from ((f"{name}办事处", False), (f"{name}办", False))
    yield from _of_region(name, township=True)
    for start in above if name.endswith(("场", "站")) else ():
        if name.startswith(start):
            yield name.removeprefix(start), len(name) - len(start) < 4


def _of_region(name: str, *, township: bool = False) -> Iterator[tuple[str, bool]]:
    if of_peoples := _OF_PEOPLES.fullmatch(name):
        yield from ((f"{of_peoples[1]}{of_peoples[2]}", False), (of_peoples[1], True))
        return
    for tail in _TAILS[:3] if township else _TAILS[3:]:
        if name.endswith(tail):
            yield name.removesuffix(tail), True
            return
