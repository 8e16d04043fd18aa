"""Promise 3: no event is ever changed, and none is slipped in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.cast import Story
from yimen.kernel.ledger import hash_of
from yimen.kernel.models import DailyRoot, StoredEvent
from yimen.kernel.roots import seal

from .conftest import checked_now, refused_by_the_database, run

pytestmark = pytest.mark.django_db
KEPT = "kept for ever"
FORGE = (
    "INSERT INTO kernel_storedevent"
    " (case_id, number, kind, state, part, part_state, actor, unit, at, facts, hash, recorded_at)"
    " VALUES (%s, %s, 'requests.Signed', %s, 0, '', 'staff:1', NULL, now(), '{}', %s, now())"
)
NOBODYS = "01890000-0000-7000-8000-000000000009"


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'staff:9'",
        "facts = '{}'",
        "at = now()",
        "hash = hash",
        "recorded_at = now()",
        "state = 'closed'",
        "unit = 7",
    ],
)
def test_an_update_is_refused_and_so_is_a_second_one(story: Story, change: str) -> None:
    story.register()
    for _ in range(2):
        with refused_by_the_database(KEPT):
            run(f"UPDATE kernel_storedevent SET {change}")


def test_a_delete_is_refused(story: Story) -> None:
    story.register()
    with refused_by_the_database(KEPT):
        run("DELETE FROM kernel_storedevent")
    with refused_by_the_database(KEPT):
        StoredEvent.objects.all().delete()
    assert StoredEvent.objects.count() == 1


@pytest.mark.parametrize("table", ["kernel_storedevent", "kernel_dailyroot"])
def test_emptying_the_table_is_refused(story: Story, table: str) -> None:
    story.register()
    trigger = "kernel_event_no_truncate" if "event" in table else "kernel_root_no_truncate"
    checked_now()
    # the other tests clear away what they wrote, so the guard is put back for this one
    run(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    with refused_by_the_database(KEPT):
        run(f"TRUNCATE {table} CASCADE")


def test_an_event_without_its_predecessor_is_refused(story: Story) -> None:
    story.register()
    with refused_by_the_database("has no predecessor"):
        run(FORGE, story.request.pk, 3, "in_hand", b"")


def test_a_second_event_of_the_same_number_is_refused(story: Story) -> None:
    story.register()
    with refused_by_the_database("duplicate key"):
        run(FORGE, story.request.pk, 1, "in_hand", b"")


def test_an_event_that_the_case_does_not_know_of_is_refused(story: Story) -> None:
    story.register()
    with refused_by_the_database("is not in the history of case"):
        run(FORGE, story.request.pk, 2, "in_hand", b"")


def test_an_event_of_no_case_is_refused(story: Story) -> None:
    with refused_by_the_database("is not in the history of case"):
        run(FORGE, NOBODYS, 1, "registered", b"")


def test_a_hash_that_somebody_supplies_counts_for_nothing(story: Story) -> None:
    """Whoever writes an event, the database takes the hash itself."""
    story.register()
    checked_now()
    run("SET CONSTRAINTS ALL DEFERRED")
    run("UPDATE cases_case SET head = 2, state = 'in_hand' WHERE id = %s", story.request.pk)
    run(FORGE, story.request.pk, 2, "in_hand", bytes(32))
    checked_now()
    first, second = StoredEvent.objects.order_by("number")
    assert bytes(second.hash) == hash_of(second, bytes(first.hash)) != bytes(32)


def test_nor_does_a_time_of_recording(story: Story) -> None:
    story.until("2020-01-02 09:00").register()
    assert StoredEvent.objects.get().recorded_at.year > 2020
    assert StoredEvent.objects.get().at.year == 2020


def test_each_event_carries_its_predecessors_hash(story: Story) -> None:
    story.to_hand()
    previous = b""
    for event in StoredEvent.objects.order_by("number"):
        assert bytes(event.hash) == hash_of(event, previous)
        previous = bytes(event.hash)


def test_a_daily_root_is_kept_for_ever(story: Story) -> None:
    story.register()
    seal(story.moment.date())
    assert DailyRoot.objects.get().heads == 1
    for attack in ("UPDATE kernel_dailyroot SET heads = 2", "DELETE FROM kernel_dailyroot"):
        with refused_by_the_database(KEPT):
            run(attack)


def test_no_name_phone_or_address_stands_in_an_event(story: Story) -> None:
    story.to_hand().answer().pass_check().call_back()
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM kernel_storedevent e")
        told: list[tuple[Any]] = cursor.fetchall()
    for (row,) in told:
        assert not any(word in row for word in ("王小明", "13800000001", "Mill Lane"))
