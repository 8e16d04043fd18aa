"""Search finds all that stands in a text, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Story

from yimen.cases import search as searching
from yimen.cases.grams import plain
from yimen.cases.models import Case
from yimen.cases.search import Frequencies, most_fitting, search
from yimen.catalogue.models import Synonyms
from yimen.catalogue.queries import forget_synonyms
from yimen.kernel.actors import Actor
from yimen.kernel.time import now, time_is
from yimen.orgs.models import Area
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db

TEXTS = (
    "甘泉社区三号楼停水三天了",
    "路灯不亮，晚上很黑；Ｗｉ－Ｆｉ也没有",
    "100%的人都说 a_b 不行，it's \\ broken",
    "小区门口的下水井盖坏了 请修",
)


@pytest.fixture
def told(cast: Cast) -> Cast:
    for number, text in enumerate(TEXTS):
        Story(cast).register(title=f"第{number}件事", body=text)
    return cast


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("停水", 0),
        ("三号楼停水三天", 0),
        ("wi-fi", 1),
        ("0%的", 2),
        ("a_b", 2),
        ("it's", 2),
        ("\\ b", 2),
        ("井盖 请修", 3),
        ("第3件", 3),
        ("盖", 3),
    ],
)
def test_what_stands_in_a_text_is_found(
    told: Cast, monkeypatch: pytest.MonkeyPatch, words: str, number: int, common: float
) -> None:
    monkeypatch.setattr(searching, "COMMON", common)
    assert [case.title for case in search(told.agent, words).cases] == [f"第{number}件事"]


@pytest.mark.parametrize(
    "words", ["a%b", "停电", "axb", "", "   ", "'); DROP TABLE", "三号楼 停电"]
)
def test_what_stands_nowhere_is_not_found(told: Cast, words: str) -> None:
    assert not search(told.agent, words).cases


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_it_agrees_with_a_plain_search_for_a_substring(told: Cast, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    begin = data.draw(st.integers(0, len(text) - 2))
    words = text[begin : begin + data.draw(st.integers(2, 5))]
    wanted = {
        number
        for number, each in enumerate(TEXTS)
        if all(word in plain(f"第{number}件事\n{each}") for word in plain(words).split())
    }
    if plain(words).split():
        assert {int(case.title[1]) for case in search(told.agent, words).cases} == wanted


def test_where_the_words_stand_is_told(told: Cast) -> None:
    found = search(told.agent, "停水")
    (pieces,) = found.excerpts.values()
    assert [piece.text for piece in pieces if piece.hit] == ["停水"]
    (pieces,) = search(told.agent, "第3件").excerpts.values()
    assert [piece.text for piece in pieces if piece.hit] == ["第3件"], "in the title"


def test_what_fits_best_comes_first(cast: Cast) -> None:
    for title, body in (
        ("停水", "停水"),
        ("别的事", "停水，又停水"),
        ("别的事二", "停水一次"),
    ):
        Story(cast).register(title=title, body=body)
    titles = ["停水", "别的事", "别的事二"]
    assert [case.title for case in most_fitting(cast.agent, "停水").cases] == titles
    assert [case.title for case in search(cast.agent, "停水").cases] == titles[::-1]


def test_the_most_fitting_are_only_what_may_be_seen(told: Cast) -> None:
    assert len(most_fitting(told.agent, "停水").cases) == 1
    found = most_fitting(told.other_county, "停水")
    assert (found.cases, dict(found.excerpts)) == ([], {})


def test_nobody_finds_what_is_not_theirs_to_see(told: Cast) -> None:
    assert len(search(told.agent, "停水").cases) == 1
    for stranger in (told.other_county, told.roads, told.administrator, told.neighbour):
        assert not search(stranger, "停水").cases
    assert len(search(told.resident, "停水").cases) == 1


def test_additions_are_found_and_notes_are_not(story: Story) -> None:
    story.register(area=Area.objects.get(pk="620702"))
    story.add(text="锅炉房也没有水")
    assert len(search(story.cast.agent, "锅炉").cases) == 1
    from yimen.cases import commands

    commands.note(Case.named(story.request.pk), story.cast.dispatcher, text="内部说明骚扰电话")
    assert not search(story.cast.agent, "骚扰").cases


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
def test_every_hit_is_on_some_page_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, common: float
) -> None:
    """Many texts of one moment, as in an imported file, and a case that holds the words twice."""
    monkeypatch.setattr(searching, "COMMON", common)
    monkeypatch.setattr(searching, "PAGE", 7)
    monkeypatch.setattr(searching, "TRIES", 5)
    with time_is(now()):
        told = [Story(cast).register(title="停水", body="又停水了") for _ in range(18)]
        told[3].add(text="还是停水")
    found, before = [], None
    for _page in range(9):
        hits = search(cast.agent, "停水", before)
        found += [case.pk for case in hits.cases]
        if not (before := hits.next):
            break
    assert before is None
    assert {*found} == {each.request.pk for each in told}


def days(first: int, last: int) -> list[datetime]:
    """Each day's beginning, so many days from now."""
    return [now() + timedelta(days=day) for day in range(first, last + 1)]


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
@pytest.mark.parametrize("words", ["停水", "又停水了", "停水 三天"])
def test_every_hit_is_on_some_page_once_over_windows_of_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, words: str, common: float
) -> None:
    """Windows begin at the moment of some texts, and hold fewer than a page."""
    with time_is(now()):
        moments = days(-100, 0)
        known = Frequencies(inf, inf, rows=10**6, other=0.01, moments=moments)
        edge = known.since(known.part(0.01, 3), None)
        assert edge == moments[-2]
        spots = [edge - timedelta(1), edge, edge, edge + timedelta(seconds=1), edge, moments[0]]
        told = []
        for spot in sorted(spots):
            told.append(Story(cast, spot).register(title="停水", body="又停水了，三天"))
        monkeypatch.setattr(searching, "COMMON", common)
        monkeypatch.setattr(searching, "FREQUENCIES", known)
        monkeypatch.setattr(searching, "PAGE", 2)
        monkeypatch.setattr(searching, "TRIES", 3)
        found = list(pages_of(cast.agent, words))
        assert len(most_fitting(cast.agent, words).cases) == 2
        assert not list(pages_of(cast.other_county, words))
    opened = [case.opened_at for case in found]
    assert opened == sorted(opened, reverse=True)
    assert sorted(case.pk for case in found) == sorted(each.request.pk for each in told)


def pages_of(actor: Actor, words: str) -> Iterator[Case]:
    """The cases of all the pages of a search."""
    found = search(actor, words)
    yield from found.cases
    while found.next:
        found = search(actor, words, found.next)
        yield from found.cases


def test_a_window_goes_back_as_far_as_enough_texts_need() -> None:
    with time_is(now()):
        moments = days(0, 100)
        known = Frequencies(inf, inf, rows=10**6, moments=moments)
        part = known.part(0.5, round(10_000 / searching.ENOUGH))
        assert part == pytest.approx(0.02)
        assert known.part(1.0, 1) == 0.01, "no narrower than what is known"
        assert known.since(0.02, None) == moments[98]
        assert known.since(0.02, moments[50]) == moments[48]
        assert known.since(0.02, moments[100] + timedelta(1)) == moments[98]
        assert known.since(0.02, moments[1]) is None, "all that is older is little"
        assert known.since(known.part(0.0001, 1000), None) is None, "what is rare: the whole"
    unknown = Frequencies(inf, inf)
    assert unknown.since(unknown.part(0.5, 1000), None) is None, "nothing is known yet"


def test_the_window_before_is_as_wide_as_what_was_found_says(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_is(now()):
        moments = days(-100, 0)
        for spot in (moments[-1], moments[-2], moments[0]):
            Story(cast, spot).register(title="停水", body="又停水了，三天")
        known = Frequencies(inf, inf, rows=10**6, other=0.01, moments=moments)
        since = Mock(side_effect=known.since)
        monkeypatch.setattr(known, "since", since)
        monkeypatch.setattr(searching, "FREQUENCIES", known)
        assert len(search(cast.agent, "又停水了").cases) == 3
    first = known.part(0.01, searching.TRIES)
    asked = [call.args[0] for call in since.call_args_list]
    assert asked == [pytest.approx(each) for each in (first, first * searching.TRIES / 2)]


def test_the_newest_words_come_first(cast: Cast) -> None:
    first, second = (Story(cast).register(title=each, body="停水") for each in ("一", "二"))
    assert [each.title for each in search(cast.agent, "停水").cases] == ["二", "一"]
    first.add(text="还是停水")
    assert [each.title for each in search(cast.agent, "停水").cases] == ["一", "二"]
    assert second.request.head == 1


@pytest.mark.parametrize("order", ["", "&order=fit", "&order=nonsense"])
def test_the_page_marks_the_words_as_words(door: Door, cast: Cast, order: str) -> None:
    Story(cast).register(title="A pipe", body="<b>Water</b> runs down the lane")
    page = door("agent").get(f"/search/?q=%3Cb%3Ewater{order}").content.decode()
    assert "<mark>&lt;b&gt;Water</mark>&lt;/b&gt; runs" in page
    assert ("that hold the words" in page) == (order == "&order=fit")


@pytest.fixture
def synonyms(told: Cast) -> Cast:
    """断水 and 没水 mean 停水; 灯 alone is too short to be looked up."""
    Story(told).register(title="第4件事", body="我们这里没水已经两天")
    Synonyms.objects.create(word="停水", same="断水 没水")
    forget_synonyms()
    return told


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
@pytest.mark.parametrize("words", ["停水", "断水", "没水"])
def test_what_means_the_same_is_found_too(
    synonyms: Cast, monkeypatch: pytest.MonkeyPatch, words: str, common: float
) -> None:
    monkeypatch.setattr(searching, "COMMON", common)
    found = search(synonyms.agent, words)
    assert [case.title for case in found.cases] == ["第4件事", "第0件事"]
    hits = {piece.text for pieces in found.excerpts.values() for piece in pieces if piece.hit}
    assert hits == {"没水", "停水"}, "the word that stands there is marked"
    assert len(most_fitting(synonyms.agent, words).cases) == 2


def test_each_word_or_what_means_it_must_stand_there(synonyms: Cast) -> None:
    assert [case.title for case in search(synonyms.agent, "断水 两天").cases] == ["第4件事"]
    assert search(synonyms.agent, "断水 路灯").cases == []


def test_an_exact_search_is_for_what_was_typed(synonyms: Cast) -> None:
    assert [case.title for case in search(synonyms.agent, "停水", exact=True).cases] == ["第0件事"]
    assert search(synonyms.agent, "断水", exact=True).cases == []


def test_the_page_says_what_else_was_looked_for(synonyms: Cast, door: Door) -> None:
    page = text_of(door("agent").get("/search/", {"q": "断水"}))
    assert "Also found: 停水、没水." in page
    exact = text_of(door("agent").get("/search/", {"q": "停水", "exact": "1"}))
    assert "Only as typed." in exact
    assert "第4件事" not in exact


def test_the_interface_finds_them_too(synonyms: Cast, door: Door) -> None:
    here = "/api/v1/cases/search"
    assert len(door("agent").get(here, {"words": "断水"}).json()["rows"]) == 2
    assert door("agent").get(here, {"words": "断水", "exact": "true"}).json()["rows"] == []


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
def test_a_case_is_found_by_its_place(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, common: float
) -> None:
    monkeypatch.setattr(searching, "COMMON", common)
    story = Story(cast).register(title="停水", body="三天了", place="银杏路12号")
    found = search(cast.agent, "银杏路12号 三天")
    assert [case.title for case in found.cases] == ["停水"]
    (pieces,) = search(cast.agent, "银杏路").excerpts.values()
    assert [piece.text for piece in pieces if piece.hit] == ["银杏路"]
    for stranger in (cast.other_county, cast.roads, cast.administrator, cast.neighbour):
        assert not search(stranger, "银杏路").cases
    story.add(text="还没有水")
    assert not search(cast.agent, "银杏 还没有水").cases, "an addition has no place of its own"


@pytest.mark.parametrize("common", [0.0, 2.0], ids=["walking back", "in the index"])
def test_it_is_found_by_the_place_as_it_was_corrected(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, common: float
) -> None:
    monkeypatch.setattr(searching, "COMMON", common)
    story = Story(cast).register(title="停水", body="三天了", place="银杏路12号")
    story.correct(place="梧桐巷3号")
    assert [case.title for case in search(cast.agent, "梧桐巷3号").cases] == ["停水"]
    assert not search(cast.agent, "银杏路").cases
    assert [case.title for case in search(cast.agent, "三天").cases] == ["停水"]


@pytest.mark.django_db
def test_a_search_is_planned_for_its_own_words(story: Story) -> None:
    """A plan for any words sorts every text that holds them: 400 ms instead of 10 at 100,000."""
    story.register("No water on Mill Lane")
    for _time in range(12):
        assert search(story.cast.agent, "Mill Lane").cases
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert not [each for each in kept if "cases_passage" in each and "strpos" in each]


@pytest.mark.django_db
def test_what_a_search_asks_is_counted_as_all_else_is(story: Story) -> None:
    story.register("No water on Mill Lane")
    with CaptureQueriesContext(connection) as asked:
        assert search(story.cast.agent, "Mill Lane").cases
    assert sum("strpos" in each["sql"] for each in asked) == 1
