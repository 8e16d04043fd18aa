"""What can be done to any case, and to a task: odd, empty and wrong answers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Story
from tests.customs import ORDINARY
from tests.lives import all_of, wrong_answers

from yimen.cases.commands import take_number
from yimen.cases.models import Attachment, Passage, Task
from yimen.cases.process import CASE, TASK
from yimen.kernel.errors import Invalid
from yimen.kernel.time import time_is

pytestmark = pytest.mark.django_db

SAID: dict[str, dict[str, Any]] = {**ORDINARY, "note": {"text": "He called twice."}}
TOLD: dict[str, dict[str, Any]] = {
    "do_task": {"result": "The road is open."},
    "decline_task": {"reason": "a county road"},
    "cancel_task": {"reason": "no need"},
}


def wrong_in(process: Any, *but: str) -> list[Any]:
    return [
        pytest.param(step.name, ask, value, id=f"{step.name}-{ask}-{name}")
        for step in process
        if step.name not in but
        for ask, name, value in wrong_answers(process.commands[step.name])
    ]


@pytest.mark.parametrize(("step", "ask", "value"), wrong_in(CASE, "attach", "link", "hand_on"))
def test_a_wrong_answer_is_named_and_nothing_is_lost(
    story: Story, step: str, ask: str, value: Any
) -> None:
    story.to_hand()
    if step == "lift_supervision":
        story.supervise()
    before, who = all_of(story.request.pk), story.cast.agent if step == "note" else None
    with pytest.raises(Invalid) as told:
        story.take(step, who, **{**SAID[step], ask: value})
    assert set(told.value.fields) == {ask}
    assert all_of(story.request.pk) == before
    story.take(step, who, **SAID[step])


@pytest.mark.parametrize(("step", "ask", "value"), wrong_in(TASK, "ask", "hand_task_on"))
def test_a_wrong_answer_about_a_task_is_named_and_nothing_is_lost(
    story: Story, step: str, ask: str, value: Any
) -> None:
    task = story.to_hand().ask("roads")
    before, by = all_of(story.request.pk), story.cast.water if step == "cancel_task" else None
    with pytest.raises(Invalid) as told:
        story.assist(step, task, by, **{**TOLD[step], ask: value})
    assert set(told.value.fields) == {ask}
    assert all_of(story.request.pk) == before
    story.assist(step, task, by, **TOLD[step])


@pytest.mark.parametrize("wanted", ["", "  ", None, "a\x00", "x" * 501])
def test_what_a_unit_is_asked_for_is_said_in_five_hundred_characters(
    story: Story, wanted: Any
) -> None:
    story.to_hand()
    with pytest.raises(Invalid) as told:
        story.ask("roads", wanted)
    assert set(told.value.fields) == {"wanted"}
    assert not Task.objects.exists()
    assert story.ask("roads", "x" * 500).wanted == "x" * 500


def test_a_note_is_for_colleagues(story: Story) -> None:
    story.register()
    for who in ("agent", "auditor", "leader", "county_dispatcher"):
        story.take("note", getattr(story.cast, who), text=f"from {who}")
    with story.refused("is for anyone who works on the case"):
        story.take("note", story.cast.resident, text="mine")
    assert Passage.objects.filter(wording="note").count() == 4


def test_words_are_numbered_in_their_case(story: Story) -> None:
    story.register().add(text="one").add(text="two")
    assert list(Passage.objects.values_list("number", "text").order_by("number"))[1:] == [
        (2, "one"),
        (3, "two"),
    ]
    assert story.request.passages == 3


def test_a_file_is_numbered_and_bears_who_added_it(story: Story) -> None:
    story.register()
    for number in (1, 2):
        file = Attachment(
            name="a.png", media_type="image/png", size=3, digest="d", stored=f"s{number}"
        )
        story.take("attach", story.cast.resident, file=file)
    found = Attachment.objects.order_by("number")
    assert [(each.number, each.by) for each in found] == [
        (1, story.cast.resident.key),
        (2, story.cast.resident.key),
    ]
    assert story.facts == {"file": 2, "digest": "d", "internal": False}


def test_a_number_is_given_once(story: Story) -> None:
    with time_is(story.moment):
        given = {take_number(story.moment) for _each in range(20)}
    assert len(given) == 20
    assert all(number.startswith("260302-") for number in given)
