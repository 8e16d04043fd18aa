"""Which messages are copies of one another, so that no copy is learned from and then tested on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from .words import TitledText, grams, normal

ALIKE = 0.6
"""From this cosine of runs of three characters on, two messages are near-duplicates."""
AT_ONCE = 1000


def groups_of_copies(messages: Sequence[TitledText]) -> NDArray[np.int64]:
    """The number of its group for each message; most are alone in theirs."""
    try:
        rows = TfidfVectorizer(analyzer=_threes, dtype=np.float32).fit_transform(messages)
    except ValueError:  # no message has three characters in a row
        return np.arange(len(messages))
    pairs = [_alike(rows[at : at + AT_ONCE], rows) for at in range(0, len(messages), AT_ONCE)]
    _count, groups = connected_components(sparse.vstack(pairs), directed=False)
    return np.asarray(groups, np.int64)


def _threes(message: TitledText) -> list[str]:
    return list(grams(normal(f"{message.title} {message.body}"), (3,)))


def _alike(some: sparse.csr_matrix, rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Which of the rows each of some is a copy of."""
    cosine = (some @ rows.T).tocsr()
    cosine.data[cosine.data < ALIKE] = 0
    cosine.eliminate_zeros()
    return cosine
