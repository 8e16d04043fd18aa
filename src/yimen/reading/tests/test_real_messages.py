"""Real messages: every third one, a part held back, copies on one side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

from yimen.reading import fitting
from yimen.reading.copies import groups_of_copies
from yimen.reading.tables import labelled
from yimen.reading.vocabulary import Vocabulary, texts_of

LABELLED = Path(__file__).resolve().parents[5] / "shared" / "data" / "messages" / "labelled.csv"
FLOOR = 0.88
"""A third of the rows in one fold; what all of them reach stands in docs/reading.md."""


@pytest.mark.skipif(
    not LABELLED.is_file(), reason="the folder of real messages is not beside the project"
)
def test_a_part_that_was_held_back_is_read_rightly() -> None:
    rows = labelled(LABELLED)[::3]
    known = sorted({row.label for row in rows})
    labels = np.array([known.index(row.label) for row in rows])
    messages = [row.message for row in rows]
    learn, test = next(fitting.folds(labels, groups_of_copies(messages), 5))
    texts = texts_of(messages)
    vocabulary = Vocabulary.of([texts[at] for at in learn])
    matrix = vocabulary.matrix(texts)
    lines = fitting.learned(matrix[learn], labels[learn], len(known), np.ones(len(learn)))
    found = lines.scores(matrix[test]).argmax(1)
    assert f1_score(labels[test], found, average="macro") >= FLOOR
