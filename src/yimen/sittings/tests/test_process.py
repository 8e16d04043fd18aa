"""The tables of naming, of sittings and of notes, held against themselves and tried on rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from tests.lives import Still, answers, event_of, reached_from, said_at_once, unsaid, ways
from tests.quarrels import Quarrel
from tests.sittings import Round

from yimen.kernel.actors import CLOCK
from yimen.kernel.errors import NotAllowed, NotNow, Refused
from yimen.kernel.ledger import DATABASE, Entry
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import NEW, Process
from yimen.kernel.time import now, time_is
from yimen.mediation.policy import visible_to
from yimen.mediators.models import Mediator, Room
from yimen.sittings.events import CaucusNoted, PanelAccepted, SittingCalledOff, TieConsented
from yimen.sittings.models import (
    CaucusNote,
    CaucusNoteState,
    Panel,
    PanelState,
    Sitting,
    SittingState,
    Tie,
    TieState,
)
from yimen.sittings.process import CAUCUS_NOTE, PANEL, SITTING, TIE

TABLES: dict[str, tuple[Process, Any]] = {
    "panel": (PANEL, PanelState),
    "tie": (TIE, TieState),
    "sitting": (SITTING, SittingState),
    "caucus_note": (CAUCUS_NOTE, CaucusNoteState),
}
STEPS = [(name, step) for name, (process, _s) in TABLES.items() for step in process.steps]
STANDS = [(name, state) for name, (_p, states) in TABLES.items() for state in states.values]
EVENTS = {
    "panel": PanelAccepted(1, ""),
    "tie": TieConsented(1, 1, ""),
    "sitting": SittingCalledOff(1, "x"),
    "caucus_note": CaucusNoted(1, ""),
}


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_every_step_has_a_command_and_an_event_that_say_what_they_mean(
    name: str, step: str
) -> None:
    process = TABLES[name][0]
    command = process.commands[step]
    assert (command.__doc__ or "").strip().endswith((".", ")."))
    event = event_of(command)
    assert process.step_of(event.kind()) is process.steps[step]
    assert unsaid(event) == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reached_and_an_end_is_one(name: str) -> None:
    process, states = TABLES[name]
    arrows = list(ways(process))
    assert reached_from([NEW], arrows) >= set(states.values)
    assert [source for source, _target in arrows if source in process.ended] == []
    assert said_at_once(process) == []
    assert not process.terms, "a part moves no clock of its case"
    if process.ended:
        backwards = [(target, source) for source, target in arrows]
        assert reached_from(process.ended, backwards) >= set(states.values)


def row_in(round_: Round, name: str, state: str) -> Any:
    """A row of a kind that stands in a state, put there by an event of its own."""
    if name == "panel":
        row: Any = round_.panel
    elif name == "tie":
        row = round_.tell()
    else:
        row = round_.plan().sitting if name == "sitting" else round_.note(text="x")
    row.case = round_.dispute
    if row.state != state:
        with time_is(round_.moment()):
            entry = Entry(row)
            row.state = state
            row.closed_at = now() if state in TABLES[name][0].ended else None
            row.passage = 1
            DATABASE.write(entry, EVENTS[name], CLOCK, Still())
    return row


def said(round_: Round, process: Process, step: str) -> dict[str, Any]:
    rows: dict[Any, Any] = {Mediator: round_.lead, Room: round_.room}
    return answers(process.commands[step], rows)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_a_step_that_is_not_in_the_table_is_refused_and_changes_nothing(
    round_: Round, name: str, state: str
) -> None:
    row, process = row_in(round_, name, state), TABLES[name][0]
    before = StoredEvent.objects.count()
    for step in process:
        if state not in step.source:
            for actor in (round_.centre.mediator, round_.centre.applicant):
                with time_is(round_.moment()), pytest.raises((NotNow, Refused)):
                    process.commands[step.name](row, actor, **said(round_, process, step.name))
    assert StoredEvent.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_nobody_else_may_take_any_step(round_: Round, name: str, state: str) -> None:
    """Everybody who is neither a party, nor mediates, nor names: refused by name."""
    row, process = row_in(round_, name, state), TABLES[name][0]
    centre = round_.centre
    mine = {centre.mediator, centre.applicant, centre.respondent, centre.duty_head, centre.many}
    others = [each for each in (*centre.everybody(), CLOCK) if each not in mine]
    if (name, state) == ("sitting", SittingState.PLANNED):  # what was planned lapses by itself
        others.remove(CLOCK)
    # whoever leads the unit, or the centre above it, may name; nobody else
    others = [each for each in others if each != centre.leader or name not in ("panel", "tie")]
    assert len(others) > 10
    for actor in others:
        assert process.open_to(actor, row) == [], actor.key
        for step in process:
            if state in step.source:
                with time_is(round_.moment()), pytest.raises(NotAllowed):
                    process.commands[step.name](row, actor, **said(round_, process, step.name))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_whoever_may_take_a_step_may_see_the_dispute_and_buttons_cost_no_query(
    round_: Round, name: str, state: str
) -> None:
    row, process = row_in(round_, name, state), TABLES[name][0]
    with CaptureQueriesContext(connection) as asked:
        free = [each for each in round_.centre.everybody() if process.open_to(each, row)]
    assert len(asked) == 0
    for actor in free:
        assert visible_to(actor).filter(pk=row.case_id).exists()


@pytest.mark.django_db
def test_only_the_first_step_begins_a_life(quarrel: Quarrel) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    for process, kind in ((PANEL, Panel), (SITTING, Sitting), (TIE, Tie)):
        for step in process:
            if NEW not in step.source:
                with pytest.raises(NotNow):
                    process.commands[step.name](
                        kind(case=round_.dispute),
                        round_.centre.mediator,
                        **said(round_, process, step.name),
                    )
    assert (Panel.objects.count(), Sitting.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Panel, Sitting, CaucusNote])
def test_postgresql_keeps_no_state_that_no_event_names(round_: Round, kind: Any) -> None:
    round_.plan().note(text="x")
    table = kind._meta.db_table
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        if kind is CaucusNote:
            cursor.execute(f"UPDATE {table} SET text = '', state = 'other'")
        else:
            cursor.execute(f"UPDATE {table} SET state = 'other'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
