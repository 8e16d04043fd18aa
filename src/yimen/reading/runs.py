"""Runs of one to three characters of many texts at once, each run as one number."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .words import PLACE

Keys = NDArray[np.uint64]
Places = NDArray[np.int32]
Flags = NDArray[np.bool_]

LONGEST = 3
AT_ONCE = 500
BITS = 21
"""A character of Unicode has so many: three of them are one number of 63."""
GAP = "\n"
"""Stands between texts: no run goes across it."""
SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ ÷ the golden ratio: what is multiplied by it is spread in its upper bits (Knuth 6.4)."""
ROOM = 4
"""A table has at least so many slots for each key."""


def runs(texts: Sequence[str]) -> tuple[Places, Keys]:
    """Every run of every text as the number of its text and its key.

    The runs are those of `words.grams(text, (1, 2, 3))`, in another order.
    """
    codes = _codes(GAP.join(texts)).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) + 1 for text in texts])
    inside = _wordlike()[codes]
    alone = inside | (codes == ord(PLACE))
    found, whose = [codes[alone]], [rows[:-1][alone]]
    keys, letters = codes, inside
    for size in range(1, LONGEST):
        keys = (keys[:-1] << np.uint64(BITS)) | codes[size:]
        inside = inside[:-1] & letters[size:]
        found.append(keys[inside])
        whose.append(rows[: len(keys)][inside])
    return np.concatenate(whose), np.concatenate(found)


def spelled_out(key: int) -> str:
    """The characters of a run."""
    codes = [(key >> (BITS * place)) & (1 << BITS) - 1 for place in reversed(range(LONGEST))]
    return "".join(chr(code) for code in codes if code)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def _wordlike() -> Flags:
    """Whether a character is a letter, a digit or a Chinese character: as in `words.pieces`."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    found = np.zeros(len(every), bool)
    for piece in re.finditer(r"[^\W_]+", every):
        found[piece.start() : piece.end()] = True
    return found


class Table:
    """Where each key stands in a list of keys: many are looked up at once, by open addressing."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        bits = max(1, (ROOM * len(keys)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._slots = np.full(1 << bits, -1, np.int32)
        left = np.arange(len(keys), dtype=np.int32)
        slots = self._first(keys)
        while len(left):
            free = self._slots[slots] < 0
            self._slots[slots[free]] = left[free]
            lost = self._slots[slots] != left
            left, slots = left[lost], self._next(slots[lost])

    def places(self, keys: Keys) -> Places:
        """The place of each key, -1 for one that is not in the list."""
        slots = self._first(keys)
        found = self._slots[slots]
        open_ = np.flatnonzero(found >= 0)
        open_ = open_[self.keys[found[open_]] != keys[open_]]
        while len(open_):
            slots[open_] = self._next(slots[open_])
            found[open_] = self._slots[slots[open_]]
            open_ = open_[found[open_] >= 0]
            open_ = open_[self.keys[found[open_]] != keys[open_]]
        return found

    def _first(self, keys: Keys) -> NDArray[np.int64]:
        return ((keys * SPREAD) >> self._shift).astype(np.int64)

    def _next(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        return (slots + 1) & (len(self._slots) - 1)


def seen_in(texts: Sequence[str], least: int) -> tuple[Keys, NDArray[np.int64]]:
    """The runs that stand in at least so many texts, in order; and in how many."""
    parts = []
    for at in range(0, len(texts), AT_ONCE):
        whose, keys = runs(texts[at : at + AT_ONCE])
        order = np.lexsort((whose, keys))
        whose, keys = whose[order], keys[order]
        new = np.ones(len(keys), bool)
        new[1:] = (keys[1:] != keys[:-1]) | (whose[1:] != whose[:-1])
        parts.append(np.unique(keys[new], return_counts=True))
    keys, place = np.unique(np.concatenate([key for key, _ in parts]), return_inverse=True)
    counts = np.bincount(place, np.concatenate([count for _, count in parts])).astype(np.int64)
    enough = counts >= least
    return keys[enough], counts[enough]
