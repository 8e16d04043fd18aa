"""Hold every case against its history: hashes, states, owners, clocks, words, files, parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from yimen.deadlines.models import Term
from yimen.deadlines.verify import clock_faults, terms_by_case
from yimen.kernel import remarks
from yimen.kernel.models import Part, Remark, Sealed, StoredEvent
from yimen.kernel.process import PROCESSES
from yimen.kernel.salts import holds
from yimen.kernel.verify import Fault, Folded, fold, part_of
from yimen.orgs.models import Unit

from .models import Attachment, Case, Passage, Task
from .process import TASK

BATCH = 500
"""Cases that are read and checked together."""

COLUMNS = (
    *("id", "process", "state", "head", "unit_id", "due_at", "warn_at", "closed_at"),
    *("moved_at", "open_tasks", "passages", "lead_id", "centre_id"),
)
ORPHANS = """
SELECT DISTINCT case_id FROM kernel_storedevent e
  WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.id = e.case_id)
"""


@dataclass
class Belongings:
    """What belongs to the cases of a batch, by case."""

    stories: dict[UUID, list[StoredEvent]]
    terms: dict[UUID, list[Term]]
    parts: dict[UUID, list[Part]] = field(default_factory=dict)
    words: dict[UUID, dict[int, tuple[str, str, str]]] = field(default_factory=dict)
    files: dict[UUID, dict[int, str]] = field(default_factory=dict)
    typed: dict[UUID, dict[int, Remark]] = field(default_factory=dict)
    dissolved: frozenset[int] = frozenset()


def left(after: UUID | None) -> int:
    """How many cases there are after one."""
    return _from(after).count()


def _from(after: UUID | None) -> QuerySet[Case]:
    rows = Case.objects.only(*COLUMNS).order_by("id")
    return rows.filter(id__gt=after) if after else rows


def checked(after: UUID | None = None) -> Iterator[tuple[UUID, int, list[Fault]]]:
    """All cases in the order of their ids, beginning after one, a batch at a time.

    Yields the last id, the number of cases and what is wrong with them. Each batch is read as it
    was at one moment, so that work that goes on meanwhile is no fault.
    """
    while True:
        with _one_moment():
            batch = list(_from(after)[:BATCH])
            faults = list(faults_of(batch))
        if not batch:
            return
        after = batch[-1].pk
        yield after, len(batch), faults


@contextmanager
def _one_moment() -> Iterator[None]:
    if connection.in_atomic_block:  # whoever has opened the transaction says what it sees
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def faults_of(batch: list[Case]) -> Iterator[Fault]:
    """Everything in these cases that does not follow from their histories."""
    have = _belongings([case.pk for case in batch])
    for case in batch:
        story = have.stories.get(case.pk, [])
        folded = fold(PROCESSES[case.process], story)
        yield from folded.faults
        yield from _word_faults(case, story, have.words.get(case.pk, {}))
        yield from _sealed_faults(case, story, have.parts.get(case.pk, []))
        yield from _file_faults(case, story, have.files.get(case.pk, {}))
        typed = remarks.faults(story, have.typed.get(case.pk, {}))
        yield from (Fault(case.pk, number, each) for number, each in typed)
        says = [
            *_row_faults(case, folded),
            *_part_faults(case, folded, have.parts.get(case.pk, [])),
            *_owner_faults(case, have.parts.get(case.pk, []), have.dissolved),
            *clock_faults(PROCESSES[case.process], case, story, have.terms.get(case.pk, [])),
        ]
        yield from (Fault(case.pk, folded.head, each) for each in says)


def _belongings(ids: list[UUID]) -> Belongings:
    events = StoredEvent.objects.filter(case_id__in=ids).order_by("case_id", "number")
    have = Belongings(
        {key: list(own) for key, own in groupby(events, key=lambda event: event.case_id)},
        terms_by_case(ids),
    )
    for kind in (model for model in apps.get_models() if issubclass(model, Part)):
        rows: Any = kind._default_manager  # each kind has a foreign key `case` of its own
        for part in rows.filter(case_id__in=ids):
            have.parts.setdefault(part.pk[0], []).append(part)
    words = Passage.objects.filter(case_id__in=ids)
    for key, number, *kept in words.values_list("case_id", "number", "salt", "text", "digest"):
        salt, text, digest = kept
        have.words.setdefault(key, {})[number] = salt, text, digest
    gone = Unit.objects.filter(active=False)
    have.dissolved = frozenset(gone.values_list("pk", flat=True))
    files = Attachment.objects.filter(case_id__in=ids)
    for key, number, digest in files.values_list("case_id", "number", "digest"):
        have.files.setdefault(key, {})[number] = digest
    for remark in Remark.objects.filter(case_id__in=ids):
        have.typed.setdefault(remark.case_id, {})[remark.number] = remark
    return have


def _row_faults(case: Case, folded: Folded) -> Iterator[str]:
    if (case.state, case.head) != (folded.state, folded.head):
        yield f"the row is {case.state} at {case.head}, its history {folded.state}"
    if case.moved_at != folded.at:
        yield "the row and its history disagree on when it last moved"
    ended = folded.state in PROCESSES[case.process].ended
    if ended != (case.closed_at is not None):
        yield "the row and its history disagree on whether it has ended"
    if not ended and (case.unit_id is None or case.due_at is None):
        yield "an open case has no owner or no clock"


def _owner_faults(case: Case, parts: list[Part], dissolved: frozenset[int]) -> Iterator[str]:
    """Whoever holds an open case, answers for it or took it, or has a task of it, is in force."""
    if case.closed_at is None and not dissolved.isdisjoint(
        {case.unit_id, case.lead_id, case.centre_id}
    ):
        yield "an open case is with a unit that is dissolved"
    if any(isinstance(p, Task) and not p.closed_at and p.unit_id in dissolved for p in parts):
        yield "an open task is with a unit that is dissolved"


def _word_faults(
    case: Case, story: Iterable[StoredEvent], words: dict[int, tuple[str, str, str]]
) -> Iterator[Fault]:
    named = set()
    for event in story:
        for place, seal in (("passage", "digest"), ("public", "public_digest")):
            number = event.facts.get(place)
            if number is None:
                continue
            named.add(number)
            salt, text, digest = words.get(number, ("", "", ""))
            if digest != event.facts[seal] or not holds(salt, text, digest):
                yield Fault(case.pk, event.number, f"passage {number} is not what was sealed")
    for number in sorted(words.keys() - named):
        yield Fault(case.pk, case.head, f"passage {number} was written by no step")


def _sealed_faults(case: Case, story: Iterable[StoredEvent], parts: list[Part]) -> Iterator[Fault]:
    """Parts that are words themselves, such as a private note."""
    rows = {(p.process, p.number): p for p in parts if isinstance(p, Sealed)}
    if not rows:
        return
    for event in story:
        row = rows.get(part_of(event)) if event.part else None
        if row and not (row.untouched and row.digest == event.facts.get("digest", row.digest)):
            says = f"{row.process} {row.number} is not what was sealed"
            yield Fault(case.pk, event.number, says)


def _file_faults(
    case: Case, story: Iterable[StoredEvent], files: dict[int, str]
) -> Iterator[Fault]:
    sealed = {event.facts["file"]: event for event in story if "file" in event.facts}
    for number, event in sealed.items():
        if files.get(number) != event.facts["digest"]:
            yield Fault(case.pk, event.number, f"file {number} is not what was sealed")
    for number in sorted(files.keys() - sealed.keys()):
        yield Fault(case.pk, case.head, f"file {number} was added by no step")


def _part_faults(case: Case, folded: Folded, parts: list[Part]) -> Iterator[str]:
    rows = {(part.process, part.number): (part.state, part.head) for part in parts}
    for name in sorted({key[0] for key, _at in rows.items() ^ folded.parts.items()}):
        yield f"the {name or 'unknown part'}s are not those of the history"
    open_tasks = [p for p in parts if p.process == TASK.name and p.closed_at is None]
    if case.open_tasks != len(open_tasks):
        yield "the number of open tasks is not right"


def orphans() -> Iterator[UUID]:
    """Histories whose case has disappeared."""
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        yield from (key for (key,) in cursor.fetchall())
