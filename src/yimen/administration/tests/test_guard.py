"""The rules of the guard are kept on pages, and a sentence shows what they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import City

from yimen.kernel.models import Change
from yimen.orgs.models import Unit
from yimen.reading.models import GuardRule
from yimen.reading.queries import guarded
from yimen.ui.tests.visitors import Door, text_of

from .test_doors import BUDGET
from .test_tables import county_keeper

pytestmark = pytest.mark.django_db
HERE = "/administration/guard/"
DAM: dict[str, Any] = {
    "code": "DAM",
    "duty": "danger",
    "to": "119",
    "words": "水库漫坝 大坝…裂缝",
    "near": "",
    "unless": "演练",
    "times": "1",
    "why": "立即通报119和应急管理局",
    "basis": "中华人民共和国防洪法 第四十一条",
}


def seal(door: Door, key: str = "DAM") -> str:
    """What a form says of the row that it was drawn from."""
    form = door("administrator").get(f"{HERE}{key}/change/").context["form"]
    return str(form["seen"].value())


@pytest.fixture
def dam(door: Door) -> GuardRule:
    assert door("administrator").post(f"{HERE}new/", DAM).status_code == 302
    return GuardRule.objects.get(pk="DAM")


def test_a_rule_is_added_and_read_at_once(door: Door, dam: GuardRule) -> None:
    assert (dam.words, dam.unless, dam.active) == ("水库漫坝 大坝…裂缝", "演练", True)
    assert [hit.rule.code for hit in guarded("大坝上出现裂缝")] == ["DAM"]
    page = text_of(door("administrator").get(HERE + "?q=漫坝"))
    assert "DAM" in page
    assert "立即通报119和应急管理局" in page


def test_danger_stands_first(door: Door, dam: GuardRule) -> None:
    shown = door("administrator").get(HERE).context["lines"]
    duties = [GuardRule.objects.get(pk=each.key).duty for each in shown]
    assert duties[0] == "danger"
    assert duties == sorted(duties, key=["danger", "route", "report", "body"].index)


def test_a_code_is_given_once(door: Door, dam: GuardRule) -> None:
    refused = door("administrator").post(f"{HERE}new/", {**DAM, "words": "别的"})
    assert refused.status_code == 422
    assert "There is a rule of this code already." in text_of(refused)
    assert GuardRule.objects.get(pk="DAM").words == dam.words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"to": ""}, "whom it leads to"),
        ({"words": "…"}, "words of letters"),
        ({"times": "0"}, "1"),
        ({"basis": ""}, "required"),
        ({"code": "no spaces"}, "a code of letters and digits"),
    ],
)
def test_a_refusal_is_told_at_its_field(door: Door, said: dict[str, str], words: str) -> None:
    refused = door("administrator").post(f"{HERE}new/", {**DAM, **said})
    assert refused.status_code == 422
    assert any(name in refused.context["form"].errors for name in said), words
    assert words in text_of(refused)
    assert not GuardRule.objects.filter(why=DAM["why"]).exists()


def test_a_change_has_a_history_and_an_older_form_is_told(door: Door, dam: GuardRule) -> None:
    client, before = door("administrator"), seal(door)
    changed = {**DAM, "words": "水库漫坝 溃坝", "seen": before}
    assert client.post(f"{HERE}DAM/change/", changed).status_code == 302
    assert guarded("上游溃坝了")
    assert not guarded("大坝上出现裂缝")
    late = client.post(f"{HERE}DAM/change/", {**DAM, "why": "别的", "seen": before})
    assert late.status_code == 409
    row = Change.objects.filter(table="guard", key="DAM").latest("pk")
    assert row.now == {"words": "水库漫坝 溃坝"}
    page = text_of(client.get(f"{HERE}DAM/"))
    assert "水库漫坝 溃坝" in page
    assert "Administrator" in page


def test_an_ended_rule_tells_nobody_and_may_hold_again(door: Door, dam: GuardRule) -> None:
    client = door("administrator")
    end = {"reason": "replaced by rule R2", "seen": seal(door)}
    assert client.post(f"{HERE}DAM/end/", {"seen": seal(door)}).status_code == 422, "say why"
    assert client.post(f"{HERE}DAM/end/", end).status_code == 302
    assert not guarded("水库漫坝了")
    assert Change.objects.filter(table="guard").latest("pk").reason == "replaced by rule R2"
    assert "DAM" not in text_of(client.get(HERE))
    assert "DAM" in text_of(client.get(HERE + "?state=ended"))
    again = client.post(f"{HERE}DAM/change/", {**DAM, "seen": seal(door)})
    assert again.status_code == 302
    assert guarded("水库漫坝了")


def test_a_county_reads_the_rules_and_keeps_none(door: Door, city: City, dam: GuardRule) -> None:
    client = county_keeper(door, city)
    assert client.get(HERE).context["new"] is None
    assert client.get(f"{HERE}DAM/").context["acts"] == []
    for act, said in (("new/", DAM), ("DAM/change/", DAM), ("DAM/end/", {"reason": "x"})):
        assert client.get(HERE + act).status_code == 403, act
        assert client.post(HERE + act, said).status_code == 403, act
    assert GuardRule.objects.get(pk="DAM").active
    assert client.post(f"{HERE}try/", {"text": "水库漫坝了"}).status_code == 200


def test_a_sentence_shows_what_it_sets_off_and_what_the_agent_sees(
    door: Door, dam: GuardRule
) -> None:
    client = door("administrator")
    page = client.post(f"{HERE}try/", {"text": "水库漫坝了，快来人。"})
    assert [hit.rule.code for hit in page.context["hits"]] == ["DAM"]
    shown = text_of(page)
    for said in ("Danger to life: transfer at once", 'href="tel:119"', DAM["why"], DAM["basis"]):
        assert said in shown
    nothing = text_of(client.post(f"{HERE}try/", {"text": "明天水库漫坝演练，请问几点？"}))
    assert "No rule is set off" in nothing
    assert "Nothing: the call goes on" in nothing


def test_a_sentence_shows_the_unit_that_is_accused(door: Door, city: City) -> None:
    Unit.objects.filter(code="water").update(name="张掖市城市管理局")
    told = {"text": "实名举报城管局不作为，多次投诉，城管局推诿。"}
    page = text_of(door("administrator").post(f"{HERE}try/", told))
    assert "A unit is reported, perhaps" in page
    assert "张掖市城市管理局" in page


def test_what_is_tried_is_kept_nowhere(door: Door, dam: GuardRule) -> None:
    client = door("administrator")
    client.post(f"{HERE}try/", {"text": "水库漫坝了"})
    with CaptureQueriesContext(connection) as told:
        assert client.post(f"{HERE}try/", {"text": "水库漫坝了"}).status_code == 200
    assert len(told) <= BUDGET
    writes = [each["sql"] for each in told if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert not [sql for sql in writes if "session" not in sql]
    assert client.post(f"{HERE}try/", {"text": " "}).status_code == 422


@pytest.mark.parametrize("who", ["agent", "supervisor", "water"])
def test_nobody_else_tries_or_keeps(door: Door, who: str) -> None:
    for act in ("new/", "try/"):
        assert door(who).post(HERE + act, {**DAM, "text": "x"}).status_code == 403
    assert not GuardRule.objects.filter(pk="DAM").exists()
