"""How a model learns: weights, calibration, and the threshold of "I don't know"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from .calibration import Calibration, Doubles, of_first

Whole = NDArray[np.int64]
View = NDArray[np.bool_]
"""Which columns a part of the model knows."""
SEED = 20240612
FOLDS = 4
MARGIN = 0.1
"""How hard the margin is held (LinearSVC's C)."""
FEW = 1000
"""From fewer rows inner folds do not tell what a view is worth."""
SURE = 0.985
"""How many of the readings that are called sure shall be right."""
STEPS = tuple(step / 20 for step in range(1, 21))


@dataclass(frozen=True, slots=True)
class Lines:
    """A linear model: one column of weights and one offset for each label."""

    weights: Doubles
    offsets: Doubles

    def scores(self, rows: sparse.csr_matrix) -> Doubles:
        """How far each row lies on the side of each label."""
        return np.asarray(rows @ self.weights + self.offsets, np.float64)


def learned(rows: sparse.csr_matrix, labels: Whole, count: int, loud: Doubles) -> Lines:
    """NB-SVM: features are weighted by how much they tell a label from the rest, then separated.

    Wang and Manning, "Baselines and Bigrams", ACL 2012. Ratio and margin become one weight. `loud`
    says how much each row counts: 1 for an ordinary one.
    """
    weights, offsets = np.zeros((rows.shape[1], count)), np.zeros(count)
    if not rows.shape[1]:  # no message has a title, or none has a body
        return Lines(weights, offsets)
    each = np.repeat(loud, np.diff(rows.indptr)).astype(rows.dtype)
    present = sparse.csr_matrix((each, rows.indices, rows.indptr), rows.shape)
    for label in range(count):
        mine = labels == label
        ratio = _ratio(present, mine)
        line = LinearSVC(C=MARGIN, random_state=SEED, tol=1e-3, max_iter=2000)
        line.fit(rows @ sparse.diags(ratio), mine, sample_weight=loud)
        weights[:, label], offsets[label] = line.coef_[0] * ratio, line.intercept_[0]
    return Lines(weights, offsets)


def _ratio(present: sparse.csr_matrix, mine: NDArray[np.bool_]) -> Doubles:
    """The size of the logarithm of (share among mine ÷ share among the rest), smoothed by one."""
    here = np.asarray(present[mine].sum(0)).ravel() + 1.0
    there = np.asarray(present[~mine].sum(0)).ravel() + 1.0
    return np.asarray(np.abs(np.log((here / here.sum()) / (there / there.sum()))))


def folds(labels: Whole, groups: Whole, count: int) -> Iterator[tuple[Whole, Whole]]:
    """Parts with the same mixture of labels; copies stay together."""
    parts = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    yield from parts.split(np.zeros(len(labels)), labels, groups)


@dataclass(frozen=True, slots=True)
class Judge:
    """How much the score of each view for each label says about every label, in log-odds."""

    slopes: Doubles
    """A row for each score (view by view, each with all labels), a column for each label."""
    offsets: Doubles

    def odds(self, scores: Doubles) -> Doubles:
        """What speaks for each label."""
        return np.asarray(scores @ self.slopes + self.offsets)

    def as_one(self, views: Sequence[View], lines: Sequence[Lines]) -> Lines:
        """The views and the judge are linear, so one linear model says the same."""
        count = len(self.offsets)
        weights, offsets = np.zeros((len(views[0]), count)), self.offsets.copy()
        for at, (view, each) in enumerate(zip(views, lines, strict=True)):
            slopes = self.slopes[at * count : (at + 1) * count]
            weights[view] += each.weights @ slopes
            offsets += each.offsets @ slopes
        return Lines(weights, offsets)


def by_views(
    rows: sparse.csr_matrix, labels: Whole, count: int, loud: Doubles, views: Sequence[View]
) -> list[Lines]:
    """A model for each view, which knows its columns only."""
    return [learned(rows[:, np.flatnonzero(view)], labels, count, loud) for view in views]


def unseen(
    rows: sparse.csr_matrix,
    labels: Whole,
    groups: Whole,
    loud: Doubles,
    views: Sequence[View],
) -> Doubles:
    """The scores of every view for rows that it has not learned from, by inner folds."""
    count = int(labels.max()) + 1
    found = np.zeros((len(labels), len(views) * count))
    for learn, test in folds(labels, groups, FOLDS):
        lines = by_views(rows[learn], labels[learn], count, loud[learn], views)
        pairs = zip(views, lines, strict=True)
        scores = [each.scores(rows[test][:, np.flatnonzero(view)]) for view, each in pairs]
        found[test] = np.hstack(scores)
    return found


def judged(scores: Doubles, labels: Whole) -> Judge:
    """What the views say together (stacking: Wolpert 1992), by scores of rows they did not know.

    From few rows that cannot be told: the first view speaks alone, with one curve for all labels.
    """
    count = int(labels.max()) + 1
    if len(labels) < FEW:
        curve = LogisticRegression(C=10)
        curve.fit(scores[:, :count].reshape(-1, 1), (labels[:, None] == range(count)).ravel())
        slopes = np.eye(scores.shape[1], count) * curve.coef_[0, 0]
        return Judge(slopes, np.full(count, curve.intercept_[0]))
    curves = [
        LogisticRegression(max_iter=1000).fit(scores, labels == label) for label in range(count)
    ]
    slopes = np.stack([curve.coef_[0] for curve in curves], axis=1)
    return Judge(slopes, np.array([curve.intercept_[0] for curve in curves]))


def calibrated(odds: Doubles, labels: Whole) -> Calibration:
    """How often the first label is right by its share.

    Three rows are made up, for few rows that are all right prove nothing: one right and one wrong
    with shares as they mostly are, and a wrong one that no label claims more than another.
    """
    shares = Calibration((0, 0, 0)).shares(odds)
    first = shares.max(1)
    made_up = [np.median(first), np.median(first), 1 / odds.shape[1]]
    right = np.append(shares.argmax(1) == labels, [True, False, False])
    trust = LogisticRegression(C=100, fit_intercept=False, max_iter=1000)
    trust.fit(of_first(np.append(first, made_up)), right)
    return Calibration([float(each) for each in trust.coef_[0]])


def curve(probabilities: Doubles, labels: Whole) -> list[tuple[float, float, float]]:
    """(coverage, accuracy, least probability) of the surest rows, in twenty steps."""
    top, right = probabilities.max(1), probabilities.argmax(1) == labels
    order = np.argsort(-top, kind="stable")
    hits = np.cumsum(right[order])
    ends = [max(1, round(step * len(labels))) for step in STEPS]
    return [
        (step, float(hits[end - 1] / end), float(top[order[end - 1]]))
        for step, end in zip(STEPS, ends, strict=True)
    ]


def threshold(probabilities: Doubles, labels: Whole, sure: float = SURE) -> float:
    """The least probability from which on so many readings are right; above one if none are."""
    top, right = probabilities.max(1), probabilities.argmax(1) == labels
    order = np.argsort(-top, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= sure)
    return float(top[order[enough[-1]]]) if len(enough) else 1.01


def calibration_error(probabilities: Doubles, labels: Whole, bins: int = 10) -> float:
    """ECE: how far the said probability lies from the share that is right, on average."""
    top, right = probabilities.max(1), probabilities.argmax(1) == labels
    which = np.minimum((top * bins).astype(int), bins - 1)
    gaps = (abs((right[which == b] - top[which == b]).sum()) for b in range(bins))
    return float(sum(gaps) / len(labels))


def too_few(labels: Sequence[str], groups: Whole) -> str:
    """Why nothing can be learned from these labels, or nothing."""
    known = sorted(set(labels))
    if len(known) < 2:
        return "At least two categories are needed."
    for label in known:
        alone = {int(g) for g, each in zip(groups, labels, strict=True) if each == label}
        if len(alone) < FOLDS:
            return f"{label} has {len(alone)} different messages; at least {FOLDS} are needed."
    return ""
