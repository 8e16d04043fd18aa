"""How a model learns: weights, settings, calibration, and the threshold of "I don't know"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from .calibration import Calibration, Doubles

Whole = NDArray[np.int64]
SEED = 20240612
FOLDS = 4
MARGINS = (0.1, 0.3)
"""The settings to choose from: how hard the margin is held (LinearSVC's C)."""
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


def learned(
    rows: sparse.csr_matrix, labels: Whole, count: int, margin: float, loud: Doubles
) -> Lines:
    """NB-SVM: features are weighted by how much they tell a label from the rest, then separated.

    Wang and Manning, "Baselines and Bigrams", ACL 2012. Ratio and margin become one weight. `loud`
    says how much each row counts: 1 for an ordinary one.
    """
    weights, offsets = np.zeros((rows.shape[1], count)), np.zeros(count)
    each = np.repeat(loud, np.diff(rows.indptr)).astype(rows.dtype)
    present = sparse.csr_matrix((each, rows.indices, rows.indptr), rows.shape)
    for label in range(count):
        mine = labels == label
        ratio = _ratio(present, mine)
        line = LinearSVC(C=margin, random_state=SEED, tol=1e-3, max_iter=2000)
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
class Choice:
    """What the inner folds say: the setting, and the scores of rows that were not learned from."""

    margin: float
    macro_f1: float
    scores: Doubles
    tried: dict[str, float]


def choose(
    rows: sparse.csr_matrix, labels: Whole, groups: Whole, count: int, loud: Doubles
) -> Choice:
    """The setting that reads best what it has not learned from."""
    parts = list(folds(labels, groups, FOLDS))
    found: dict[float, tuple[float, Doubles]] = {}
    for margin in MARGINS:
        scores = np.zeros((len(labels), count))
        for learn, test in parts:
            lines = learned(rows[learn], labels[learn], count, margin, loud[learn])
            scores[test] = lines.scores(rows[test])
        figure = float(f1_score(labels, scores.argmax(1), average="macro"))
        found[margin] = figure, scores
    best = max(MARGINS, key=lambda margin: found[margin][0])
    tried = {str(margin): round(figure, 4) for margin, (figure, _) in found.items()}
    return Choice(best, *found[best], tried)


def calibrated(scores: Doubles, labels: Whole) -> Calibration:
    """The scale and the doubt under which the true labels are most probable."""

    def surprise(at: Doubles) -> float:
        chances = _calibration(at).probabilities(scores)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    start = np.array([np.log(4.0), -3.0])
    return _calibration(minimize(surprise, start, method="Nelder-Mead").x)


def _calibration(at: Doubles) -> Calibration:
    return Calibration(float(np.exp(min(at[0], 5.0))), float(0.3 / (1 + np.exp(-at[1]))))


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
