"""Promise 2: no state without its event: not from `.update()`, not from SQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from tests.cast import Story
from yimen.cases import commands as on_any_case
from yimen.cases.models import Case, Task
from yimen.kernel.models import Part, StoredEvent
from yimen.kernel.time import time_is
from yimen.requests.models import Request

from .conftest import refused_by_the_database, run

pytestmark = pytest.mark.django_db
UNSAID = "case_state_has_its_event"
GUARD = """
SELECT count(*) FROM pg_trigger
 WHERE tgrelid = %s::regclass AND tgfoid = 'kernel_part_state_has_its_event'::regproc
   AND tgtype = 1 | 4 | 16 AND tgdeferrable AND tginitdeferred AND tgenabled = 'O' AND tgnargs = 1
"""
"""Triggers after each row that is inserted (4) or updated (16), which nobody switched off."""


def test_a_state_that_no_event_names_cannot_be_committed(story: Story) -> None:
    story.register()
    with refused_by_the_database(UNSAID):
        Case.objects.filter(pk=story.request.pk).update(state="closed")


def test_nor_one_that_an_earlier_event_named(story: Story) -> None:
    story.to_hand()
    with refused_by_the_database(UNSAID):
        Case.objects.filter(pk=story.request.pk).update(state="registered")


def test_nor_a_head_that_no_event_has(story: Story) -> None:
    story.register()
    with refused_by_the_database(UNSAID):
        run("UPDATE cases_case SET head = head + 1 WHERE id = %s", story.request.pk)


def test_nor_from_save(story: Story) -> None:
    story.register()
    story.request.state = "in_hand"
    with refused_by_the_database(UNSAID):
        story.request.save()


def test_a_case_without_a_history_cannot_be_stored(story: Story) -> None:
    story.register()
    fields = {f.name: getattr(story.request, f.name) for f in Case._meta.concrete_fields}
    fields |= {"id": "01890000-0000-7000-8000-000000000001", "number": "000000-00001"}
    with refused_by_the_database(UNSAID):
        Case.objects.create(**fields)


def test_a_case_does_not_go_back_to_an_earlier_event_of_the_same_state(story: Story) -> None:
    """The event exists and names the state, but history only grows."""
    story.register().ask_details(wanted="which tap").give_details(text="the kitchen")
    with refused_by_the_database("nor does it go back"):
        Case.objects.filter(pk=story.request.pk).update(head=1)


def task_of(story: Story) -> Task:
    story.to_hand()
    roads = story.cast.city.units["roads"]
    with time_is(story.moment):
        return on_any_case.ask(
            Task(case=story.request),
            story.cast.dispatcher,
            unit=roads,
            wanted="open the road",
            due_at=story.moment.replace(day=6),
        )


def test_the_same_holds_of_an_assisting_units_task(story: Story) -> None:
    task = task_of(story)
    with refused_by_the_database("no event says so"):
        Task.objects.filter(case=story.request).update(state="done")
    with refused_by_the_database("no event says so"):
        task.number = 2
        task.save(force_insert=True)
    assert Task.objects.get().state == "asked"


def test_a_task_that_moves_has_its_event(story: Story) -> None:
    task = task_of(story)
    with time_is(story.moment):
        on_any_case.sign_task(task, story.cast.roads)
    assert Task.objects.get().state == "signed"
    assert Request.objects.get().head == Task.objects.get().head == 5


def test_the_event_of_another_kind_of_part_does_not_say_it(story: Story) -> None:
    """An agreement of the same number may be signed while the task is not."""
    task = task_of(story)
    said = {"number": 5, "part": task.number, "part_state": "signed", "actor": "clock"}
    with refused_by_the_database("no event says so"):
        StoredEvent.objects.create(
            case_id=task.case_id, kind="agreements.AgreementSigned", state=story.request.state,
            at=story.moment, facts={}, **said,
        )  # fmt: skip
        Case.objects.filter(pk=task.case_id).update(head=5)
        Task.objects.filter(case_id=task.case_id).update(head=5, state="signed")


@pytest.mark.parametrize(
    "kind", [each for each in apps.get_models() if issubclass(each, Part)], ids=str
)
def test_every_kind_of_part_is_guarded(kind: type[Part]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARD, [kind._meta.db_table])
        assert cursor.fetchone() == (1,)
