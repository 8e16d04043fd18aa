"""What a step does to clocks: `+sign` starts, `-` stops, `~` pauses, `^` goes on, `>` extends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, cast, get_args

Op = Literal["+", "-", "~", "^", ">"]


@dataclass(frozen=True, slots=True)
class Move:
    """One clock and what happens to it; the term "*" is every clock that runs."""

    op: Op
    term: str


def moves(written: str, known: frozenset[str]) -> tuple[Move, ...]:
    """Parse `"-sign +handle"`; a word that names no known term refuses to start the program."""
    made = []
    for word in written.split():
        if word[0] not in get_args(Op) or word[1:] not in known | {"*"}:
            raise LookupError(f"{word!r} names no term of {sorted(known)}")
        made.append(Move(cast(Op, word[0]), word[1:]))
    return tuple(made)


class Clocks(Protocol):
    """Whoever keeps the clocks (the deadlines module): moves them and sets the case's due date."""

    def move(self, case: Any, moves: Sequence[Move], event: Any, at: datetime) -> None: ...
    def moved(
        self, case: Any, terms: list[Any], moves: Sequence[Move], event: Any, at: datetime
    ) -> Sequence[Any]: ...
    def show(self, case: Any, terms: list[Any], at: datetime) -> None: ...


_clocks: list[Clocks] = []


def use(clocks: Clocks) -> None:
    """Say who keeps the clocks; the last word holds."""
    _clocks[:] = [clocks]


def move_clocks(case: Any, wanted: Sequence[Move], event: Any, at: datetime) -> None:
    """Let the keeper of the clocks make a step's moves."""
    if wanted:
        _clocks[0].move(case, wanted, event, at)


def move_held(
    case: Any, terms: list[Any], wanted: Sequence[Move], event: Any, at: datetime
) -> None:
    """The same on clocks held in memory: `terms` are all of the case's and gain the new ones."""
    if wanted:
        _clocks[0].moved(case, terms, wanted, event, at)
        _clocks[0].show(case, terms, at)
