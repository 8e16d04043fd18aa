"""What the guard says on the call screen, and what follows from it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.orgs.held import forget_all
from yimen.orgs.models import Unit
from yimen.reading.models import GuardRule
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import said

pytestmark = pytest.mark.django_db
HERE = "/requests/heard/"


def shown(door: Door, body: str) -> str:
    """The panels for what was said."""
    return text_of(door("agent").post(HERE, said(body=body)))


def test_danger_stands_above_the_form_with_the_number_and_the_words(door: Door) -> None:
    page = door("agent").post(HERE, said(body="隔壁的拿刀在门口，说要弄死我"))
    warned = page.content.decode().partition('data-for="heard"')[0]
    assert 'href="tel:110"' in warned
    assert "<mark>拿刀</mark>" in warned
    assert 'data-put="urgency" data-value="urgent"' in warned


def test_what_two_rules_know_by_the_same_words_is_said_once(door: Door) -> None:
    page = shown(door, "地里有人触电了，快来人")
    assert page.count("触电") == page.count("地里有人触电") + 1
    assert "119" in page


def test_a_lawful_route_is_told_with_what_to_say_and_by_which_law(door: Door) -> None:
    page = shown(door, "法院判决生效一年了，一直得不到执行，执行局说没有财产")
    assert "Court" in page
    assert "12368" in page
    assert "国办发〔2020〕53号" in page


def test_an_ordinary_matter_is_not_disturbed(door: Door) -> None:
    page = shown(door, "小区的路灯坏了三天，请派人来修")
    assert "Danger to life" not in page
    assert "lawful route" not in page


def test_a_rule_out_of_use_is_not_read(door: Door) -> None:
    GuardRule.objects.filter(duty="danger").update(active=False)
    forget_all()
    assert "Danger to life" not in shown(door, "隔壁的拿刀在门口，说要弄死我")


def test_a_row_that_the_city_adds_is_read(door: Door) -> None:
    GuardRule.objects.create(
        code="X1", duty="danger", to="119", words="水库漫坝", why="Call 119.", basis="a test"
    )
    forget_all()
    assert "Call 119." in shown(door, "水库漫坝了")


@pytest.fixture
def school_board(cast: object) -> Unit:
    """A unit that residents call by a shorter name."""
    made = Unit.objects.create(
        code="620702-102", name="甘州区教育局", kind="department", area_id="620702"
    )
    forget_all()
    return made


def test_a_unit_that_is_accused_is_offered_as_the_reported_one(
    door: Door, school_board: Unit
) -> None:
    page = door("agent").post(HERE, said(body="举报教体局不作为，包庇学校乱收费"))
    offer = 'data-put="about_unit" data-value="620702-102" data-name="甘州区教育局"'
    assert offer in page.content.decode()


def test_a_unit_that_is_only_asked_is_not(door: Door, school_board: Unit) -> None:
    assert "A unit is reported" not in shown(door, "请教体局尽快安排孩子入学")


def test_once_it_stands_in_the_form_it_is_not_offered_again(door: Door, school_board: Unit) -> None:
    form = said(body="举报教体局不作为，包庇学校乱收费", about_unit=school_board.code)
    assert "A unit is reported" not in text_of(door("agent").post(HERE, form))


def test_the_rules_are_read_with_two_queries_and_then_from_memory(door: Door) -> None:
    client = door("agent")
    forget_all()
    with CaptureQueriesContext(connection) as first:
        client.post(HERE, said(body="今天天气好"))
    with CaptureQueriesContext(connection) as again:
        client.post(HERE, said(body="今天天气好"))
    tables = [each["sql"] for each in first.captured_queries if "reading_guardrule" in each["sql"]]
    assert len(tables) == 1
    assert not [each for each in again.captured_queries if "reading_guardrule" in each["sql"]]
