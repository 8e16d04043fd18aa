"""Words that mean the same: kept by the city, each in one row alone, with a history."""

from __future__ import annotations

import pytest
from tests.cast import Cast, refused

from yimen.catalogue.commands import add_synonyms, change_synonyms, end_synonyms
from yimen.catalogue.imports import SYNONYMS, import_file
from yimen.catalogue.models import Synonyms
from yimen.catalogue.queries import same_as
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.models import Change
from yimen.orgs.tables import NotImported

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(cast: Cast) -> Synonyms:
    return add_synonyms(cast.administrator, word="停水", same="断水、没水，断水")


def test_each_of_them_leads_to_the_others(water: Synonyms) -> None:
    assert water.same == "断水 没水"
    assert same_as("断水") == ("断水", "停水", "没水")
    assert same_as("停水") == ("停水", "断水", "没水")
    assert same_as("停电") == ("停电",)


def test_they_are_spelled_as_texts_are_compared(cast: Cast) -> None:
    add_synonyms(cast.administrator, word="ＷＩＦＩ", same="无线网")
    assert same_as("wifi") == ("wifi", "无线网")


def test_a_change_and_an_end_hold_at_once_and_are_remembered(cast: Cast, water: Synonyms) -> None:
    changed = change_synonyms(water, cast.administrator, same="断水")
    assert same_as("没水") == ("没水",)
    end_synonyms(changed, cast.administrator, reason="too wide")
    assert same_as("停水") == ("停水",)
    told = Change.objects.filter(table="synonyms", key=str(water.pk)).order_by("pk")
    assert [each.now.get("same") for each in told] == ["断水 没水", "断水", None]
    assert told[2].reason == "too wide"


def test_two_who_change_one_row_lose_nothing(cast: Cast, water: Synonyms) -> None:
    with refused("Somebody has changed this row meanwhile"):
        change_synonyms(water, cast.administrator, same="断水", seen="another")
    with refused("has ended already"):
        end_synonyms(end_synonyms(water, cast.administrator), cast.administrator)


@pytest.mark.parametrize(
    ("word", "same"), [("水", "停水"), ("停 水", "断水"), ("停水", "水"), ("停水", "停水")]
)
def test_what_is_no_word_is_refused(cast: Cast, word: str, same: str) -> None:
    with pytest.raises(Invalid):
        add_synonyms(cast.administrator, word=word, same=same)
    assert not Synonyms.objects.exists()


@pytest.mark.parametrize(("word", "same"), [("断水", "缺水"), ("缺水", "没水")])
def test_a_word_stands_in_one_row_alone(cast: Cast, water: Synonyms, word: str, same: str) -> None:
    with refused("stands in that of “停水”"):
        add_synonyms(cast.administrator, word=word, same=same)


def test_a_file_with_a_mistake_changes_nothing(cast: Cast) -> None:
    lines = "word,same\n停水,断水\n没水,断水\n"
    with pytest.raises(NotImported) as wrong:
        import_file(SYNONYMS, cast.administrator, "a.csv", lines.encode())
    assert [(fault.line, fault.column) for fault in wrong.value.faults] == [(3, "same")]
    assert not Synonyms.objects.exists()


@pytest.mark.parametrize("who", ["agent", "supervisor", "other_county"])
def test_only_the_citys_administrator_keeps_them(cast: Cast, water: Synonyms, who: str) -> None:
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed):
        add_synonyms(actor, word="停电", same="断电")
    with pytest.raises(NotAllowed):
        change_synonyms(water, actor, same="断水")
    with pytest.raises(NotAllowed):
        end_synonyms(water, actor)
