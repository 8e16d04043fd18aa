"""How a part of a case looks to outside systems: what all parts have, and a task."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from yimen.kernel.actors import Actor
from yimen.kernel.answers import moment
from yimen.kernel.models import Part
from yimen.kernel.process import PROCESSES
from yimen.orgs.queries import unit_code

from .models import Task


class PartRow(TypedDict):
    """Where a part of a case stands, and the steps that are open to who asks."""

    case: str
    number: int
    process: str
    state: str
    opened_at: str | None
    closed_at: str | None
    steps: list[str]


def part_row(part: Part, actor: Actor) -> PartRow:
    """What every part has; no query where its case is at hand."""
    return {
        "case": str(part.stream.pk),
        "number": part.number,
        "process": part.process,
        "state": part.state,
        "opened_at": moment(part.opened_at),
        "closed_at": moment(part.closed_at),
        "steps": [each.name for each in PROCESSES[part.process].open_to(actor, part)],
    }


class TaskRow(PartRow):
    """What an assisting unit was asked to do; `result` is the passage that says what was done."""

    unit: str | None
    wanted: str
    due_at: str | None
    result: int | None


def task_rows(tasks: Sequence[Task], actor: Actor) -> list[TaskRow]:
    """Tasks of cases that the actor may know of."""
    return [
        {
            **part_row(each, actor),
            "unit": unit_code(each.unit_id),
            "wanted": each.wanted,
            "due_at": moment(each.due_at),
            "result": each.result,
        }
        for each in tasks
    ]
