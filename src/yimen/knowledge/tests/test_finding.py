"""An article is found by what stands in it, suggested by what is said, and never past its time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from yimen.deadlines.calendar import BEIJING
from yimen.kernel.time import now, time_is
from yimen.knowledge import commands, queries, reactions
from yimen.knowledge.closest import Heard, Index
from yimen.knowledge.models import ArticleMonth, Audience, Lack, Missed, Version
from yimen.knowledge.policy import visible_to
from yimen.knowledge.search import search
from yimen.orgs.queries import today
from yimen.reading.models import Rarity
from yimen.reading.nearby.queries import EVERY
from yimen.reading.signs import code

from .conftest import Published, words

pytestmark = pytest.mark.django_db

WATER = {"title": "水费怎么交？", "body": "凭水卡到营业厅或者手机上缴费，需要户号。"}
LAMP = {
    "title": "路灯不亮找谁？",
    "body": "城区路灯由路灯管理所维修，请说明灯杆编号。",
    "items": (),
}


@pytest.fixture
def two(published: Published) -> tuple[Version, Version]:
    return published("WATER-1", **WATER), published("LAMP-1", **LAMP)


def found(cast: Cast, typed: str) -> list[str]:
    return [hit.version.article.code for hit in search(visible_to(cast.agent), typed)]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("户号", ["WATER-1"]),
        ("水卡 缴费", ["WATER-1"]),
        ("水卡 灯杆", []),
        ("编号。", ["LAMP-1"]),
        ("请说明灯杆编", ["LAMP-1"]),
        ("", []),
        ("' | x", []),
        ("\\", []),
    ],
)
def test_whatever_stands_in_it_is_found(
    two: object, cast: Cast, typed: str, codes: list[str]
) -> None:
    assert found(cast, typed) == codes


def test_full_width_and_capitals_make_no_difference(published: Published, cast: Cast) -> None:
    published("APP-1", title="ＡＰＰ缴费", body="Use the App.")
    assert found(cast, "app缴") == ["APP-1"]


def test_where_the_words_stand_is_marked(two: object, cast: Cast) -> None:
    (hit,) = search(visible_to(cast.agent), "户号")
    assert [piece.text for piece in hit.excerpt if piece.hit] == ["户号"]


def test_words_of_the_title_come_first(published: Published, cast: Cast) -> None:
    published("B-1", title="停水通知在哪里看", body="公众号。")
    published("A-1", title="用水常识", body="停水时关好龙头。")
    assert found(cast, "停水") == ["B-1", "A-1"]


def said(text: str, item: str | None = None) -> list[str]:
    return [each.version.article.code for each in queries.suggestions(text, item)]


def test_what_fits_is_suggested_with_the_words_that_say_so(two: object) -> None:
    (best, *_rest) = queries.suggestions("你好，我想问一下家里的水费在哪里交，户号忘了")
    assert best.version.article.code == "WATER-1"
    assert "户号" in best.words
    assert "水费" in best.words


def test_nothing_is_suggested_for_what_no_article_knows(two: object) -> None:
    assert said("你好，我想问一下，请问怎么样可以") == []
    assert said("小区门口有人大声唱歌") == []


def test_the_category_speaks_for_an_article(published: Published) -> None:
    published("A-1", title="缴费 一般", body="窗口缴费。", items=())
    published("B-1", title="缴费 一般", body="窗口缴费。")
    assert said("缴费窗口", "T101") == ["B-1", "A-1"]


def test_what_is_past_or_still_to_come_is_not_suggested(published: Published) -> None:
    day = today()
    published("NOW-1", **WATER, valid_to=day + timedelta(days=1))
    published("TO-COME", **WATER, valid_from=day + timedelta(days=1))
    assert said("水费户号") == ["NOW-1"]
    with time_is(now() + timedelta(days=1)):
        assert said("水费户号") == ["TO-COME"]


def test_what_is_withdrawn_or_rewritten_is_not_suggested(
    two: tuple[Version, Version], cast: Cast
) -> None:
    water = two[0]
    second = commands.revise(water.article, cast.water, words=words(title="别的", body="没有了。"))
    assert said("水费户号") == ["WATER-1"], "a draft changes nothing"
    commands.submit(second, cast.water)
    commands.publish(second, cast.approver)
    assert said("水费户号") == []
    commands.withdraw(two[1], cast.water, reason="moved")
    assert said("路灯灯杆编号") == []


def test_suggestions_are_answered_from_memory(
    two: object, django_assert_num_queries: object
) -> None:
    said("水费户号")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert said("水费户号") == ["WATER-1"]


def test_the_public_is_offered_only_what_is_public(published: Published) -> None:
    published("STAFF-1", **WATER, audience=Audience.STAFF)
    assert said("水费户号") == ["STAFF-1"]
    assert not queries.public_suggestions("水费户号", 3)
    assert not queries.public_articles().exists()


def test_use_is_counted_by_month(two: object) -> None:
    commands.count(["WATER-1", "LAMP-1"], "shown")
    commands.count(["WATER-1"], "shown")
    commands.count(["WATER-1"], "used")
    commands.count(["NOBODY"], "used")
    row = ArticleMonth.objects.get(article__code="WATER-1")
    assert (row.month, row.shown, row.used) == (today().replace(day=1), 2, 1)
    assert ArticleMonth.objects.get(article__code="LAMP-1").shown == 1


def test_what_is_missed_is_counted_without_what_may_be_somebodys(db: None) -> None:
    for typed in (
        "水表 检定",
        "水表  检定",
        "13800000001",
        "3号楼1202",
        "我叫王小明家住甘州区东街街道交通巷里面",
        "x",
    ):
        commands.miss(Lack.WORDS, typed)
    commands.miss(Lack.ITEM, "T101")
    assert queries.missed() == {"words": [("水表 检定", 2)], "item": [("T101", 1)]}
    assert Missed.objects.count() == 2


def test_what_was_missed_is_forgotten_after_a_year(db: None) -> None:
    for month in (date(2025, 2, 1), date(2025, 3, 1), date(2026, 3, 1)):
        Missed.objects.create(month=month, lack=Lack.WORDS, words="供暖", times=1)
    with time_is(datetime(2026, 3, 31, 23, 59, tzinfo=BEIJING)):
        reactions.sweep(0)
        left = Missed.objects.order_by("month").values_list("month", flat=True)
        assert list(left) == [date(2025, 3, 1), date(2026, 3, 1)]
        assert commands.forget_missed() == 0
    with time_is(datetime(2026, 4, 1, 0, 1, tzinfo=BEIJING)):
        assert commands.forget_missed() == 1


def test_nothing_is_close_to_nothing() -> None:
    assert Index([]).closeness("水费") == {}
    assert Index(["水费"]).closeness("") == {}
    assert Index(["水费"]).closeness("水费") == {0: pytest.approx(1.0)}


def test_what_every_second_call_says_tells_little() -> None:
    texts = ["小区停水怎么办", "夜里施工吵人，物业不管"]
    said = "小区停车费涨了"
    heard = Heard(1000, {"小区": 400})
    assert Index(texts, heard).closeness(said)[0] < Index(texts).closeness(said)[0]
    assert Index(texts, heard).closeness("停水了")[0] > Index(texts).closeness("停水了")[0]


def test_numbers_are_rare_by_the_articles_alone() -> None:
    texts = ["拨打12345", "拨打12348法律援助"]
    index = Index(texts, Heard(1000, {}))
    assert index.rarity["12345"] == Index(texts).rarity["12345"]


def test_the_shelf_is_weighed_anew_when_matters_were_counted(two: object) -> None:
    before = queries.shelf().index.rarity["路灯"]
    Rarity.objects.bulk_create([Rarity(code=EVERY, often=100), Rarity(code=code("路灯"), often=90)])
    queries.forget_shelf()
    assert queries.shelf().index.rarity["路灯"] < before
    assert queries.shelf().index.rarity["灯杆"] > before
    queries.forget_shelf()


def test_shared_words_are_the_longest_that_stand_in_both() -> None:
    index = Index(["不动产登记需要身份证", "身份证丢了"])
    assert index.shared("我想办不动产登记，要带身份证吗", 0) == ["不动产登记", "身份证"]
