"""Fold a history through its process and check every hash: `yimen verify` does so to each case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from .ledger import hash_of
from .models import StoredEvent
from .process import NEW, PROCESSES, Process


@dataclass(frozen=True)
class Fault:
    """Something that does not follow from the history, and where."""

    case_id: UUID
    number: int
    says: str

    def __str__(self) -> str:
        return f"{self.case_id} event {self.number}: {self.says}"


@dataclass
class Folded:
    """Where a history leads: the state, head and time of the case, the state of each part."""

    state: str = NEW
    head: int = 0
    hash: bytes = b""
    at: datetime | None = None
    # By process and number: kinds of parts count each from one.
    parts: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def fold(process: Process, events: Iterable[StoredEvent]) -> Folded:
    """Take every event in turn: its number, its hash, and whether its step leads where it says."""
    done = Folded()
    for event in events:
        for says in _faults(process, done, event):
            done.faults.append(Fault(event.case_id, event.number, says))
        done.head, done.hash, done.at = event.number, bytes(event.hash), event.at
        done.state = event.state
        if event.part:
            done.parts[part_of(event)] = (event.part_state, event.number)
    return done


def part_of(event: StoredEvent) -> tuple[str, int]:
    """Which part of its case an event is about: the process that it is a step of, and its number.

    The process is "" where no process knows the event.
    """
    own = next((p.name for p in PROCESSES.values() if event.kind in p.kinds), "")
    return own, event.part


def _faults(process: Process, done: Folded, event: StoredEvent) -> Iterator[str]:
    if event.number != done.head + 1:
        yield f"follows event {done.head}"
    if hash_of(event, done.hash) != bytes(event.hash):
        yield "the hash is not that of what it says"
    if done.at is not None and event.at < done.at:
        yield "happened before its predecessor"
    if event.part:
        yield from _part_faults(done, event)
    else:
        yield from _step_faults(process, done.state, event.state, event.kind)


def _step_faults(process: Process, before: str, after: str, kind: str) -> Iterator[str]:
    step = process.step_of(kind)
    if step is None:
        yield f"{kind} is no step of the process {process.name}"
    elif before not in step.source:
        yield f"{step.name} does not start from {before or 'nothing'}"
    elif step.leads_to(before) != after:
        yield f"{step.name} does not lead from {before or 'nothing'} to {after}"


def _part_faults(done: Folded, event: StoredEvent) -> Iterator[str]:
    if event.state != done.state:
        yield f"an event of a part left the case {event.state}, it was {done.state}"
    part = part_of(event)
    if not part[0]:
        yield f"{event.kind} is no step of any process"
    else:
        before = done.parts.get(part, (NEW, 0))[0]
        yield from _step_faults(PROCESSES[part[0]], before, event.part_state, event.kind)
