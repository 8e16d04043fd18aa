"""The past told again: ledgers for a file that is imported and for the year of a demo city.

Commands, conditions, processes and clocks are the same as ever, and so are the database's guards.
What differs is what follows (nothing: whoever was to be told of it was told then) and, with `Bulk`,
how rows reach PostgreSQL: many cases at once by COPY instead of a statement for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction

from .actors import Actor
from .events import Event
from .ledger import Database, Entry, Taken, next_event, next_number
from .models import Living, StoredEvent
from .rows import PLAIN, tables, written
from .terms import move_held
from .time import now

T = TypeVar("T", bound=models.Model)


class Past(Database):
    """Single acts of the past, written as ever; nobody is told of them now.

    Open a transaction around each case, or around many: the acts inside share it.
    """

    def transaction(self) -> AbstractContextManager[Any]:
        return transaction.atomic(savepoint=False)

    def follow(self, record: StoredEvent, case: Any) -> None:
        """Nothing follows: the notices of last spring would bury those of today."""


@dataclass
class Story:
    """A case on its way to the database: its rows, its clocks and its events."""

    case: Living
    rows: dict[int, models.Model] = field(default_factory=dict)
    terms: list[models.Model] = field(default_factory=list)
    events: list[StoredEvent] = field(default_factory=list)
    broken: bool = False

    def every_row(self) -> Iterator[models.Model]:
        """All of it."""
        yield from self.rows.values()
        yield from self.terms
        yield from self.events


class Bulk:
    """New cases told in memory, each from its first act to its last, and stored together.

    A case that is already in the database cannot be gone on with here. After `flush` its rows are
    the database's, and the ledger is empty again.
    """

    def __init__(self) -> None:
        self.stories: dict[UUID, Story] = {}
        self._reserved: dict[tuple[type[models.Model], Any], list[int]] = {}
        self._telling: Story | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """An act; there is no way back from half of one, so its case is lost (see `drop`)."""
        try:
            yield
        except BaseException:
            self._break_off()
            raise
        finally:
            self._telling = None

    def _break_off(self) -> None:
        if self._telling:
            self._telling.broken = True

    def held(self, thing: T) -> T:
        """The row itself: nobody else has it."""
        case: Living = thing.stream  # type: ignore[attr-defined]
        if thing._state.adding and not case.head:
            if case.id in self.stories:
                raise LookupError(f"{case.id} is told twice")
            self.stories[case.id] = Story(case)
        story = self.stories.get(case.id)
        if story is None or story.case is not case:
            raise LookupError(f"{case.id} is not being told here")
        self._telling = story
        return thing

    def add(self, row: models.Model) -> None:
        """Keep a further row of the case that is being told."""
        assert self._telling is not None
        self._telling.rows[id(row)] = row
        row._state.adding = False

    def rows(self, kind: type[T], case: Living) -> list[T]:
        """The rows of a kind that the case has so far."""
        story = self.stories[case.id]
        return [row for row in (*story.rows.values(), *story.terms) if isinstance(row, kind)]

    def amend(self, row: models.Model, *names: str) -> None:
        """Nothing yet: rows are stored as they are in the end."""

    def counted(self, counter: type[models.Model], key: Any) -> int:
        """The next number under a key, from what was reserved."""
        numbers = self._reserved.get((counter, key))
        if not numbers:
            self.reserve(counter, key, 1)
            numbers = self._reserved[counter, key]
        return numbers.pop(0)

    def reserve(self, counter: type[models.Model], key: Any, many: int) -> None:
        """Set numbers aside, for good: those that no case takes are gaps."""
        last = next_number(counter, key, many)
        numbers = self._reserved.setdefault((counter, key), [])
        numbers += range(last - many + 1, last + 1)

    def write(self, entry: Entry, event: Event, actor: Actor, taken: Taken) -> None:
        """Keep the event and move the clocks in memory; rows are stored as they are at the end."""
        at, story = now(), self._telling
        assert story is not None
        record, remark = next_event(entry.row, event, actor, at)
        story.events.append(record)
        if remark is not None:
            self.add(remark)
        move_held(entry.row, story.terms, taken.moves, event, at)
        self.add(entry.row)

    def known(self, thing: T, actor: Actor) -> T | None:
        """Nothing is stored yet that could be known."""
        return None

    def drop(self, case_id: UUID) -> None:
        """Forget a case, of which nothing is then ever stored."""
        self.stories.pop(case_id, None)

    def flush(self) -> int:
        """Store every case in one transaction; returns how many that were."""
        rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for story in self.stories.values():
            if story.broken:
                raise LookupError(f"{story.case.id} broke off in the middle of an act")
            for row in story.every_row():
                rows[type(row)].append(row)
        with transaction.atomic():
            for model, some in rows.items():
                copy(model, some)
        many = len(self.stories)
        self.stories.clear()
        return many


def copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """COPY rows into a model's table, and before it into those of the kinds it is one of."""
    rows = list(rows)
    for table in tables(model):
        names, readers = _columns(table)
        place = f"COPY {table._meta.db_table} ({names}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(place) as stream,
        ):
            for row in rows:
                told = row.__dict__
                cells = [read(told[name]) if read else told[name] for name, read in readers]
                stream.write_row(cells)


Read = Callable[[Any], Any]


@cache
def _columns(table: type[models.Model]) -> tuple[str, list[tuple[str, Read | None]]]:
    """The columns that are written (the database fills the others), and how each value is read."""
    fields = written(table)
    names = ", ".join(f'"{each.column}"' for each in fields)
    return names, [(each.attname, _reader(each)) for each in fields]


def _reader(each: models.Field[Any, Any]) -> Read | None:
    if type(each) in PLAIN:
        return None
    copied: Read | None = getattr(each, "copied", None)
    return copied or (lambda value: each.get_db_prep_save(value, connection))
