"""The steps that every case has, and the small life of an assisting unit's task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, Story
from tests.lives import (
    all_of,
    answers,
    event_of,
    open_states,
    reached_from,
    said_at_once,
    stand,
    unsaid,
    ways,
)

from yimen.cases.models import Attachment, Task, TaskState
from yimen.cases.policy import visible_to
from yimen.cases.process import CASE, TASK
from yimen.cases.queries import process_of, tasks
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.process import NEW, PROCESSES
from yimen.kernel.time import time_is

TABLES = [pytest.param(process, id=process.name) for process in (CASE, TASK)]
ENDED = {"done", "declined", "cancelled"}


@pytest.mark.parametrize("process", TABLES)
def test_every_step_has_a_command_and_an_event_that_say_what_they_mean(process: Any) -> None:
    for step in process:
        command = process.commands[step.name]
        assert (command.__doc__ or "").strip().endswith((".", ")."))
        event = event_of(command)
        assert process.step_of(event.kind()) is step
        assert unsaid(event) == set()


@pytest.mark.parametrize("process", TABLES)
def test_words_are_translated_when_they_are_read(process: Any) -> None:
    assert said_at_once(process) == []


def test_every_state_of_a_task_is_reached_and_can_end() -> None:
    arrows = list(ways(TASK))
    assert reached_from([NEW], arrows) >= set(TaskState.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(ENDED, backwards) >= set(TaskState.values)
    assert open_states(TASK) == {"asked", "signed"}
    assert TASK.ended == ENDED


@pytest.mark.parametrize("name", [name for name, each in PROCESSES.items() if each.shared])
def test_a_shared_step_starts_from_every_open_state_and_stays_there(name: str) -> None:
    process = PROCESSES[name]
    for step in CASE:
        own = process.steps[step.name]
        assert own.source == open_states(process)
        assert own.target is None
        assert process.commands[step.name] is CASE.commands[step.name]


# --- rows in every state -------------------------------------------------------------------


@pytest.fixture
def task(story: Story) -> Task:
    return story.to_hand().ask("roads")


@pytest.fixture
def rows(story: Story) -> dict[type, object]:
    """One row of each kind that a command may ask for."""
    other = Story(story.cast).register("Another matter").request
    roads = story.cast.city.units["roads"]
    return {type(roads): roads, type(other): other, Attachment: Attachment(name="photo.png")}


def everybody(cast: Cast) -> list[Actor]:
    return [*(each for each in vars(cast).values() if isinstance(each, Actor)), CLOCK]


@pytest.mark.django_db
@pytest.mark.parametrize("state", TaskState.values)
def test_a_step_of_a_task_that_is_not_in_the_table_changes_nothing(
    story: Story, task: Task, rows: dict[type, object], state: str
) -> None:
    with time_is(story.moment):
        stand(tasks(story.request).get(), state)
        before = all_of(story.request.pk)
        for step in TASK:
            if state in step.source:
                continue
            with pytest.raises(NotNow) as refused:
                command = TASK.commands[step.name]
                command(tasks(story.request).get(), story.cast.both, **answers(command, rows))
            assert refused.value.status == 409
    assert all_of(story.request.pk) == before


@pytest.mark.django_db
@pytest.mark.parametrize("state", TaskState.values)
def test_whoever_may_take_a_step_of_a_task_may_see_its_case(
    story: Story, task: Task, state: str
) -> None:
    with time_is(story.moment):
        stand(tasks(story.request).get(), state)
    found = tasks(story.request).select_related("case").get()
    for actor in everybody(story.cast):
        if TASK.open_to(actor, found):
            assert visible_to(actor).filter(pk=story.request.pk).exists(), actor.key


@pytest.mark.django_db
def test_a_stranger_may_do_nothing_with_a_task(
    story: Story, task: Task, rows: dict[type, object]
) -> None:
    before = all_of(story.request.pk)
    for somebody in ("other_county", "neighbour", "resident", "administrator", "housing"):
        for step in TASK:
            command = TASK.commands[step.name]
            new = step.name == "ask"
            row = Task(case_id=story.request.pk) if new else tasks(story.request).get()
            with time_is(story.moment), pytest.raises(NotAllowed):
                command(row, getattr(story.cast, somebody), **answers(command, rows))
    assert all_of(story.request.pk) == before


@pytest.mark.django_db
def test_the_buttons_of_many_tasks_cost_no_query(story: Story) -> None:
    story.to_hand()
    for unit in ("roads", "housing", "street"):
        story.ask(unit)
    found = list(tasks(story.request).select_related("case"))
    with CaptureQueriesContext(connection) as asked:
        for row in found:
            for actor in everybody(story.cast):
                TASK.open_to(actor, row)
    assert (len(found), len(asked)) == (3, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("step", sorted(CASE.steps))
def test_a_step_that_every_case_has_is_not_taken_on_what_has_ended(
    story: Story, rows: dict[type, object], step: str
) -> None:
    story.register().answer_now()
    before = all_of(story.request.pk)
    for actor in (story.cast.both, story.cast.resident, CLOCK):
        with pytest.raises(NotNow):
            command = process_of(story.request).commands[step]
            command(story.request, actor, **answers(command, rows))
    assert all_of(story.request.pk) == before


@pytest.mark.django_db
def test_an_end_of_a_task_has_its_moment_and_an_open_one_none(story: Story, task: Task) -> None:
    assert tasks(story.request).get().closed_at is None
    story.later(hours=1).assist("decline_task", task, reason="not ours")
    ended = tasks(story.request).get()
    assert ended.closed_at is not None
    assert ended.closed_at - ended.opened_at > timedelta(hours=1)
