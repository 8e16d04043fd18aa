"""A history is folded through its process: whatever does not follow is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from yimen.kernel.ledger import hash_of
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import Process
from yimen.kernel.verify import fold

from .tiny import Hung, Opened, Painted, WalledUp, door_process

CASE = UUID(int=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIFE = ((Hung, "shut"), (Painted, "shut"), (Opened, "ajar"), (WalledUp, "walled"))


@pytest.fixture
def doors() -> Iterator[Process]:
    with door_process() as table:
        yield table


def written(*told: tuple[Any, str]) -> list[StoredEvent]:
    """A history with right numbers and hashes."""
    made: list[StoredEvent] = []
    previous = b""
    for number, (kind, state) in enumerate(told, 1):
        event = StoredEvent(
            case_id=CASE, number=number, kind=kind.kind(), state=state, actor="staff:1",
            at=START + timedelta(minutes=number), facts={},
        )  # fmt: skip
        event.hash = previous = hash_of(event, previous)
        made.append(event)
    return made


def sealed_again(events: list[StoredEvent]) -> list[StoredEvent]:
    """What a forger does who knows how hashes are made."""
    previous = b""
    for event in events:
        event.hash = previous = hash_of(event, previous)
    return events


def says(doors: Process, events: list[StoredEvent]) -> list[str]:
    return [f"{fault.number}: {fault.says}" for fault in fold(doors, events).faults]


def test_a_true_history_has_no_fault_and_says_where_the_thing_stands(doors: Process) -> None:
    done = fold(doors, written(*LIFE))
    assert (done.faults, done.state, done.head) == ([], "walled", 4)
    assert done.hash == bytes(written(*LIFE)[-1].hash)


def edit(place: int, **fields: Any) -> Callable[[list[StoredEvent]], list[StoredEvent]]:
    def change(events: list[StoredEvent]) -> list[StoredEvent]:
        for name, value in fields.items():
            setattr(events[place], name, value)
        return events

    return change


@pytest.mark.parametrize(
    "change",
    [
        edit(1, actor="staff:9"),
        edit(1, at=START),
        edit(1, facts={"why": "x"}),
        edit(1, unit=4),
        edit(1, kind=Opened.kind(), state="ajar"),
        edit(1, hash=bytes(32)),
        edit(0, part_state="x"),
    ],
)
def test_an_event_that_was_rewritten_no_longer_has_its_hash(
    doors: Process, change: Callable[[list[StoredEvent]], list[StoredEvent]]
) -> None:
    assert any("the hash is not that of what it says" in each
               for each in says(doors, change(written(*LIFE))))  # fmt: skip


def test_a_hash_that_was_made_again_breaks_the_one_after_it(doors: Process) -> None:
    events = written(*LIFE)
    events[1].actor = "staff:9"
    events[1].hash = hash_of(events[1], bytes(events[0].hash))
    assert says(doors, events) == ["3: the hash is not that of what it says"]


def test_an_event_that_was_taken_out_leaves_a_gap(doors: Process) -> None:
    events = written(*LIFE)
    del events[1]
    assert "3: follows event 1" in says(doors, sealed_again(events))


def test_a_step_that_the_table_does_not_have_is_found_even_with_right_hashes(
    doors: Process,
) -> None:
    assert says(doors, written((Hung, "shut"), (Hung, "shut"))) == [
        "2: hang does not start from shut"
    ]
    assert says(doors, written((Hung, "ajar"))) == ["1: hang does not lead from nothing to ajar"]
    assert says(doors, written((Opened, "ajar"))) == ["1: open_up does not start from nothing"]
    strange = written((Hung, "shut"))
    strange[0].kind = "kernel.Unheard"
    assert says(doors, sealed_again(strange)) == [
        "1: kernel.Unheard is no step of the process door"
    ]


def test_time_does_not_run_backwards(doors: Process) -> None:
    events = written(*LIFE)
    events[2].at = START
    assert "3: happened before its predecessor" in says(doors, sealed_again(events))


def test_an_empty_history_leads_nowhere(doors: Process) -> None:
    done = fold(doors, [])
    assert (done.state, done.head, done.faults) == ("", 0, [])
