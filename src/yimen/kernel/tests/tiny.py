"""A small life with nothing of the city in it: a door that opens, shuts and is walled up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import models

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.errors import Refused
from yimen.kernel.events import Event
from yimen.kernel.ledger import Entry, Taken
from yimen.kernel.models import Living
from yimen.kernel.process import NEW, OPEN, PROCESSES, SAME, Process, step


class State(models.TextChoices):
    SHUT = "shut", "Shut"
    AJAR = "ajar", "Ajar"
    WALLED = "walled", "Walled up"


class NoState(models.TextChoices):
    """The states of a shared table: none of its own."""


@dataclass(frozen=True)
class Hung(Event):
    says = "{actor} hung the door."


@dataclass(frozen=True)
class Opened(Event):
    says = "{actor} opened it: {why}"
    why: str


@dataclass(frozen=True)
class WalledUp(Event):
    says = "{actor} walled it up."


@dataclass(frozen=True)
class Painted(Event):
    says = "{actor} painted it."


@condition("the porter")
def porter(actor: Actor, row: Any) -> bool:
    return "porter" in actor.roles


@condition("the mason")
def mason(actor: Actor, row: Any) -> bool:
    return "mason" in actor.roles


@condition("A locked door does not open.")
def unlocked(actor: Actor, row: Any) -> bool:
    return not row.locked


PORTER = Actor("staff:1", "area", roles=frozenset({"porter"}))
MASON = Actor("staff:2", "area", roles=frozenset({"mason"}))
GUEST = Actor("staff:3", "area")


@dataclass
class Door:
    """A row without a table."""

    process: str = "door"
    state: str = NEW
    head: int = 0
    locked: bool = False
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    moved_at: datetime | None = None
    arrivals: list[str] = field(default_factory=list)
    part_number: int = 0

    def __post_init__(self) -> None:
        self._state = SimpleNamespace(adding=self.state == NEW)

    def arrived(self) -> None:
        self.arrivals.append(self.state)

    @property
    def stream(self) -> Door:
        return self


@dataclass
class Notebook:
    """A ledger on paper: says in which order the command asked for what."""

    lines: list[str] = field(default_factory=list)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.lines.append("begin")
        try:
            yield
        except BaseException:
            self.lines.append("undo")
            raise
        self.lines.append("commit")

    def held(self, thing: Any) -> Any:
        self.lines.append("lock")
        return thing

    def add(self, row: models.Model) -> None:
        self.lines.append(f"add {row}")

    def amend(self, row: models.Model, *names: str) -> None:
        """The row itself is what is kept."""

    def rows(self, kind: Any, case: Living) -> list[Any]:
        return []

    def counted(self, counter: type[models.Model], key: Any) -> int:
        return 1

    def write(self, entry: Entry, event: Event, actor: Actor, taken: Taken) -> None:
        self.lines.append(f"{event.kind()} {entry.row.state} by {actor.key}")

    def known(self, thing: Any, actor: Actor) -> Any:
        return None


@contextmanager
def door_process() -> Iterator[Process]:
    """The table of a door's life, known to nobody else and forgotten afterwards."""
    # fmt: off
    table = Process("door", State, title="Door", ended=(State.WALLED,), terms=("draught",), steps=(
        step("hang",    NEW,         State.SHUT,   porter),
        step("open_up", State.SHUT,  State.AJAR,   porter | mason, terms="+draught",
             needs=unlocked),
        step("paint",   OPEN,        SAME,         porter),
        step("wall_up", OPEN,        State.WALLED, mason, terms="-*"),
    ))
    # fmt: on

    @table.command
    def hang(door: Any, actor: Actor) -> Hung:
        """Put it in its frame."""
        return Hung()

    @table.command
    def open_up(door: Any, actor: Actor, *, why: str) -> Opened:
        """Let somebody in."""
        if why == "no reason":
            raise Refused("Say why.")
        return Opened(why)

    @table.command
    def paint(door: Any, actor: Actor) -> Painted:
        """Make it green."""
        return Painted()

    @table.command
    def wall_up(door: Any, actor: Actor) -> WalledUp:
        """Nobody will pass any more."""
        return WalledUp()

    try:
        yield table
    finally:
        del PROCESSES["door"]
