"""From scores to probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from yimen.reading import fitting
from yimen.reading.calibration import Calibration, Doubles

PLAIN = Calibration([0, 0.5, -0.8])


def calibrated(scores: Doubles, labels: fitting.Whole) -> Callable[[Doubles], Doubles]:
    """Judge and calibration of one view."""
    judge = fitting.judged(scores, labels)
    calibration = fitting.calibrated(judge.odds(scores), labels)
    return lambda new: calibration.probabilities(judge.odds(new))


def test_a_row_sums_to_one_and_keeps_the_order_of_its_labels() -> None:
    odds = np.random.default_rng(1).normal(size=(500, 3)) * 15
    found = PLAIN.probabilities(odds)
    assert np.allclose(found.sum(1), 1)
    assert (found > 0).all()
    assert (found.argmax(1) == odds.argmax(1)).all()


def test_where_two_labels_claim_or_none_does_it_is_less_sure_than_where_one_does() -> None:
    one, two, none = PLAIN.probabilities(np.array([[5, -5, -5], [5, 3, -5], [-5, -7, -7.0]]))
    assert one.max() > two.max()
    assert one.max() > none.max()


def test_scores_beyond_all_measure_are_read_without_a_fault() -> None:
    with np.errstate(all="raise"):
        found = PLAIN.probabilities(np.array([[1e6, -1e6, 0.0], [-1e6, -1e6, -1e6]]))
    assert np.isfinite(found).all()


def test_what_is_said_is_as_often_right() -> None:
    chance = np.random.default_rng(2)
    labels = chance.integers(0, 3, 3_000)
    scores = np.where(np.arange(3) == labels[:, None], 0.4, -0.4) + chance.normal(size=(3_000, 3))
    found = calibrated(scores[:2_000], labels[:2_000])(scores[2_000:])
    assert fitting.calibration_error(found, labels[2_000:]) < 0.05


def test_few_rows_that_are_all_right_prove_little() -> None:
    labels = np.repeat([0, 1], 4)
    scores = np.where(np.arange(2) == labels[:, None], 1.0, -1.0)
    found = calibrated(scores, labels)(scores)
    assert (found.argmax(1) == labels).all()
    assert found.max() < 0.95


@pytest.mark.parametrize("count", [60, fitting.FEW])
def test_views_and_their_judge_are_one_linear_model(count: int) -> None:
    chance = np.random.default_rng(3)
    rows = sparse.csr_matrix(chance.random((count, 9)).astype(np.float32))
    labels, loud = np.arange(count) % 3, np.ones(count)
    views = [np.ones(9, bool), np.arange(9) < 4, np.zeros(9, bool)]
    lines = fitting.by_views(rows, labels, 3, loud, views)
    pairs = zip(views, lines, strict=True)
    scores = np.hstack([each.scores(rows[:, np.flatnonzero(view)]) for view, each in pairs])
    judge = fitting.judged(scores, labels)
    assert np.allclose(judge.as_one(views, lines).scores(rows), judge.odds(scores), atol=1e-5)


def test_from_few_rows_the_whole_speaks_alone() -> None:
    scores = np.random.default_rng(4).normal(size=(60, 9))
    odds = fitting.judged(scores, np.arange(60) % 3).odds(scores)
    order = np.argsort(scores[:, :3], axis=1)
    assert (np.argsort(odds, axis=1) == order).all() or (np.argsort(-odds, axis=1) == order).all()
