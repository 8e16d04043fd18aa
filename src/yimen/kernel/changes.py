"""Who changed which row of the city's tables, when, and what it said before.

Rows of tables are no cases: they have no events, but nobody changes one without a trace of it. The
trace tells columns, not people: what is somebody's own is marked as changed and not written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .errors import Refused
from .models import Change, canonical
from .time import now

BATCH = 500  # rows in one statement
OWN = "*"
"""Stands for a value that is somebody's own: that it changed is told, what it said is not."""

Columns = dict[str, Any]
Pair = tuple[Any, Columns | None]
"""A row as it is now, and what its columns said before; None where it was added."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand changes rows: who, by which file where it is one, and why where that is asked."""

    actor: str
    file: str = ""
    reason: str = ""

    def because(self, reason: str) -> Hand:
        """The same, with a reason."""
        return replace(self, reason=reason.strip())


_file: ContextVar[str] = ContextVar("file", default="")


@contextmanager
def by_file(name: str) -> Iterator[None]:
    """What is changed inside is changed by a file of this name."""
    token = _file.set(name)
    try:
        yield
    finally:
        _file.reset(token)


def hand_of(actor: Actor) -> Hand:
    """The hand of whoever acts, and of the file whose line it is."""
    return Hand(actor.key, _file.get())


def _nowhere(_row: Any) -> str:
    return ""


def _whenever(_row: Any) -> date | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the history tells of a table: how a row is named, which columns, whose they are."""

    table: str
    key: Callable[[Any], str]
    columns: Callable[[Any], Columns]
    area: Callable[[Any], str] = _nowhere
    since: Callable[[Any], date | None] = _whenever
    own: frozenset[str] = frozenset()

    def of(self, row: Any) -> Columns:
        """A row's columns as they can be written down."""
        return {name: written(value) for name, value in self.columns(row).items()}

    def seal(self, row: Any) -> str:
        """What a row says now, in a few letters: by it an editor tells which version they saw."""
        return sha256(canonical(self.of(row)).encode()).hexdigest()[:16]

    def same(self, row: Any, seen: str | None) -> None:
        """Changed, unless the row still says what the editor saw (None: no editor saw it)."""
        if seen is not None and seen != self.seal(row):
            raise Changed(
                _(
                    "Somebody has changed this row meanwhile. What it says now stands beside what"
                    " you typed: send it again if yours shall hold."
                )
            )

    def _change(self, hand: Hand, pair: Pair) -> Change | None:
        row, before = pair
        after = self.of(row)
        moved = [name for name in after if before is None or before.get(name) != after[name]]
        if before is not None and not moved:
            return None
        return Change(
            table=self.table,
            key=self.key(row),
            area=self.area(row),
            was={name: self._shown(name, before.get(name)) for name in moved} if before else {},
            now={name: self._shown(name, after[name]) for name in moved},
            actor=hand.actor,
            file=hand.file,
            reason=hand.reason,
            at=now(),
            since=self.since(row),
        )

    def _shown(self, name: str, value: Any) -> Any:
        return (OWN if value else "") if name in self.own else value

    def note(self, hand: Hand, pairs: Iterable[Pair]) -> int:
        """Write down what became of rows; how many of them differ from before."""
        found = [each for pair in pairs if (each := self._change(hand, pair))]
        Change.objects.bulk_create(found, BATCH)
        return len(found)

    def act(self, hand: Hand, row: Any, **said: Any) -> None:
        """Write down an act that no column shows, such as a new password."""
        key, area = self.key(row), self.area(row)
        Change.objects.create(
            table=self.table, key=key, area=area, now=said, actor=hand.actor, file=hand.file,
            reason=hand.reason, at=now(),
        )  # fmt: skip


class Changed(Refused):
    """The row says something else than the editor saw."""


def written(value: Any) -> Any:
    """A value as it stands in the history."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
