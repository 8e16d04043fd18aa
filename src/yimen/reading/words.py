"""What a message is made of: one spelling, words, and runs of characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from .segmenter import Segmenter

NUMBER = "0"
"""Stands for every run of digits: which house it is says nothing about the kind of matter."""
PLACE = "@"
"""Stands for the code of a place: `A3区` and `K8县` become `@区` and `@县`."""
BODY = 1500
"""Characters of a body that are read: nineteen of twenty are shorter (docs/reading.md)."""

# Organisers and offices that publish messages code places by a letter and a number.
_CODED = re.compile(r"(?<![a-z0-9])[a-z]\d{0,3}(?=[市区县镇乡村州省]|小区|街道|社区)")
_DIGITS = re.compile(r"\d+(?:[.,:/-]\d+)*")
_SPACE = re.compile(r"\s+")
_PIECE = re.compile(r"[^\W_]+|[@]", re.UNICODE)


def spelled(text: str) -> str:
    """One spelling: half width, lower case, no control characters, single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).replace("\0", "").lower()).strip()


def normal(text: str) -> str:
    """One spelling, with placeholders for numbers and for coded places."""
    return _DIGITS.sub(NUMBER, _CODED.sub(PLACE, spelled(text)))


def pieces(text: str) -> list[str]:
    """The runs of letters, digits and characters between spaces and punctuation."""
    return _PIECE.findall(text)


def grams(text: str, sizes: Sequence[int] = (1, 2, 3, 4)) -> Iterator[str]:
    """Every run of so many characters; none goes across a space or a punctuation mark.

    >>> list(grams("没有水。", (2,)))
    ['没有', '有水']
    """
    for piece in pieces(text):
        for size in sizes:
            yield from (piece[at : at + size] for at in range(len(piece) - size + 1))


def listed(text: str) -> tuple[str, ...]:
    """Words that are written in a row with spaces between."""
    return tuple(text.split())


def words(text: str) -> list[str]:
    """The words of a text, by a dictionary and no guess: the same text has the same words."""
    return [word for word in _segmenter().cut(text) if word.strip()]


def kind_of(word: str) -> str:
    """What the dictionary says a word is, such as "n", "v" or "ns"; "" where it has none."""
    return _segmenter().kinds.get(word, "")


@dataclass(frozen=True, slots=True)
class TitledText:
    """Words alone, of nobody and nowhere: a title and a body; either may be empty."""

    title: str = ""
    body: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read: no letter, digit or character."""
        return not pieces(normal(self.title)) and not pieces(normal(self.body[:BODY]))


class Parts(NamedTuple):
    """Of title and body each: the words, and the text in one spelling."""

    words: tuple[list[str], list[str]]
    spelled: tuple[str, str]


def parts(message: TitledText) -> Parts:
    """What a model reads of a message."""
    title, body = normal(message.title), normal(message.body[:BODY])
    return Parts((words(title), words(body)), (title, body))


@cache
def _segmenter() -> Segmenter:
    """The dictionary, read once in a process (about a second)."""
    return Segmenter()
