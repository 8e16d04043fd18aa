"""Companies and shops in a text: they say where somebody works, and accuse by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plain import PLAIN, SINGLE
from .words import listed, words

LONGEST = 24
ENDS = listed(
    """
集团有限责任公司 集团股份有限公司 集团有限公司 有限责任公司
股份有限公司 有限公司 分公司 子公司
集团公司 公司 集团 事务所 工作室 合作社 商行 经营部 加工厂 制衣厂
厂 商贸城 百货 超市 酒店 宾馆 饭店 餐馆 酒楼 茶楼
网吧 会所 影楼 美容院 专卖店 连锁店 门诊部 诊所 驾校 培训学校 幼儿园 药店 4s店
4S店
"""
)
KINDS = listed(
    """
物业 管理 物业管理 开发 房地产 房地产开发 建筑 劳务 供水 供电 供热 燃气 自来水 公交
出租车 快递 保险 投资 装修 装饰 施工 承建 总 分 子 母 有限 该 本 我 我们 贵
这家 一家 某 此 两家 几家 多家 各 大 小 外资 国有 私营 民营 上市 电力 通信 服务
贸易 商贸 工程 家 所在 中国移动 中国电信 中国联通 移动 电信 联通 邮政 私立 公立
民办 公办 村 镇 乡 县 市 区 网络 科技 化工 造纸 水泥 养猪 砖 饭 煤 矿 发电
这两家 几十家 那些 角色 全 这些 其他 其它 有些 国营 在外打工 打工 外面 大型 小型
附近 周边 连锁 刚刚 管管 中小学 各类 景区内 景区 中心 公有 公益 普惠 社区 小区
站牌 加固 供销 家政 中介 担保 设计 生产 制造 选 旅游 水务 校车 检漏 普惠性 首批 挂牌
"""
)
"""What is a kind and no name: a company that is only called so is nobody in particular."""
BEFORE = listed(
    """
投诉 举报 反映 位于 进入 来到 联系 通过 起诉 关于 由 为 向 与 和 及 或 把 被
在 到 从 找 去 去了 上班 购买 购于 就职 任职 入职 告 请 督促 要求 责令 承包
承包给 卖给 租给 老板 员工 业主 附近 旁边 楼下 对面 导致 因为 由于 某 即 拿 靠
受 据 系 原 原先 遵循 遵从 转 转让给 交由 实为 简称 经 时至今日 大开 严格 要求各
叫 叫做 名为 名叫 是 开办 兴办 举办 新建 修建 一所 两所 依据 根据 现今 平整
租赁 引进 注册 成立 委托 通知 责成 约谈 要求 属于 包括 以及 其中 所谓
给与 给予 替 那 投资方 彻底 查清 变成 作 一家 多家 这三家
"""
)
"""Words that stand before the name of a company and are not of it."""
_STOPS = frozenset((*PLAIN, *SINGLE, *BEFORE))
_END = re.compile("(?:" + "|".join(sorted(ENDS, key=len, reverse=True)) + ")(?![家房地区址方里子])")
_NAME = re.compile(r"[一-龥A-Za-z0-9·]+")


def employers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a company or a shop is named, from the place in its name to what it is."""
    starts = _starts(text)
    for match in _END.finditer(text):
        start = _begin(text, match.start(), starts)
        named = text[start : match.start()]
        if len(named) >= 2 and named not in KINDS and not _only_kinds(named):
            yield start, match.end()


def _starts(text: str) -> dict[int, tuple[int, str]]:
    """Each word by where it ends."""
    found: dict[int, tuple[int, str]] = {}
    at = 0
    for word in words(text):
        at = text.index(word, at)
        found[at + len(word)] = (at, word)
        at += len(word)
    return found


def _begin(text: str, end: int, starts: dict[int, tuple[int, str]]) -> int:
    """Back over the words of a name, until one that no name has."""
    at = end
    while at in starts:
        start, word = starts[at]
        part_of_it = _NAME.fullmatch(word) and word not in _STOPS and "某" not in word
        if not part_of_it or end - start > LONGEST:
            break
        at = start
    return at


def _only_kinds(named: str) -> bool:
    rest = named
    for kind in sorted(KINDS, key=len, reverse=True):
        rest = rest.replace(kind, "")
    return not rest
