"""By which words residents say what they want: the reader of the first day knows kinds by them."""

from __future__ import annotations

from yimen.reading.by_words import Named

from .models import Kind

WORDS = {
    Kind.QUESTION: "请问 咨询 想问 想知道 了解 怎么办理 如何办理 是否可以 什么时候 多少钱 能不能",
    Kind.HELP: "求助 帮助 帮忙 解决 请求 恳请 希望 维修 抢修 困难",
    Kind.COMPLAINT: "投诉 不满 扰民 态度 乱收费 拖欠 不作为 推诿 太差 影响 欺骗",
    Kind.REPORT: "举报 违法 违规 违建 无证 非法 偷排 贪污 受贿 以权谋私 假冒",
    Kind.SUGGESTION: "建议 提议 增设 优化 改进 完善 可否增加 希望增加",
    Kind.PRAISE: "感谢 表扬 点赞 谢谢 锦旗 满意",
}
"""What is not listed says nothing of its kind."""


def kinds() -> list[Named]:
    """The kinds with their words."""
    return [Named(kind, str(kind.label), words) for kind, words in WORDS.items()]
