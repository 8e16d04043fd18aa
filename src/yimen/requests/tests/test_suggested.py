"""What the call screen suggests, and what is kept when people say something else."""

from __future__ import annotations

import re

import pytest
from tests.cast import Cast, Story

from yimen.catalogue.models import Category
from yimen.kernel.models import StoredEvent
from yimen.reading.models import Correction
from yimen.reading.suggest import forget
from yimen.reading.tests.matters import categories
from yimen.requests.events import Corrected, Dispatched
from yimen.requests.panels.suggested import chance
from yimen.requests.reactions import note_correction
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import said

pytestmark = pytest.mark.django_db
HERE = "/requests/heard/"


@pytest.fixture(autouse=True)
def _categories(cast: Cast) -> None:
    categories()
    Category.objects.filter(pk="T101").update(words="停电")
    forget()


def offers(page: str) -> list[tuple[str, str]]:
    """The fields and the values that can be put into them, in their order."""
    return re.findall(r'data-put="(\w+)" data-value="(\w+)"', page)


def test_category_kind_unit_and_words_are_suggested(door: Door) -> None:
    page = text_of(door("agent").post(HERE, said(title="停电", body="又停电了，我要投诉", item="")))
    assert offers(page) == [("item", "T101")], "the kind that is said is chosen already"
    assert "Public utilities / Water supply" in page
    assert "Water company" in page, "the unit that the directory names"
    assert "<mark>停电</mark>" in page
    assert "I don&#x27;t know" in page or "I don't know" in page
    assert re.search(r"(possible|likely) · \d+ %", page)


def test_what_is_taken_is_no_button_any_more(door: Door) -> None:
    page = text_of(door("agent").post(HERE, said(title="停电", body="停电", kind="")))
    assert ("item", "T101") not in offers(page)
    assert "✓ Public utilities / Water supply" in page


def test_where_nothing_is_read_nothing_is_said(door: Door) -> None:
    assert "What it may be" not in text_of(door("agent").post(HERE, said(body="Good morning")))


def test_a_probability_is_said_in_words() -> None:
    said = [chance(each) for each in (0.99, 0.8, 0.7, 0.4, 0.1)]
    assert said == ["almost certain", "very likely", "likely", "possible", "a guess"]


def last(story: Story, kind: str) -> int:
    """The number of the last event of a kind."""
    return StoredEvent.objects.filter(case_id=story.request.pk, kind=kind).latest("number").number


def told(story: Story, kind: str) -> None:
    """What follows that event, twice: a job may be done again."""
    for _twice in range(2):
        note_correction(str(story.request.pk), last(story, kind))


def test_a_corrected_category_and_kind_are_kept(story: Story) -> None:
    story.register()
    item = Category.objects.get(pk="0801")
    story.take("correct", by=story.cast.dispatcher, item=item, kind="help", place="Mill Lane")
    assert story.facts["was"] == {"item": "T101", "kind": "other"}
    assert story.facts["now"] == {"item": "0801", "kind": "help"}
    told(story, Corrected.kind())
    rows = Correction.objects.order_by("what").values_list("what", "before", "after", "actor")
    assert list(rows) == [
        ("category", "T101", "0801", story.cast.dispatcher.key),
        ("kind", "other", "help", story.cast.dispatcher.key),
    ]


def test_a_corrected_place_alone_is_none(story: Story) -> None:
    story.register().take("correct", by=story.cast.dispatcher, place="Mill Lane")
    told(story, Corrected.kind())
    assert not Correction.objects.exists()


def test_a_matter_that_goes_to_another_unit_is_kept(story: Story) -> None:
    units = story.cast.city.units
    story.register().dispatch(to=units["water"], basis="x").send_back().accept_return()
    story.dispatch(to=units["roads"], basis="theirs")
    told(story, Dispatched.kind())
    row = Correction.objects.get()
    assert (row.what, row.before, row.after) == (
        *("unit", str(units["water"].pk), str(units["roads"].pk)),
    )
