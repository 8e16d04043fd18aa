"""What the columns of a file of requests mean: by their headings, or as they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from yimen.places import NotPossible

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "留言编号", "工单编号", "工单号", "序号", "no", "number"),
    "user": ("用户", "留言用户"),
    "time": ("时间", "留言时间", "受理时间", "来电时间", "登记时间", "诉求时间", "date", "created"),
    "title": ("标题", "主题", "留言主题", "诉求标题", "subject"),
    "body": ("内容", "正文", "留言详情", "诉求内容", "详情", "text", "content", "description"),
    "category": ("类别", "分类", "一级标签", "一级分类", "诉求分类", "label"),
    "subcategory": ("二级标签", "二级分类", "子类"),
    "kind": ("诉求类型", "类型", "type"),
    "urgency": ("紧急程度",),
    "phone": ("电话", "联系电话", "手机", "来电号码", "tel", "telephone"),
    "name": ("姓名", "来电人", "联系人", "诉求人"),
    "address": ("住址", "联系地址", "家庭住址"),
    "place": ("地址", "事发地址", "地点", "事发地点", "location"),
    "lat": ("纬度", "latitude"),
    "lon": ("经度", "lng", "longitude"),
    "area": ("区划", "行政区划", "区划代码", "所属区划"),
    "confidential": ("保密", "是否保密"),
    "reply": ("答复", "答复意见", "回复", "办理结果", "answer"),
    "reply_time": ("答复时间", "回复时间", "办结时间", "answered"),
}
"""What a column may mean, and the headings by which that is known."""


def meanings(header: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """The field that each column means: as told, else by its heading.

    NotPossible: a told column or field does not exist, or nothing holds the text.
    """
    headings = list(header)
    for column, name in told.items():
        if column not in headings:
            raise NotPossible(f"There is no column {column}; there are: {', '.join(headings)}.")
        if name not in FIELDS:
            raise NotPossible(f"{name} is no field; there are: {', '.join(FIELDS)}.")
    known = {alias: name for name, aliases in FIELDS.items() for alias in (name, *aliases)}
    found = {each: known[each.casefold()] for each in headings if each.casefold() in known}
    found = {each: name for each, name in found.items() if name not in told.values()} | dict(told)
    if not {"title", "body"} & set(found.values()):
        raise NotPossible(
            "No column holds the text: name it with --map COLUMN=body. "
            f"The columns are: {', '.join(headings)}."
        )
    if twice := [name for name, many in Counter(found.values()).items() if many > 1]:
        raise NotPossible(f"Two columns mean {twice[0]}: say which with --map COLUMN={twice[0]}.")
    return found
