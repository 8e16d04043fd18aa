"""A made-up city's matters, registered and closed by the commands themselves."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tests.cast import MONDAY, Cast, Story

from yimen.catalogue.models import Category
from yimen.catalogue.queries import forget_catalogue
from yimen.reading.suggest import forget
from yimen.requests.models import Request

THINGS = {
    "1601": ("自来水", "停水", "水管", "水压", "水表", "龙头"),
    "0801": ("学校", "老师", "学生", "补课", "幼儿园", "学费"),
    "0201": ("公交车", "红绿灯", "堵车", "停车位", "班车", "路口"),
}
PLACES = ("东街", "西街", "南门", "北关", "河滩", "新村", "老城", "桥头")
ENDS = ("请尽快解决", "希望有人管一管", "什么时候能好", "已经三天了", "我们等了很久")


def categories() -> None:
    """Three categories with a parent each; residents have words for one of them."""
    for code, name, words in (
        ("1601", "供水", "停水 自来水"),
        ("0801", "教育管理", ""),
        ("0201", "客货运输", ""),
    ):
        top = Category.objects.create(code=code[:2], name=f"{name}类", level=1)
        Category.objects.create(code=code, name=name, words=words, level=2, parent=top)
    forget_catalogue()
    forget()


def words(label: str, chance: random.Random) -> tuple[str, str]:
    """Title and body of a message about something."""
    one, two = chance.sample(THINGS[label], 2)
    place, end = chance.choice(PLACES), chance.choice(ENDS)
    body = f"{place}{chance.randint(1, 99)}号的{two}有问题，{one}也不行，{end}。"
    return f"{place}{one}的事", body


def closed(
    cast: Cast, label: str, count: int, begins: datetime = MONDAY, seed: int = 1, taken: str = ""
) -> list[Request]:
    """Matters about one thing, an hour apart, registered under what was taken, and closed."""
    chance, made = random.Random(f"{label}{seed}"), []
    item = Category.objects.get(pk=taken or label)
    for number in range(count):
        title, body = words(label, chance)
        story = Story(cast, begins + timedelta(hours=number))
        made.append(story.register(title, body=body, item=item).answer_now().request)
    return made


def months(cast: Cast, count: int = 15) -> None:
    """Matters of a month ago and of this one, of each category."""
    for label in THINGS:
        closed(cast, label, count, MONDAY - timedelta(days=50))
        closed(cast, label, count // 2, MONDAY, seed=2)
