from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, NotNow, Refused
from yimen.kernel.events import Event
from yimen.kernel.ledger import written_to
from yimen.kernel.process import NEW, OPEN, PROCESSES, SAME, Process, step
from yimen.kernel.terms import Move
from yimen.kernel.time import time_is

from .tiny import (
    GUEST,
    MASON,
    PORTER,
    Door,
    Hung,
    NoState,
    Notebook,
    Opened,
    Painted,
    State,
    door_process,
    porter,
)


@pytest.fixture
def doors() -> Iterator[Process]:
    with translation.override("en"), door_process() as table:
        yield table


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    paper = Notebook()
    with written_to(paper):
        yield paper


def take(table: Process, name: str, door: Door, actor: Actor, **said: Any) -> Door:
    taken: Door = table.commands[name](door, actor, **said)
    return taken


def test_a_command_locks_checks_does_and_writes_in_one_transaction(
    doors: Process, notebook: Notebook
) -> None:
    door = take(doors, "open_up", Door(state="shut"), PORTER, why="a guest")
    assert door.state == "ajar"
    assert notebook.lines == ["begin", "lock", "kernel.Opened ajar by staff:1", "commit"]


def test_a_step_that_does_not_start_here_says_what_and_where(
    doors: Process, notebook: Notebook
) -> None:
    door = Door(state="ajar")
    with pytest.raises(NotNow, match="“open up” is not possible now: Ajar"):
        take(doors, "open_up", door, PORTER, why="a guest")
    assert notebook.lines[-1] == "undo"
    assert door.state == "ajar"


def test_a_step_is_for_whom_the_table_names(doors: Process, notebook: Notebook) -> None:
    with pytest.raises(NotAllowed, match="“open up” is for the porter or the mason"):
        take(doors, "open_up", Door(state="shut"), GUEST, why="a guest")


def test_a_condition_that_does_not_hold_is_the_message(doors: Process, notebook: Notebook) -> None:
    with pytest.raises(Refused, match="A locked door does not open"):
        take(doors, "open_up", Door(state="shut", locked=True), PORTER, why="a guest")


def test_where_it_stands_is_checked_before_who_and_who_before_what(doors: Process) -> None:
    """Otherwise a stranger would learn from the message what holds of the row."""
    with pytest.raises(NotNow):
        doors.check("open_up", GUEST, Door(state="ajar", locked=True))
    with pytest.raises(NotAllowed):
        doors.check("open_up", GUEST, Door(state="shut", locked=True))


def test_a_body_that_refuses_leaves_nothing(doors: Process, notebook: Notebook) -> None:
    door = Door(state="shut")
    with pytest.raises(Refused, match="Say why"):
        take(doors, "open_up", door, PORTER, why="no reason")
    assert door.state == "shut"
    assert notebook.lines == ["begin", "lock", "undo"]


def test_a_new_thing_begins_without_state_and_history(doors: Process, notebook: Notebook) -> None:
    door = take(doors, "hang", Door(), PORTER)
    assert door.state == "shut"
    assert door.arrivals == ["shut"]
    assert door.opened_at is not None


def test_a_life_that_ends_says_when_and_one_that_goes_on_does_not(
    doors: Process, notebook: Notebook
) -> None:
    door = take(doors, "paint", Door(state="shut"), PORTER)
    assert (door.state, door.closed_at) == ("shut", None)
    then = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with time_is(then):
        take(doors, "wall_up", door, MASON)
    assert (door.state, door.closed_at) == ("walled", then)


def test_nothing_happens_before_what_happened_last(doors: Process, notebook: Notebook) -> None:
    last = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with time_is(datetime(2026, 3, 2, 8, tzinfo=UTC)):
        early = take(doors, "wall_up", Door(state="shut", moved_at=last), MASON)
    with time_is(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        later = take(doors, "wall_up", Door(state="shut", moved_at=last), MASON)
    assert early.closed_at == last
    assert later.closed_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_what_has_ended_takes_no_step_of_the_open(doors: Process, notebook: Notebook) -> None:
    with pytest.raises(NotNow):
        take(doors, "paint", Door(state="walled"), PORTER)


def test_the_buttons_are_the_steps_that_are_open_to_me(doors: Process) -> None:
    def buttons(actor: Actor, **row: Any) -> list[str]:
        return [each.name for each in doors.open_to(actor, Door(**row))]

    assert buttons(PORTER, state="shut") == ["open_up", "paint"]
    assert buttons(PORTER, state="shut", locked=True) == ["paint"]
    assert buttons(MASON, state="shut") == ["open_up", "wall_up"]
    assert buttons(GUEST, state="shut") == []
    assert buttons(PORTER, state=NEW) == ["hang"]


def test_a_command_without_a_step_does_not_start(doors: Process) -> None:
    with pytest.raises(LookupError, match="door has no step break_down"):

        @doors.command
        def break_down(door: Any, actor: Actor) -> Painted:
            return Painted()


def test_a_term_that_nobody_knows_does_not_start() -> None:
    with pytest.raises(LookupError, match="draft"):
        Process("gate", State, title="Gate", ended=(), terms=("draught",), steps=(
            step("hang", NEW, State.SHUT, porter, terms="+draft"),
        ))  # fmt: skip


def test_an_op_that_nobody_knows_does_not_start() -> None:
    with pytest.raises(LookupError, match="=draught"):
        Process("gate", State, title="Gate", ended=(), terms=("draught",), steps=(
            step("hang", NEW, State.SHUT, porter, terms="=draught"),
        ))  # fmt: skip


def test_terms_are_parsed_once(doors: Process) -> None:
    assert doors.steps["open_up"].moves == (Move("+", "draught"),)
    assert doors.steps["wall_up"].moves == (Move("-", "*"),)
    assert doors.steps["paint"].moves == ()


def test_an_event_leads_back_to_its_step(doors: Process) -> None:
    found = doors.step_of(Opened.kind())
    assert found is not None
    assert found.name == "open_up"
    assert doors.step_of("requests.Nothing") is None


def test_shared_steps_start_from_every_open_state_of_the_process_that_includes_them() -> None:
    shared = Process("thing", NoState, title="Thing", ended=(), steps=(
        step("dust", OPEN, SAME, porter),
    ))  # fmt: skip

    @shared.command
    def dust(thing: Any, actor: Actor) -> Hung:
        return Hung()

    whole = Process("chest", State, title="Chest", ended=(State.WALLED,), shared=shared, steps=(
        step("make", NEW, State.SHUT, porter),
    ))  # fmt: skip
    try:
        assert whole.steps["dust"].source == {"shut", "ajar"}
        assert whole.commands["dust"] is dust
        found = whole.step_of(Hung.kind())
        assert found is not None
        assert found.name == "dust"
        with pytest.raises(NotNow):
            whole.check("dust", PORTER, Door(process="chest", state="walled"))
    finally:
        del PROCESSES["thing"], PROCESSES["chest"]


def test_the_diagram_shows_every_change_of_state(doors: Process) -> None:
    assert doors.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut: hang",
        "    shut --> ajar: open_up",
        "    ajar --> walled: wall_up",
        "    shut --> walled: wall_up",
        "    walled --> [*]",
    ]


def test_an_event_is_named_by_its_module_and_cannot_be_changed() -> None:
    @dataclass(frozen=True)
    class Knocked(Event):
        says = "{actor} knocked."
        times: int

    event = Knocked(3)
    assert event.kind() == "kernel.Knocked"
    assert event.facts() == {"times": 3}
    with pytest.raises(AttributeError):
        event.times = 4  # type: ignore[misc]
