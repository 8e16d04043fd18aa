"""A small made-up corpus: three troubles, their copies and paraphrases, and what is beside them."""

from __future__ import annotations

from datetime import date

from yimen.reading.signs import Telling

SMOKE = "小区一楼的烧烤店没有烟道，油烟直接排到楼上，晚上炒菜到凌晨，窗户都不敢打开，孩子一直咳嗽。"
MIXER = "附近建了一个大型混凝土搅拌站，整夜轰鸣，粉尘飘进家里，老人睡不着，请尽快处理。"

ROWS = (
    ("a1", "柳林苑小区楼下烧烤店油烟扰民", SMOKE, 1, "u1"),
    ("a2", "柳林苑小区楼下烧烤店油烟扰民", SMOKE, 2, "u2"),
    ("a3", "投诉柳林苑底层餐馆排放油烟", "住在柳林苑三栋，楼下餐馆的油烟熏得人头疼。", 4, "u3"),
    ("a4", "柳林苑商铺夜宵油烟何时能管", "柳林苑的门面做夜宵，烟很大。", 9, "u4"),
    ("b1", "金桥水岸小区楼下烧烤店油烟扰民", SMOKE, 2, "u5"),
    ("c1", "北塔湾新城附近搅拌站噪音扰民", MIXER, 3, "u6"),
    ("c2", "北塔湾新城旁边搅拌厂粉尘太大", "北塔湾新城的居民被搅拌站的灰尘害苦了。", 5, "u7"),
    ("c3", "请关停北塔湾新城旁的搅拌站", "搅拌站就在北塔湾新城边上，噪声不停。", 6, "u8"),
    ("d1", "北塔湾新城幼儿园学位不够", "北塔湾新城的幼儿园今年招生名额太少。", 6, "u9"),
    ("e1", "咨询退休后养老金如何计算", "我明年退休，请问养老金怎么算？", 7, "u10"),
    ("f1", "青龙河大桥的路灯不亮了", "青龙河大桥上的路灯坏了一个月。", 8, "u11"),
    ("g1", "建议增加17路公交车班次", "早高峰等车要半小时。", 8, "u12"),
)
TOGETHER = ({"a1", "a2", "a3", "a4"}, {"c1", "c2", "c3"})


def messages() -> list[Telling]:
    """All of them, in the order of their days."""
    rows = [
        Telling(id_, title, body, date(2026, 3, day), person)
        for id_, title, body, day, person in ROWS
    ]
    return sorted(rows, key=lambda message: (message.day or date.min, message.id))
