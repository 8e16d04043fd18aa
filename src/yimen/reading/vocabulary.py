"""Texts as numbers: which words a model knows, and how much each says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .words import FIELDS, TitledText, features

# Sparse matrices take a third of a second to be read: who reads no message does without them.
if TYPE_CHECKING:
    from scipy import sparse

    Matrix: TypeAlias = sparse.csr_matrix

Floats = NDArray[np.float32]
LEAST = (2, 2, 2, 3)
"""In how many messages a feature of each field must stand before it is known."""


class Vocabulary:
    """The features that a model knows: for each field its words and their rarity (IDF)."""

    def __init__(self, fields: Sequence[Sequence[str]], rarity: Floats) -> None:
        self.fields = [list(names) for names in fields]
        self.rarity = rarity
        starts = np.cumsum([0, *map(len, self.fields)])
        self._places = [
            {name: int(start) + at for at, name in enumerate(names)}
            for start, names in zip(starts, self.fields, strict=False)
        ]
        self.starts = [int(start) for start in starts]

    def __len__(self) -> int:
        return self.starts[-1]

    @classmethod
    def of(cls, texts: Sequence[tuple[list[str], ...]]) -> Vocabulary:
        """What stands in enough of the texts, in a fixed order."""
        fields, rarity = [], []
        for field, least in zip(range(len(FIELDS)), LEAST, strict=True):
            seen = Counter(chain.from_iterable(set(text[field]) for text in texts))
            names = sorted(name for name, count in seen.items() if count >= least)
            fields.append(names)
            rarity += [np.log((1 + len(texts)) / (1 + seen[name])) + 1 for name in names]
        return cls(fields, np.array(rarity, np.float32))

    def matrix(self, texts: Iterable[tuple[list[str], ...]]) -> Matrix:
        """A row for each text: 1 + ln(count), times rarity; each field has length one."""
        from scipy import sparse

        rows = list(texts)
        if not rows:
            return sparse.csr_matrix((0, len(self)), dtype=np.float32)
        return sparse.hstack(
            [self._field([row[field] for row in rows], field) for field in range(len(FIELDS))],
            format="csr",
            dtype=np.float32,
        )

    def _field(self, texts: list[list[str]], field: int) -> Matrix:
        from scipy import sparse

        known, start = self._places[field], self.starts[field]
        places: list[int] = []
        ends = [0]
        for text in texts:
            places += [at for at in map(known.get, text) if at is not None]
            ends.append(len(places))
        width = self.starts[field + 1] - start
        shape = (len(texts), width)
        columns = np.array(places, np.int32) - np.int32(start)
        counted = sparse.csr_matrix(
            (np.ones(len(places), np.float32), columns, np.array(ends, np.int32)), shape=shape
        )
        counted.sum_duplicates()
        weights = 1 + np.log(counted.data)
        counted.data = weights * self.rarity[start + counted.indices]
        return _of_length_one(counted)

    def name(self, column: int) -> tuple[int, str]:
        """The field and the word of a column."""
        field = int(np.searchsorted(self.starts, column, side="right")) - 1
        return field, self.fields[field][column - self.starts[field]]


def _of_length_one(rows: Matrix) -> Matrix:
    """Each row divided by its length."""
    counts = np.diff(rows.indptr)
    each = np.repeat(np.arange(len(counts)), counts)
    squares = np.bincount(each, weights=rows.data.astype(np.float64) ** 2, minlength=len(counts))
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1
    rows.data = (rows.data / lengths[each]).astype(np.float32)
    return rows


def texts_of(messages: Iterable[TitledText]) -> list[tuple[list[str], ...]]:
    """The features of each message."""
    return [features(message) for message in messages]
