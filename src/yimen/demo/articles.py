"""The knowledge base of the demo city: its articles, and how often its past year used them."""

from __future__ import annotations

import csv
from datetime import datetime, time
from functools import cache
from pathlib import Path
from random import Random

from django.db import connection

from yimen.deadlines.calendar import BEIJING
from yimen.kernel.time import time_is
from yimen.knowledge import commands
from yimen.knowledge.imports import import_articles
from yimen.knowledge.models import Article, Stage, Version
from yimen.orgs.models import Role

from .city import City

FILE = Path(__file__).parent / "texts" / "articles.csv"
WAITS = "BUS-CARD"
"""The article that nobody has approved yet."""
USED = """
INSERT INTO knowledge_articlemonth (article_id, month, shown, used, helpful, unhelpful)
SELECT article.id, date_trunc('month', event.at AT TIME ZONE 'Asia/Shanghai')::date,
       count(*), count(*), 0, 0
FROM kernel_storedevent event
JOIN knowledge_article article ON article.code = event.facts->>'article'
WHERE event.kind = 'requests.AnsweredAtOnce'
GROUP BY 1, 2
ON CONFLICT (article_id, month) DO UPDATE SET shown = EXCLUDED.shown, used = EXCLUDED.used
"""


def load_articles(city: City) -> None:
    """A supervisor of the centre wrote them, an approver approved each when it began to hold."""
    if Article.objects.exists():
        return
    chance = Random("articles")
    writer = city.someone(city.centre, chance, Role.SUPERVISOR)
    approver = city.someone(city.centre, chance, Role.APPROVER)
    import_articles(writer, FILE.name, FILE.read_bytes())
    written = Version.objects.filter(stage=Stage.IN_REVIEW).exclude(article__code=WAITS)
    for version in written.select_related("article__unit"):
        with time_is(datetime.combine(version.valid_from, time(10), BEIJING)):
            commands.publish(version, approver)


@cache
def _by_category() -> dict[str, str]:
    found: dict[str, str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for category in row["items"].split():
                found.setdefault(category, row["code"])
    return found


def article_of(category: str) -> str:
    """The article from which questions of a category are answered, or ""."""
    return _by_category().get(category, "")


def count_past() -> None:
    """Count by months what the answers of the past used; done again, it says the same."""
    with connection.cursor() as cursor:
        cursor.execute(USED)
