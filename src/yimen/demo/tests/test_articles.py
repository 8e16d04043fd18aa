"""The demo city has a knowledge base, from which its past year was answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.demo.articles import WAITS, count_past
from yimen.demo.tests.conftest import undone, written, year_of
from yimen.kernel.models import StoredEvent
from yimen.knowledge.models import ArticleMonth, Audience, Stage, Version
from yimen.knowledge.queries import forget_shelf, suggestions
from yimen.reading.nearby.commands import count_signs, missing, write_signs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_year(place: None) -> Iterator[None]:
    with undone():
        written(year_of(400), bulk=True)
        for keys in missing():
            write_signs(keys)
        count_signs()
        forget_shelf()
        yield
    forget_shelf()


def test_its_articles_are_published_but_one_and_nobody_approved_their_own() -> None:
    published = Version.objects.filter(stage=Stage.PUBLISHED)
    assert published.count() >= 12
    assert Version.objects.get(stage=Stage.IN_REVIEW).article.code == WAITS
    assert {each.audience for each in published} == set(Audience.values)
    assert all(each.decided_by != each.written_by for each in published)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("你好，家里暖气不热，已经三天了，请派人看看", "HEAT-COLD"),
        ("我的社保卡丢了，怎么补办", "CARD-LOST"),
        ("厨房里有很大的燃气味，我现在该怎么办", "GAS-SMELL"),
        ("老板拖欠我三个月工资不给", "WAGES-OWED"),
        ("水费在哪交，户号忘了", "WATER-BILL"),
        ("邻居家漏水不赔，能不能调解，收费吗", "MEDIATE"),
    ],
)
def test_what_people_ask_is_answered(asked: str, code: str) -> None:
    assert suggestions(asked)[0].version.article.code == code


@pytest.mark.parametrize(
    "asked",
    [
        "有一只猫卡在树上下不来",
        "建议把图书馆周末延长开放",
        "路口信号灯坏了",
        "小区停车费又涨了，物业说不交就不让进",
    ],
)
def test_what_nobody_has_written_is_not_suggested(asked: str) -> None:
    assert suggestions(asked) == [], "小区 and 物业 stand in every second call"


def test_what_is_over_is_not_suggested_but_stands() -> None:
    assert Version.objects.filter(article__code="HEAT-STOP-2025", stage=Stage.PUBLISHED).exists()
    found = {each.version.article.code for each in suggestions("不用暖气怎样报停")}
    assert "HEAT-STOP-2025" not in found


def test_the_past_is_counted_and_again_it_says_the_same() -> None:
    for _again in range(2):
        count_past()
        used = sum(ArticleMonth.objects.values_list("used", flat=True))
        named = StoredEvent.objects.filter(kind="requests.AnsweredAtOnce")
        assert used == sum(each.facts["article"] != "" for each in named) > 0
