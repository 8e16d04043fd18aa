"""Promise 1: no open case without an owner and a clock, and no case ever disappears."""

from __future__ import annotations

import pytest

from tests.cast import Story
from yimen.requests.models import Request

from .conftest import checked_now, refused_by_the_database, run

pytestmark = pytest.mark.django_db
CLOCKLESS = "case_has_an_owner_and_a_clock"


@pytest.mark.parametrize("lost", ["unit_id", "due_at"])
def test_an_open_case_keeps_both(story: Story, lost: str) -> None:
    story.register()
    with refused_by_the_database(CLOCKLESS):
        run(f"UPDATE cases_case SET {lost} = NULL WHERE id = %s", story.request.pk)


def test_a_closed_case_does_not_come_back_without_them(story: Story) -> None:
    story.register().answer_now()
    assert story.request.due_at is None
    with refused_by_the_database(CLOCKLESS):
        run("UPDATE cases_case SET closed_at = NULL WHERE id = %s", story.request.pk)


def test_every_open_case_of_a_long_life_has_both(story: Story) -> None:
    story.to_hand().answer()
    story.fail_check().answer().pass_check().refuse_answer().sign().answer().pass_check()
    for request in Request.objects.filter(closed_at=None):
        assert request.unit_id
        assert request.due_at


@pytest.mark.parametrize("table", ["requests_request", "cases_case"])
def test_a_case_is_never_deleted(story: Story, table: str) -> None:
    story.register()
    key = "case_ptr_id" if table == "requests_request" else "id"
    with refused_by_the_database("never deleted"):
        run(f"DELETE FROM {table} WHERE {key} = %s", story.request.pk)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "000000-00000"),
        ("process", "task"),
        ("id", "01890000-0000-7000-8000-000000000001"),
        ("matter", "01890000-0000-7000-8000-000000000001"),
    ],
)
def test_a_case_keeps_its_name(story: Story, column: str, value: str) -> None:
    story.register()
    with refused_by_the_database("never change"):
        run(f"UPDATE cases_case SET {column} = %s WHERE id = %s", value, story.request.pk)


def test_the_table_of_cases_is_never_emptied(story: Story) -> None:
    story.register()
    checked_now()
    for table in ("cases_case", "requests_request"):
        # the other tests clear away what they wrote, so the guard is put back for this one
        run(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
        with refused_by_the_database("never deleted"):
            run(f"TRUNCATE {table} CASCADE")


def test_no_number_is_given_twice(story: Story) -> None:
    story.register()
    first = story.request.number
    other = Story(story.cast).register()
    assert other.request.number != first
