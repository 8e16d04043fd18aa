"""How a classifier comes about: what it is learned from, and what its header says of that."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from . import fitting
from .classifier import FORMAT, CannotLearn, Classifier, Labelled
from .copies import groups_of_copies
from .vocabulary import Vocabulary, texts_of

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


def train(rows: Sequence[Labelled]) -> Classifier:
    """Learn from rows; how views are weighed, calibration and threshold come by inner folds.

    The vocabulary and its rarity are taken from all rows, without their labels.
    """
    rows = [row for row in rows if row.label and not row.message.empty]
    messages = [row.message for row in rows]
    groups = groups_of_copies(messages)
    if reason := fitting.too_few([row.label for row in rows], groups):
        raise CannotLearn(reason)
    known = sorted({row.label for row in rows})
    labels = np.array([known.index(row.label) for row in rows])
    texts = texts_of(messages)
    vocabulary = Vocabulary.of(texts)
    matrix = vocabulary.matrix(texts)
    loud = np.array([row.weight for row in rows])
    views = vocabulary.views()
    scores = fitting.unseen(matrix, labels, groups, loud, views)
    judge = fitting.judged(scores, labels)
    odds = judge.odds(scores)
    calibration = fitting.calibrated(odds, labels)
    lines = judge.as_one(views, fitting.by_views(matrix, labels, len(known), loud, views))
    chances = calibration.probabilities(odds)
    header = {
        "format": FORMAT,
        "labels": known,
        "offsets": [float(each) for each in lines.offsets],
        "calibration": [float(each) for each in calibration.trust],
        "threshold": fitting.threshold(chances, labels),
        "inner_macro_f1": float(f1_score(labels, chances.argmax(1), average="macro")),
        "inner_accuracy": float(accuracy_score(labels, chances.argmax(1))),
        "inner_calibration_error": fitting.calibration_error(chances, labels),
        "curve": fitting.curve(chances, labels),
        "rows": len(rows),
        "days": _days(row.time for row in rows),
        "data": _hash(rows),
    }
    return Classifier(vocabulary, lines.weights.astype(np.float32), header)


def _days(times: Iterable[str]) -> list[str]:
    """The first and the last day that the rows name; empty where none does."""
    found = []
    for match in filter(None, map(_DAY.match, times)):
        try:
            found.append(date(*map(int, match.groups())).isoformat())
        except ValueError:
            continue
    return [min(found), max(found)] if found else []


def _hash(rows: Sequence[Labelled]) -> str:
    """SHA-256 of what was learned from: two models of the same rows say so."""
    digest = hashlib.sha256()
    for row in rows:
        said = [row.message.title, row.message.body, row.label]
        digest.update(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()
