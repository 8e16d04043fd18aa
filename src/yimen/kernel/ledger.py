"""Where events are kept: the one place that stores them, and the mathematics of their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from . import remarks, rows
from .actors import Actor
from .errors import Refused
from .events import REACTIONS, Event
from .models import Living, Part, Remark, StoredEvent, canonical
from .terms import Move, move_clocks
from .time import now, time_is

T = TypeVar("T", bound=models.Model)


class Taken(Protocol):
    """What the ledger asks of a step."""

    @property
    def moves(self) -> tuple[Move, ...]: ...


class Entry:
    """A row, and the case it lives in, as a command found them: only what changed is written."""

    def __init__(self, row: Any) -> None:
        self.row, self.case = row, row.stream
        self.found = [
            (each, dict(each.__dict__)) for each in {id(r): r for r in (self.case, row)}.values()
        ]

    def save(self) -> None:
        """Write back what the command changed; a new row is inserted whole."""
        for row, before in self.found:
            if row._state.adding:
                rows.insert(row)
            elif changed := _changed(row, before):
                rows.update(row, changed)


def _changed(row: Any, before: dict[str, Any]) -> list[str]:
    return [
        each.attname
        for each in row._meta.concrete_fields
        if row.__dict__.get(each.attname) != before.get(each.attname)
    ]


class Ledger(Protocol):
    """How commands reach the store; there is one for single acts and one for bulk writing."""

    def transaction(self) -> AbstractContextManager[Any]: ...
    def held(self, thing: T) -> T: ...
    def add(self, row: models.Model) -> None: ...
    def amend(self, row: models.Model, *names: str) -> None: ...
    def rows(self, kind: type[T], case: Living) -> list[T]: ...
    def counted(self, counter: type[models.Model], key: Any) -> int: ...
    def write(self, entry: Entry, event: Event, actor: Actor, taken: Taken) -> None: ...
    def known(self, thing: T, actor: Actor) -> T | None: ...


class Database:
    """The ordinary ledger: every act is one transaction in PostgreSQL."""

    def transaction(self) -> AbstractContextManager[Any]:
        return transaction.atomic()

    def held(self, thing: T) -> T:
        row: T = thing.held()  # type: ignore[attr-defined]
        return row

    def add(self, row: models.Model) -> None:
        """Store a further row of the case that a command is about: words, a line to another."""
        rows.insert(row)

    def amend(self, row: models.Model, *names: str) -> None:
        """Store what changed of a further row of the case: its columns by name."""
        rows.update(row, list(names))

    def rows(self, kind: type[T], case: Living) -> list[T]:
        """The rows of a kind that belong to a case, which is locked."""
        return list(kind._default_manager.filter(case_id=case.id))

    def counted(self, counter: type[models.Model], key: Any) -> int:
        """The next number that a counter gives under a key, never the same twice."""
        return next_number(counter, key, 1)

    def write(self, entry: Entry, event: Event, actor: Actor, taken: Taken) -> None:
        """Save what changed, append the event, queue what follows from it."""
        at = now()
        record, remark = next_event(entry.row, event, actor, at)
        move_clocks(entry.row, taken.moves, event, at)
        entry.save()
        rows.insert(record)
        if remark is not None:
            rows.insert(remark)
        self.follow(record, entry.case)

    def follow(self, record: StoredEvent, case: Any) -> None:
        """Queue the jobs that follow an event, in the transaction that stores it."""
        lock = str(record.case_id)
        for reaction in REACTIONS.get(record.kind, ()):
            if reaction.needed(case):
                reaction.job.configure(lock=lock).defer(case_id=lock, number=record.number)

    def known(self, thing: T, actor: Actor) -> T | None:
        """The case that a repeated registration means. Refused: the key is another case's."""
        if not isinstance(thing, Living):
            return None
        first = StoredEvent.objects.filter(case_id=thing.pk, number=1).first()
        found = first and type(thing)._default_manager.filter(pk=thing.pk).first()
        if first and (found is None or first.actor != actor.key):
            raise Refused(_("This key belongs to another case."))
        return found or None


@contextmanager
def act(book: Ledger, thing: T) -> Iterator[T]:
    """One transaction with the row locked, in which it is never earlier than it was before.

    Two machines' clocks differ, and one that is set back tells its past: what follows an event
    does not happen before it, so the moment of the act is at least that of the last event.
    """
    with book.transaction():
        row = book.held(thing)
        last, at = row.stream.moved_at, now()  # type: ignore[attr-defined]
        with time_is(max(last or at, at)):
            yield row


def next_number(counter: type[models.Model], key: Any, more: int) -> int:
    """Move a counter on by so many and return where it stands then: a row with a key and `last`."""
    table, name = counter._meta.db_table, counter._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({name}, last) VALUES (%s, %s) ON CONFLICT ({name})"  # noqa: S608
            f" DO UPDATE SET last = {table}.last + %s RETURNING last",
            [key, more, more],
        )
        (last,) = cursor.fetchone()
    return int(last)


def next_event(
    row: Living | Part, event: Event, actor: Actor, at: datetime
) -> tuple[StoredEvent, Remark | None]:
    """The next event of the row's case, and what was typed with it; moves the heads of both."""
    case = row.stream
    case.head += 1
    row.head, case.moved_at = case.head, at
    facts, remark = remarks.split(event, case.pk, case.head)
    record = StoredEvent(
        case_id=case.pk,
        number=case.head,
        kind=event.kind(),
        state=case.state,
        part=row.part_number,
        part_state=row.state if row.part_number else "",
        actor=actor.key,
        unit=actor.unit,
        at=at,
        facts=facts,
    )
    return record, remark


_ledger: ContextVar[Ledger | None] = ContextVar("ledger", default=None)
DATABASE = Database()


def current() -> Ledger:
    """The ledger that commands write to here and now."""
    return _ledger.get() or DATABASE


class written_to(AbstractContextManager[None]):  # noqa: N801 - reads as a clause: with written_to(x)
    """Let the commands inside the block write to another ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __enter__(self) -> None:
        self.token = _ledger.set(self.ledger)

    def __exit__(self, *exc: object) -> None:
        _ledger.reset(self.token)


def text_of(event: StoredEvent, previous: bytes) -> str:
    """The canonical JSON of an event: what is hashed, here and in the database alike."""
    return canonical(
        {
            "actor": event.actor,
            "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "case": str(event.case_id),
            "facts": event.facts,
            "kind": event.kind,
            "number": event.number,
            "part": event.part,
            "part_state": event.part_state,
            "previous": previous.hex(),
            "state": event.state,
            "unit": event.unit,
        }
    )


def hash_of(event: StoredEvent, previous: bytes) -> bytes:
    """SHA-256 of the event's canonical JSON, which names its predecessor's hash."""
    return hashlib.sha256(text_of(event, previous).encode()).digest()


def leaf(case_id: Any, number: int, head_hash: bytes) -> bytes:
    """A case's head as a leaf of the day's tree (RFC 6962: leaves and nodes are told apart)."""
    return hashlib.sha256(b"\x00" + case_id.bytes + number.to_bytes(4, "big") + head_hash).digest()


def _level(nodes: Sequence[bytes]) -> list[bytes]:
    pairs = [
        hashlib.sha256(b"\x01" + nodes[i] + nodes[i + 1]).digest()
        for i in range(0, len(nodes) - 1, 2)
    ]
    return pairs + ([nodes[-1]] if len(nodes) % 2 else [])


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree over the leaves in their order; of nothing, the hash of nothing."""
    nodes = list(leaves) or [hashlib.sha256(b"").digest()]
    while len(nodes) > 1:
        nodes = _level(nodes)
    return nodes[0]


def proof(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """The siblings that lead from one leaf to the root: ("left" or "right", hash)."""
    nodes, path = list(leaves), []
    while len(nodes) > 1:
        sibling = place ^ 1
        if sibling < len(nodes):
            path.append(("left" if sibling < place else "right", nodes[sibling]))
        nodes, place = _level(nodes), place // 2
    return path


def root_from(start: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    """Climb a proof: what anyone does to check a receipt."""
    node = start
    for side, sibling in path:
        pair = sibling + node if side == "left" else node + sibling
        node = hashlib.sha256(b"\x01" + pair).digest()
    return node
