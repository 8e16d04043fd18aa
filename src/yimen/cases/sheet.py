"""What the sheet of a case (办理单) says; a page and a printed file draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Fact = tuple[str, str]
"""A name, and what is said under it."""


@dataclass(frozen=True)
class Entry:
    """One event on paper: its number, the moment in full, the sentence and what belongs to it."""

    number: int
    at: str
    sentence: str
    turn: bool
    more: Sequence[Fact] = ()
    passages: Sequence[Fact] = ()


@dataclass(frozen=True)
class Table:
    """Rows under a head; `shares` are the columns' parts of the paper's width."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int]


@dataclass(frozen=True)
class Blank:
    """A box for a signature or a seal: whose it is, what was typed there, what was drawn there.

    `strokes` are lines of points from 0 to 1000 in both directions, from the upper left.
    """

    whose: str
    typed: str = ""
    strokes: Sequence[Sequence[tuple[int, int]]] = ()


@dataclass(frozen=True)
class Section:
    """A part of the sheet under its heading.

    `blanks` are boxes left free for signatures and seals, under what belongs into each; a line in
    one is what was drawn there by hand (`strokes`). `apart` begins a new page.
    """

    heading: str
    prose: str = ""
    facts: Sequence[Fact] = ()
    table: Table | None = None
    entries: Sequence[Entry] = ()
    marks: Sequence[str] = ()
    blanks: Sequence[Blank] = ()
    apart: bool = False


@dataclass(frozen=True)
class Sheet:
    """The whole of it; `printed` says who took it from the screen, and when.

    `kind` says what paper it is, above its title: the sheet of a case where nothing else is said.
    """

    number: str
    title: str
    sections: Sequence[Section]
    printed: str
    kind: str = ""


def marks_of(digest: str) -> list[str]:
    """A hash in groups of eight, as people read it out and compare it."""
    return [digest[place : place + 8] for place in range(0, len(digest), 8)]
