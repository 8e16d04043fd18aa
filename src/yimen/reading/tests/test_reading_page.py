"""The page that says how well messages are read, and the switch of the models."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cast import MONDAY, Cast

from yimen.catalogue.models import Category
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.reading.learned import commands
from yimen.reading.learned.told import drift, told
from yimen.reading.models import Model, ModelState, Suggestion, Target
from yimen.ui.tests.visitors import Door, text_of

from .matters import categories, closed, months

pytestmark = pytest.mark.django_db
HERE = "/reading/"


@pytest.fixture(autouse=True)
def _categories(cast: Cast) -> None:
    categories()


@pytest.fixture
def model(cast: Cast) -> Model:
    """A model that waits to be switched on."""
    months(cast)
    with time_is(MONDAY + timedelta(days=20)):
        return commands.train(Target.CATEGORY, cast.administrator)


@pytest.mark.parametrize("who", ["supervisor", "administrator"])
def test_before_anything_the_page_says_what_will_be_there(door: Door, who: str) -> None:
    page = text_of(door(who).get(HERE))
    for words in ("No model is switched on", "No model was made yet", "Nothing was read yet"):
        assert words in page
    assert "Nobody has corrected anything yet" in page


@pytest.mark.parametrize("who", ["agent", "dispatcher", "leader", "auditor", "water", "resident"])
def test_others_do_not_see_it(door: Door, who: str) -> None:
    response = door(who).get(HERE)
    assert response.status_code in (302, 403)


def test_a_stranger_is_asked_to_sign_in(door: Door) -> None:
    assert door("stranger").get(HERE)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("act", ["on", "off"])
@pytest.mark.parametrize("who", ["supervisor", "agent", "leader", "other_county", "resident"])
def test_who_may_not_switch_is_refused(door: Door, model: Model, who: str, act: str) -> None:
    assert door(who).post(f"{HERE}{model.pk}/{act}/").status_code in (302, 403)
    model.refresh_from_db()
    assert model.state == ModelState.READY
    assert "Switch it on" not in text_of(door("supervisor").get(HERE))


def test_the_administrator_switches_a_model_on_and_off(door: Door, model: Model) -> None:
    client = door("administrator")
    assert "right 21 of 21" in text_of(client.get(HERE))
    assert client.get(f"{HERE}{model.pk}/on/").status_code == 405
    assert client.post(f"{HERE}{model.pk}/on/")["Location"] == "/reading/?what=category"
    page = text_of(client.get(HERE))
    assert "Model 1 reads from now on." in page
    assert "66 closed matters" in page
    assert 'data-chart="line% 1"' in page, "the curve of coverage and accuracy"
    model.refresh_from_db()
    assert model.switched_by == f"staff:{door.staff('administrator').pk}"
    client.post(f"{HERE}{model.pk}/off/")
    assert "No model is switched on" in text_of(client.get(HERE))
    assert client.post(f"{HERE}{model.pk}/off/").status_code == 409
    assert client.post(f"{HERE}{model.pk}/none/").status_code == 404
    assert client.post(f"{HERE}999999/on/").status_code == 404


def test_a_refused_model_cannot_be_switched_on(door: Door, model: Model) -> None:
    compared = {**model.figures["compared"], "right": 3, "before": 9}
    figures = {**model.figures, "compared": compared}
    Model.objects.filter(pk=model.pk).update(state=ModelState.REFUSED, figures=figures)
    client = door("administrator")
    assert "Switch it on" not in text_of(client.get(HERE))
    response = client.post(f"{HERE}{model.pk}/on/")
    assert response.status_code == 409
    assert "It read 3 of 21 matters right; what was used read 9." in text_of(response)


def test_months_labels_and_corrections_are_counted(door: Door, cast: Cast) -> None:
    water = closed(cast, "1601", 6)
    with time_is(MONDAY + timedelta(days=1)):
        commands.keep_suggestions(Target.CATEGORY)
    right = Suggestion.objects.filter(label="1601").count()
    assert 0 < right < 6, "words alone do not know all of it"
    found = told(Target.CATEGORY, date(2026, 1, 1), {})
    (month,), (row,) = found.months, found.rows
    assert (month.first, month.count.matters, month.count.right) == (date(2026, 3, 1), 6, right)
    assert (row.label, row.matters, row.by["words"].right) == ("1601", 6, right)
    said = StoredEvent.objects.get(case_id=water[0].pk, number=1)
    commands.note_correction(said, "category", "1601", "0801")
    found = told(Target.CATEGORY, date(2026, 1, 1), {})
    assert {row.label: row.matters for row in found.rows} == {"1601": 5, "0801": 1}
    with time_is(MONDAY + timedelta(days=2)):
        for who, sees in (("supervisor", True), ("administrator", False)):
            page = text_of(door(who).get(HERE))
            assert "供水类 / 供水" in page
            assert "教育管理类 / 教育管理" in page
            assert (water[0].number in page) is sees, "an administrator reads no cases"
            assert "By words" in page
            assert "By the model" not in page, "a reader that has read nothing has no column"


def test_rarer_labels_are_folded(door: Door, cast: Cast) -> None:
    top = Category.objects.get(code="16")
    for code in (codes := [f"16{n}" for n in range(20, 33)]):
        Category.objects.create(code=code, name=f"供水{code}", level=2, parent=top)
        closed(cast, "1601", 2 if code == "1632" else 1, taken=code)
    with time_is(MONDAY + timedelta(days=1)):
        commands.keep_suggestions(Target.CATEGORY)
        seen, _summary, folded = text_of(door("supervisor").get(HERE)).partition("1 rarer label")
    assert "供水1632" in seen, "the commonest stands first"
    assert [code for code in codes if f"供水{code}" in folded] == ["1631"]


def test_drift_is_what_would_have_to_be_something_else() -> None:
    learned = {"1601": 0.5, "0801": 0.5}
    assert drift({"1602": 10, "0801": 10}, learned) == 0, "by first level"
    assert drift({"1601": 20}, learned) == 50
    assert drift({"0201": 3}, learned) == 100
    assert drift({"help": 1, "praise": 1}, {"help": 1.0}) == 50


def test_nothing_of_a_model_or_a_message_is_shown(door: Door, model: Model) -> None:
    commands.switch_on(model, door.cast.administrator)
    page = text_of(door("administrator").get(HERE))
    assert "自来水" not in page
    assert "补课" not in page
