"""Several units on one matter: the lead answers for it, each assisting unit has its own task."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import Story, at
from yimen.cases.models import Passage, Task
from yimen.cases.policy import sees, visible_to
from yimen.cases.queries import assisting, tasks
from yimen.cases.reactions import tell_unit
from yimen.kernel.errors import NotAllowed, NotNow, Refused
from yimen.orgs.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(story: Story) -> Story:
    return story.to_hand("water")


def test_it_is_not_answered_while_a_unit_still_assists_unless_said_why(story: Story) -> None:
    story.ask("roads", "Open the road for us")
    assert story.request.open_tasks == 1
    with story.refused("say why you answer without them"):
        story.answer()
    with story.refused("say why you answer without them"):
        story.answer(open_tasks="  ")
    story.answer(open_tasks="the water runs; the road follows on Friday")
    assert story.state == "answered"
    assert story.facts["open_tasks"].startswith("the water runs")


def test_the_assisting_unit_signs_and_reports_and_then_it_is_answered(story: Story) -> None:
    task = story.assist("sign_task", story.ask("roads"))
    assert (task.state, story.request.open_tasks) == ("signed", 1)
    story.assist("do_task", task, result="The road is open.")
    task = tasks(story.request).get()
    assert (task.state, task.closed_at is not None) == ("done", True)
    said = Passage.objects.get(wording="result")
    assert (said.number, said.text) == (task.result, "The road is open.")
    assert story.request.open_tasks == 0
    assert story.answer().state == "answered"


def test_a_task_has_a_date_of_its_own(story: Story) -> None:
    story.ask("roads", due_at=at("2026-03-04 12:00"))
    (task,) = assisting(story.cast.roads)
    assert task.due_at == at("2026-03-04 12:00")
    assert story.due() == "2026-03-09 18:00", "the lead's date stays"
    with story.refused("That time is over"):
        story.ask("street", due_at=at("2026-03-02 09:00"))


def test_whoever_keeps_the_system_at_the_unit_reads_no_tasks(story: Story) -> None:
    story.ask("roads")
    keeper = replace(story.cast.roads, roles=frozenset({Role.ADMINISTRATOR}))
    assert assisting(story.cast.roads).count() == 1
    assert not assisting(keeper).exists()


def test_a_unit_that_declines_says_why(story: Story) -> None:
    task = story.ask("roads")
    with story.refused("must be said"):
        story.assist("decline_task", task, reason="")
    story.assist("decline_task", task, reason="a county road")
    assert (tasks(story.request).get().state, story.request.open_tasks) == ("declined", 0)
    assert story.facts == {"reason": "a county road"}
    assert story.answer().state == "answered"


def test_who_asked_can_cancel_and_nobody_else(story: Story) -> None:
    task = story.ask("roads")
    for other in (story.cast.roads, story.cast.housing, story.cast.resident, story.cast.agent):
        with story.refused("who asked for it"):
            story.assist("cancel_task", task, by=other, reason="no need")
    story.assist("cancel_task", task, by=story.cast.water, reason="no need")
    assert (tasks(story.request).get().state, story.request.open_tasks) == ("cancelled", 0)
    with pytest.raises(NotNow):
        story.assist("do_task", task, result="too late")


def test_the_centre_asks_too_and_calls_back_what_the_lead_asked(story: Story) -> None:
    dispatcher = story.cast.dispatcher
    task = story.ask("roads", by=dispatcher)
    story.ask("housing")
    story.assist("cancel_task", task, by=dispatcher, reason="not needed")
    assert story.request.open_tasks == 1


def test_only_the_unit_that_was_asked_takes_the_task(story: Story) -> None:
    task = story.ask("roads")
    for other in (story.cast.housing, story.cast.water, story.cast.lamps, story.cast.dispatcher):
        with story.refused("the unit that was asked"):
            story.assist("sign_task", task, by=other)
    assert story.assist("sign_task", task).state == "signed"


def test_an_assisting_unit_reads_the_case_but_does_not_answer_it(story: Story) -> None:
    assert not visible_to(story.cast.roads).exists()
    story.ask("roads")
    assert visible_to(story.cast.roads).get().pk == story.request.pk
    assert not visible_to(story.cast.housing).exists()
    with story.refused("is for the unit that answers for it"):
        story.answer(by=story.cast.roads)


def test_who_assists_is_told(story: Story) -> None:
    story.ask("roads")
    tell_unit(str(story.request.pk), story.request.head)
    assert story.told("cases.UnitAsked") == {
        ("roads", "handler"),
        ("roads", "grid_worker"),
        ("roads", "leader"),
    }


def test_the_lead_does_not_assist_itself(story: Story) -> None:
    with story.refused("answers for the whole of it already"):
        story.ask("water")


def test_a_unit_that_is_gone_is_not_asked(story: Story) -> None:
    story.cast.city.units["roads"].active = False
    with story.refused("no longer active"):
        story.ask("roads")


def test_nobody_is_asked_for_what_has_ended_and_open_tasks_wait_for_nobody(story: Story) -> None:
    story.ask("roads")
    assert assisting(story.cast.roads).count() == 1
    story.withdraw()
    assert assisting(story.cast.roads).count() == 0
    with pytest.raises(Refused):
        story.ask("housing", by=story.cast.dispatcher)


def test_tasks_are_numbered_in_their_case(story: Story) -> None:
    for unit in ("roads", "housing", "street"):
        story.ask(unit)
    assert [task.number for task in tasks(story.request)] == [1, 2, 3]
    assert story.request.open_tasks == 3


def test_a_stranger_cannot_ask_a_unit_to_assist(story: Story) -> None:
    for stranger in (story.cast.housing, story.cast.other_county, story.cast.resident):
        with pytest.raises(NotAllowed):
            story.ask("roads", by=stranger)
    assert not Task.objects.exists()
    assert not sees(story.cast.housing, story.request)
