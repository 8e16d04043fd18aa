"""Texts as numbers: which words and runs a model knows, and how much each says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .runs import Keys, Places, Table, runs, seen_in, spelled_out
from .words import Parts, TitledText, parts

# Sparse matrices take a third of a second to be read: who reads no message does without them.
if TYPE_CHECKING:
    from scipy import sparse

    Matrix: TypeAlias = sparse.csr_matrix

Floats = NDArray[np.float32]
WORDS = ("title's words", "body's words")
RUNS = ("title's characters", "body's characters")
LEAST = {**dict.fromkeys((*WORDS, RUNS[0]), 2), RUNS[1]: 3}
"""In how many messages a feature of each field must stand before it is known."""


class Vocabulary:
    """The features that a model knows: for each field its words or runs, and their rarity (IDF)."""

    def __init__(
        self, words: Sequence[Sequence[str]], keys: Sequence[Keys], rarity: Floats
    ) -> None:
        self.words = [list(names) for names in words]
        self.keys = list(keys)
        self.rarity = rarity
        self.sizes = [*map(len, self.words), *map(len, self.keys)]
        self.starts = [int(start) for start in np.cumsum([0, *self.sizes])]
        self._known = [
            {name: start + at for at, name in enumerate(names)}
            for start, names in zip(self.starts, self.words, strict=False)
        ]
        self._tables = [Table(each) for each in self.keys]
        self._fields = np.repeat(np.arange(len(self.sizes)), self.sizes)

    def __len__(self) -> int:
        return self.starts[-1]

    @classmethod
    def of(cls, texts: Sequence[Parts]) -> Vocabulary:
        """What stands in enough of the texts, in a fixed order."""
        words, counts = [], []
        for field, name in enumerate(WORDS):
            seen = Counter(chain.from_iterable(set(text.words[field]) for text in texts))
            words.append(sorted(word for word, count in seen.items() if count >= LEAST[name]))
            counts.append(np.array([seen[word] for word in words[-1]], np.int64))
        keys = []
        for field, name in enumerate(RUNS):
            known, often = seen_in([text.spelled[field] for text in texts], LEAST[name])
            keys.append(known)
            counts.append(often)
        rarity = np.log((1 + len(texts)) / (1 + np.concatenate(counts))) + 1
        return cls(words, keys, rarity.astype(np.float32))

    def matrix(self, texts: Iterable[Parts]) -> Matrix:
        """A row for each text: 1 + ln(count), times rarity; each field has length one."""
        from scipy import sparse

        rows = list(texts)
        if not rows:
            return sparse.csr_matrix((0, len(self)), dtype=np.float32)
        found = [*self._words_of(rows), *self._runs_of(rows)]
        whose = np.concatenate([each for each, _ in found])
        columns = np.concatenate([column for _, column in found])
        counted = sparse.coo_matrix(
            (np.ones(len(columns), np.float32), (whose, columns)), shape=(len(rows), len(self))
        ).tocsr()
        counted.sort_indices()
        counted.data = (1 + np.log(counted.data)) * self.rarity[counted.indices]
        return self._of_length_one(counted)

    def _words_of(self, rows: list[Parts]) -> Iterable[tuple[Places, Places]]:
        """For each field of words, whose words they are and their columns."""
        numbers = np.arange(len(rows), dtype=np.int32)
        for field, known in enumerate(self._known):
            each = [
                [at for at in map(known.get, row.words[field]) if at is not None] for row in rows
            ]
            columns = np.fromiter(chain.from_iterable(each), np.int32)
            yield np.repeat(numbers, [len(some) for some in each]), columns

    def _runs_of(self, rows: list[Parts]) -> Iterable[tuple[Places, Places]]:
        """For each field of runs, whose runs they are and their columns."""
        for field, table in enumerate(self._tables):
            whose, keys = runs([row.spelled[field] for row in rows])
            places = table.places(keys)
            known = places >= 0
            yield whose[known], places[known] + np.int32(self.starts[len(WORDS) + field])

    def _of_length_one(self, rows: Matrix) -> Matrix:
        """Each field of each row divided by its length."""
        count = len(self.sizes)
        each = np.repeat(np.arange(rows.shape[0]) * count, np.diff(rows.indptr))
        each += self._fields[rows.indices]
        squares = np.bincount(each, rows.data.astype(np.float64) ** 2)
        rows.data = (rows.data / np.sqrt(squares)[each]).astype(np.float32)
        return rows

    def views(self) -> list[NDArray[np.bool_]]:
        """Which columns are of all fields, of the title and of the body."""
        title = self._fields % 2 == 0
        return [np.ones(len(self), bool), title, ~title]

    def name(self, column: int) -> str:
        """The word or the run of a column."""
        field = int(self._fields[column])
        at = column - self.starts[field]
        if field < len(WORDS):
            return self.words[field][at]
        return spelled_out(int(self.keys[field - len(WORDS)][at]))


def texts_of(messages: Iterable[TitledText]) -> list[Parts]:
    """What each message is made of."""
    return [parts(message) for message in messages]
