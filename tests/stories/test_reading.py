"""The city reads what residents write, learns from who corrects it, and works on without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.cast import MONDAY, Cast, Story
from yimen.catalogue.models import Category
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.reading.learned import commands, queries
from yimen.reading.models import Correction, Model, Suggestion, Target
from yimen.reading.suggest import forget, suggest
from yimen.reading.tests.matters import THINGS, categories, closed
from yimen.reading.words import TitledText
from yimen.requests import heard
from yimen.requests.models import Request
from yimen.requests.reactions import note_correction
from yimen.requests.tests.test_register_page import said
from yimen.ui.tests.visitors import Door, door, text_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NEW = TitledText("电梯停了", "三单元的电梯停在四楼，请派人来修")
BEGIN = MONDAY - timedelta(days=50)


@pytest.fixture(autouse=True)
def _categories(cast: Cast) -> Iterator[None]:
    categories()
    yield
    forget()


def train(cast: Cast, days: int) -> Model:
    """So many days after Monday the city learns."""
    with time_is(MONDAY + timedelta(days=days)):
        return commands.train(Target.CATEGORY, cast.administrator)


def lift(cast: Cast, number: int, begins: int) -> Story:
    """A caller tells of a lift that stands still; the agent takes what is suggested."""
    story = Story(cast, MONDAY + timedelta(days=begins, hours=number))
    best = suggest(Target.CATEGORY, NEW, 1).ranked[0].label
    body = (
        f"{number + 1}栋的电梯停了，{'三四五六七八九'[number % 7]}单元的人走楼梯，请派人来修电梯。"
    )
    return story.register("电梯停了", body=body, item=Category.objects.get(pk=best))


def test_a_wrong_suggestion_corrected_ten_times_changes_the_next_model(cast: Cast) -> None:
    # In its first months the city heard of lifts at the school only: it learns that lifts are its.
    for label in THINGS:
        closed(cast, label, 25, BEGIN)
        closed(cast, label, 8, MONDAY, seed=2)
    school = Category.objects.get(pk="0801")
    for number in range(4):
        story = Story(cast, BEGIN + timedelta(hours=number))
        story.register(
            "学校电梯停了", body=f"学校{number}号楼的电梯停了，学生走楼梯。", item=school
        )
        story.answer_now()
    first = commands.switch_on(train(cast, 2), cast.administrator)
    assert suggest(Target.CATEGORY, NEW).ranked[0].label == "0801"

    # Ten callers tell of lifts in houses: the wrong suggestion is taken, and a dispatcher corrects.
    water = Category.objects.get(pk="1601")
    for number in range(10):
        story = lift(cast, number, begins=5)
        assert story.request.item_id == "0801"
        with time_is(story.moment):
            commands.keep_suggestions(Target.CATEGORY)
        story.take("correct", by=cast.dispatcher, item=water)
        event = StoredEvent.objects.filter(case_id=story.request.pk).latest("number")
        note_correction(str(story.request.pk), event.number)
        story.answer_now()
    assert Correction.objects.filter(before="0801", after="1601").count() == 10
    kept = Suggestion.objects.filter(model=first, case__title="电梯停了")
    assert kept.count() == 10
    assert {(row.label, row.taken) for row in kept} == {("0801", "0801")}

    # What else came in meanwhile is read as before; the model that learned from all of it is used.
    for label in THINGS:
        closed(cast, label, 8, MONDAY + timedelta(days=6), seed=3)
    second = train(cast, 8)
    assert (second.state, second.version, second.corrections) == ("in_use", 2, 10)
    best = suggest(Target.CATEGORY, NEW).ranked[0]
    assert best.label == "1601"
    assert any("电梯" in word for word in best.because)
    for label, things in THINGS.items():
        told = TitledText(f"{things[0]}的事", f"{things[1]}有问题，{things[2]}也不行。")
        assert suggest(Target.CATEGORY, told).ranked[0].label == label


def registers(client: Door, **more: str) -> Request:
    """An agent registers a matter while a reader is down."""
    before = Request.objects.count()
    page = text_of(client("agent").post("/requests/heard/", said(**more)))
    assert "does not answer now" in page or "Not everything that reads along answers" in page
    assert client("agent").post("/requests/register/", said(**more)).status_code == 302
    assert Request.objects.count() == before + 1
    return Request.objects.latest("opened_at")


def test_a_dead_endpoint_stops_nobody(door: Door, settings: Settings) -> None:  # noqa: F811
    settings.READER = "http://127.0.0.1:1/v1"
    request = registers(door, title="停水", body="家里停水", item="1601")
    assert commands.keep_suggestions(Target.CATEGORY) == 1
    kept = Suggestion.objects.get(case_id=request.pk)
    assert (kept.reader, kept.taken) == ("words", "1601")
    page = text_of(door("supervisor").get("/reading/"))
    assert "Does not answer at the moment, and is left out: By what is plugged in" in page


def test_a_broken_model_stops_nobody(door: Door, cast: Cast) -> None:  # noqa: F811
    for label in THINGS:
        closed(cast, label, 30, BEGIN)
    model = commands.switch_on(train(cast, 2), cast.administrator)
    Model.objects.filter(pk=model.pk).update(packed=b"broken")
    forget()
    registers(door, title="停水", body="家里停水", item="1601")
    page = text_of(door("supervisor").get("/reading/"))
    assert "is left out: By the model" in page


def test_a_slow_question_stops_nobody(
    door: Door,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heard, "PATIENCE", 50)

    def slowly(_target: Target) -> Model | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return None

    monkeypatch.setattr(queries, "in_use", slowly)
    forget()
    registers(door, title="停水", body="家里停水", item="1601")
