"""What holds of every table of steps, whatever its module: read from the table, tried on rows."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, get_type_hints
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from yimen.cases.events import Noted
from yimen.cases.models import Case, Link, Passage, Task
from yimen.deadlines.models import Term
from yimen.kernel.actors import CLOCK
from yimen.kernel.asks import Ask, asks
from yimen.kernel.conditions import Condition
from yimen.kernel.events import Event
from yimen.kernel.ledger import DATABASE, Entry
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import NEW, PROCESSES, Process, Step
from yimen.kernel.time import now
from yimen.requests.models import Request

# --- read from the table -------------------------------------------------------------------


def open_states(process: Process) -> set[str]:
    """States in which the thing is not ended."""
    return set(process.states.values) - process.ended


def ways(process: Process) -> Iterator[tuple[str, str]]:
    """Every arrow of the table."""
    for step in process:
        for source in step.source:
            yield source, step.leads_to(source)


def reached_from(starts: Iterable[str], arrows: Iterable[tuple[str, str]]) -> set[str]:
    """Every state at the end of a line of arrows."""
    found, arrows = set(starts), list(arrows)
    while more := {target for source, target in arrows if source in found} - found:
        found |= more
    return found


@dataclass(frozen=True)
class Standing:
    """A state, and the clocks that run or are paused in it."""

    state: str = NEW
    running: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()

    def after(self, step: Step) -> Standing:
        """Where a step leads; moves do what the keeper of the clocks does."""
        running, paused = set(self.running), set(self.paused)
        for move in step.moves:
            meant = running | paused if move.term == "*" else {move.term}
            if move.op == "+":
                running |= meant - paused
            elif move.op == "-":
                running, paused = running - meant, paused - meant
            elif move.op == "~":
                running, paused = running - meant, paused | (meant & running)
            elif move.op == "^":
                running, paused = running | (meant & paused), paused - meant
        return Standing(step.leads_to(self.state), frozenset(running), frozenset(paused))


def standings(process: Process) -> set[Standing]:
    """Every standing that any path of steps can lead to."""
    found: set[Standing] = set()
    waiting = [Standing()]
    while waiting:
        here = waiting.pop()
        for step in process:
            there = here.after(step)
            if here.state in step.source and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def labels(process: Process) -> Iterator[tuple[str, object]]:
    """Every word of the table that somebody reads, and where it stands."""
    yield process.name, process.title
    for state in process.states:
        yield str(state), state.label
    for step in process:
        yield step.name, step.label
        conditions: tuple[Condition, ...] = (step.by, *step.needs)
        for each in conditions:
            yield step.name, each.label


def said_at_once(process: Process) -> list[str]:
    """Words that were translated when the program started, not when they are read."""
    return [f"{where}: {word!r}" for where, word in labels(process) if not is_lazy(word)]


def is_lazy(word: object) -> bool:
    """Whether a word is translated when it is read."""
    return isinstance(word, Promise)


def event_of(command: Callable[..., Any]) -> type[Event]:
    """What a command says happened."""
    event: type[Event] = get_type_hints(command)["return"]
    return event


def unsaid(event: type[Event]) -> set[str]:
    """Names in an event's sentence that the event does not have."""
    named = {name for _text, name, _spec, _conversion in string.Formatter().parse(event.says)}
    return {name for name in named if name} - {each.name for each in fields(event)} - {"actor"}


# --- tried on rows -------------------------------------------------------------------------


class Still:
    """A step that moves no clock."""

    moves = ()


NOTED = Noted(passage=0, digest="")


def stand(row: Any, state: str, event: Event = NOTED) -> Any:
    """Put a row into a state by an event that is written as any other is, past the table.

    A part is believed an event of its own kind alone.
    """
    entry = Entry(row)
    row.state = state
    row.closed_at = now() if state in PROCESSES[row.process].ended else None
    row.arrived()
    DATABASE.write(entry, event, CLOCK, Still())
    return row


def all_of(case_id: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the database holds of a case, to see that nothing of it changed."""
    own: dict[type[models.Model], str] = {
        **dict.fromkeys((Case, Request), "pk"),
        **dict.fromkeys((Passage, Task, Link, Term, StoredEvent), "case_id"),
    }
    return {
        model.__name__: sorted(model._default_manager.filter(**{key: case_id}).values_list())
        for model, key in own.items()
    }


def answer(ask: Ask, rows: dict[type[models.Model], Any]) -> Any:
    """Something right to say where a command asks for it; `rows` has one of each kind."""
    if issubclass(ask.type, models.Choices):
        return next(value for value in ask.type.values if value not in ("", None))
    if issubclass(ask.type, models.Model):
        return next(row for kind, row in rows.items() if issubclass(kind, ask.type))
    plain: dict[type, Any] = {
        str: "what is said",
        bool: True,
        int: 1,
        float: 1.0,
        date: date(2026, 9, 30),
    }
    return plain.get(ask.type) or now() + timedelta(days=2)


def answers(command: Callable[..., Any], rows: dict[type[models.Model], Any]) -> dict[str, Any]:
    """Something right to say to everything that a command must be told."""
    return {each.name: answer(each, rows) for each in asks(command) if each.required}


WRONG: dict[str, Any] = {
    "empty": "",
    "blank": " \n\t\u3000",
    "nothing": None,
    "NUL": "a\x00b",
    "half a pair": "\ud83d",
    "too long": "x" * 20_001,
    "none of the choices": "purple",
}


def wrong_answers(command: Callable[..., Any]) -> Iterator[tuple[str, str, Any]]:
    """What a command cannot take: the ask, what is wrong with it, and the value."""
    for each in asks(command):
        if issubclass(each.type, models.Choices):
            names = ["none of the choices", *(["nothing"] if each.required else [])]
        elif each.type is str:
            required = ["empty", "blank", "nothing"] if each.required else []
            names = [*required, "NUL", "half a pair", "too long"]
        else:
            names = ["nothing"] if each.required else []
        for name in names:
            yield each.name, name, WRONG[name]
