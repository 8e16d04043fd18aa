"""Hold the clocks of cases against their histories and their rules: what `yimen verify` reckons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yimen.kernel.models import StoredEvent
from yimen.kernel.process import Process
from yimen.kernel.terms import Move

from .calendar import BEIJING
from .clocks import EVERY
from .models import Notice, Term, turn_of
from .motion import agreed
from .queries import calendar, rule_of
from .reckoning import course

Turns = list[tuple[str, datetime, date | None]]


@dataclass
class Clock:
    """A clock as the steps of a history have moved it."""

    started_at: datetime
    stopped_at: datetime | None = None
    paused: bool = False
    turns: Turns = field(default_factory=list)

    def move(self, op: str, at: datetime) -> None:
        """Stop, pause, go on, extend; what cannot be is left undone, as ever."""
        if op == "-":
            self.stopped_at = at
        elif op == ">" or (op == "~") != self.paused:
            self.turns.append((op, at, None))
            self.paused = op == "~" if op != ">" else self.paused


Clocks = dict[tuple[str, int], Clock]


def terms_by_case(cases: Iterable[UUID]) -> dict[UUID, list[Term]]:
    """All clocks of these cases."""
    found: dict[UUID, list[Term]] = {}
    for term in Term.objects.filter(case_id__in=list(cases)):
        found.setdefault(term.case_id, []).append(term)
    return found


def told(process: Process, story: Iterable[StoredEvent]) -> Clocks:
    """The clocks that a history leads to."""
    clocks: Clocks = {}
    for event in story:
        step = None if event.part else process.step_of(event.kind)
        for move in step.moves if step else ():
            _move(clocks, move, event)
    return clocks


def _move(clocks: Clocks, move: Move, event: StoredEvent) -> None:
    at = event.at
    meant = [
        clock
        for (name, _round), clock in clocks.items()
        if clock.stopped_at is None and move.term in (name, EVERY)
    ]
    if move.op == "+" and not meant:
        rounds = sum(name == move.term for name, _round in clocks)
        until = agreed(event.facts.get("ends"), move.term)
        clocks[move.term, rounds + 1] = Clock(at, turns=[("=", at, until)] if until else [])
    for clock in meant if move.op != "+" else ():
        clock.move(move.op, at)


def clock_faults(
    process: Process, case: Any, story: Sequence[StoredEvent], terms: Sequence[Term]
) -> Iterator[str]:
    """What is wrong with a case's clocks: moved by no step, or due when no rule says so."""
    expected, kept = told(process, story), {(term.name, term.round): term for term in terms}
    for key in sorted(expected.keys() | kept.keys()):
        clock, term = expected.get(key), kept.get(key)
        name = f"the clock {key[0]} {key[1]}"
        if clock is None or term is None:
            yield f"{name} is {'not kept' if term is None else 'started by no step'}"
        elif _moved(clock) != _moved(term):
            yield f"{name} did not move as the history says"
        elif due := _wrong_due(term):
            yield f"{name} is due {term.due_at.astimezone(BEIJING)}, by its rule {due}"
    yield from _date_faults(case, terms)


def _moved(clock: Clock | Term) -> tuple[datetime, datetime | None, Turns]:
    turns = clock.turns
    if isinstance(clock, Term):
        turns = [(turn.op, turn.at, turn.until) for turn in map(turn_of, clock.turns)]
    return clock.started_at, clock.stopped_at, turns


def _wrong_due(term: Term) -> str:
    """When a clock should be due, if it is not; reckoned again from rule, start and turns."""
    rule, turns = rule_of(term), [turn_of(row) for row in term.turns]
    run = course(term.started_at, rule.limit, turns, rule.threshold, calendar())
    found = (term.due_at, term.warn_at, term.provisional)
    if found == (run.due_at, run.warn_at, run.provisional) or _calendar_changed_since(term):
        return ""
    return f"{run.due_at.astimezone(BEIJING)}"


def _calendar_changed_since(term: Term) -> bool:
    """Whether the calendar is another than the one by which a stopped clock was reckoned last."""
    if term.stopped_at is None:
        return False
    stopped, due = (at.astimezone(BEIJING).date() for at in (term.stopped_at, term.due_at))
    hours = any(stopped <= each.valid_from <= due for each in calendar().openings)
    notices = Notice.objects.filter(issued_on__gte=stopped)
    return term.provisional or hours or notices.exists()


def _date_faults(case: Any, terms: Iterable[Term]) -> Iterator[str]:
    """The dates of a case are the earliest of its running clocks, or of all if none runs."""
    clocks = [term for term in terms if term.open]
    running = [term for term in clocks if term.running] or clocks
    due = min((term.due_at for term in running), default=None)
    warn = min((term.warn_at for term in running), default=None)
    if (case.due_at, case.warn_at) != (due, warn):
        yield "the dates of the case are not those of its clocks"
