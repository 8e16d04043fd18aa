"""The history of rows tells what changed and by whom, keeps no secrets, and cannot be rewritten."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from yimen.kernel.changes import OWN, Changed, Hand, Told
from yimen.kernel.models import Change

pytestmark = pytest.mark.django_db
HAND = Hand("staff:7", file="units.csv")
LAMPS = Told(
    table="lamps",
    key=lambda row: row.code,
    columns=lambda row: {"name": row.name, "phone": row.phone},
    own=frozenset({"phone"}),
)


def lamp(**said: Any) -> Thing:
    return Thing(code="a", **{"name": "Old", "phone": "12345", **said})


def test_it_tells_what_differs_who_and_by_which_file() -> None:
    before = LAMPS.of(lamp())
    assert LAMPS.note(HAND.because(" a merger "), [(lamp(name="New"), before)]) == 1
    told = Change.objects.get()
    assert (told.table, told.key, told.was, told.now) == (
        "lamps", "a", {"name": "Old"}, {"name": "New"},
    )  # fmt: skip
    assert (told.actor, told.file, told.reason) == ("staff:7", "units.csv", "a merger")


def test_what_is_as_it_was_leaves_no_trace() -> None:
    assert LAMPS.note(HAND, [(lamp(), LAMPS.of(lamp()))]) == 0
    assert not Change.objects.exists()


def test_what_is_somebodys_own_is_not_written_down() -> None:
    LAMPS.note(HAND, [(lamp(), None), (lamp(phone="6789"), LAMPS.of(lamp()))])
    first, second = Change.objects.order_by("pk")
    assert (first.was, first.now) == ({}, {"name": "Old", "phone": OWN})
    assert (second.was, second.now) == ({"phone": OWN}, {"phone": OWN})
    assert "12345" not in str(Change.objects.values())


def test_an_editor_who_saw_another_row_is_told() -> None:
    seen = LAMPS.seal(lamp())
    LAMPS.same(lamp(), seen)
    LAMPS.same(lamp(name="New"), None)
    with pytest.raises(Changed):
        LAMPS.same(lamp(name="New"), seen)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kernel_change SET actor = 'nobody'",
        "DELETE FROM kernel_change",
    ],
    ids=["update", "delete"],
)
def test_the_database_keeps_it_for_ever(sql: str) -> None:
    LAMPS.note(HAND, [(lamp(), None)])
    with (
        pytest.raises(IntegrityError, match="kept for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Change.objects.get().actor == "staff:7"


def test_it_cannot_be_emptied_either() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'kernel_change_no_truncate'")
        assert cursor.fetchall() == [(1,)]
