"""Hold every case against its history: hashes, states, owners, clocks, words, tasks, roots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from uuid import UUID

from yimen.kernel.models import StoredEvent
from yimen.kernel.process import PROCESSES
from yimen.kernel.verify import Fault, Folded, fold

from .models import Case, Passage, Task, digest_of

BATCH = 500
"""Cases that are read and checked together."""

COLUMNS = ("id", "process", "state", "head", "unit_id", "due_at", "closed_at", "open_tasks")


def batches(after: UUID | None = None) -> Iterator[list[Case]]:
    """All cases in the order of their ids, beginning after one, a batch at a time."""
    while True:
        rows = Case.objects.only(*COLUMNS).order_by("id")
        batch = list(rows.filter(id__gt=after)[:BATCH] if after else rows[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1].pk


def faults_of(batch: list[Case]) -> Iterator[Fault]:
    """Everything in these cases that does not follow from their histories."""
    ids = [case.pk for case in batch]
    events = StoredEvent.objects.filter(case_id__in=ids).order_by("case_id", "number")
    stories = {key: list(own) for key, own in groupby(events, key=lambda e: e.case_id)}
    words = _words(ids)
    tasks: dict[UUID, list[Task]] = {}
    for task in Task.objects.filter(case_id__in=ids):
        tasks.setdefault(task.case_id, []).append(task)
    for case in batch:
        story = stories.get(case.pk, [])
        folded = fold(PROCESSES[case.process], story)
        yield from folded.faults
        yield from _row_faults(case, folded)
        yield from _word_faults(case, story, words)
        yield from _task_faults(case, folded, tasks.get(case.pk, []))


def _words(ids: list[UUID]) -> dict[tuple[UUID, int], tuple[str, str]]:
    rows = Passage.objects.filter(case_id__in=ids).values_list(
        "case_id", "number", "text", "digest"
    )
    return {(case_id, number): (text, digest) for case_id, number, text, digest in rows}


def _row_faults(case: Case, folded: Folded) -> Iterator[Fault]:
    def fault(says: str) -> Fault:
        return Fault(case.pk, folded.head, says)

    if (case.state, case.head) != (folded.state, folded.head):
        yield fault(f"the row is {case.state} at {case.head}, its history {folded.state}")
    ended = folded.state in PROCESSES[case.process].ended
    if ended != (case.closed_at is not None):
        yield fault("the row and its history disagree on whether it has ended")
    if not ended and (case.unit_id is None or case.due_at is None):
        yield fault("an open case has no owner or no clock")


def _word_faults(
    case: Case, story: list[StoredEvent], words: Mapping[tuple[UUID, int], tuple[str, str]]
) -> Iterator[Fault]:
    for event in story:
        for place, seal in (("passage", "digest"), ("public", "public_digest")):
            number = event.facts.get(place)
            if number is None:
                continue
            text, digest = words.get((case.pk, number), ("", ""))
            # an erased passage is blank and keeps its digest
            if digest != event.facts[seal] or (text and digest_of(text) != digest):
                yield Fault(case.pk, event.number, f"passage {number} is not what was sealed")


def _task_faults(case: Case, folded: Folded, tasks: list[Task]) -> Iterator[Fault]:
    rows = {task.number: (task.state, task.head) for task in tasks}
    if rows != folded.parts:
        yield Fault(case.pk, folded.head, "the tasks are not those of the history")
    if case.open_tasks != sum(task.closed_at is None for task in tasks):
        yield Fault(case.pk, folded.head, "the number of open tasks is not right")
