"""Where the words of a search stand in a text: the piece around them, each of them marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .grams import plain

AROUND = 24
"""Characters that are shown before the first word; three times as many in all after it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `hit` where it is what was looked for."""

    text: str
    hit: bool = False


def excerpt(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The part of a text where the words stand, cut into what is one of them and what is not.

    `words` are `plain`. Empty where none of them stands in it.

    >>> [piece.text for piece in excerpt("三号楼停水三天", ["停水"]) if piece.hit]
    ['停水']
    """
    spots = list(_spots(text, words))
    if not spots:
        return ()
    begin = max(0, spots[0][0] - AROUND)
    end = min(len(text), spots[0][1] + 3 * AROUND)
    shown = [Piece("…")] if begin else []
    at = begin
    for start, stop in spots:
        if stop > end:
            break
        shown += [Piece(text[at:start]), Piece(text[start:stop], hit=True)]
        at = stop
    shown.append(Piece(text[at:end] + ("…" if end < len(text) else "")))
    return tuple(piece for piece in shown if piece.text)


def times(text: str, words: Sequence[str]) -> int:
    """How often the words stand in a text, one upon another counted once.

    They are counted as they stand there; only where none does, the text is spelled plainly.
    """
    any_of = re.compile("|".join(re.escape(word) for word in words if word) or r"(?!)")
    return len(any_of.findall(text.lower())) or len(any_of.findall(_spelled(text)[0]))


def _spots(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where in the text the words stand, in order, what overlaps as one."""
    line, places = _spelled(text)
    found = sorted(spot for word in words if word for spot in _of(word, line))
    last: tuple[int, int] | None = None
    for start, stop in found:
        here = places[start], places[stop - 1] + 1
        if last and here[0] < last[1]:
            last = last[0], max(last[1], here[1])
            continue
        if last:
            yield last
        last = here
    if last:
        yield last


def _of(word: str, line: str) -> Iterator[tuple[int, int]]:
    at = line.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = line.find(word, at + len(word))


def _spelled(text: str) -> tuple[str, Sequence[int]]:
    """The plain form, and for each of its characters from which one of the text it comes.

    Each character is made plain by itself: letters with marks of their own may differ then.
    """
    line = text.translate(PLAIN)
    if len(line) == len(text):  # one for one, since no character becomes none
        return line, range(len(text))
    return line, [at for at, character in enumerate(text) for _each in PLAIN[ord(character)]]


class _Plain(dict[int, str]):
    """The plain form of each character that was ever asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = plain(chr(code))
        return self[code]


PLAIN = _Plain()
