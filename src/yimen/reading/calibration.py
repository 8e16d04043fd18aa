"""How probable a reading is: from what speaks for each label to probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Doubles: TypeAlias = NDArray[np.float64]
STEEPEST = 30.0
"""Beyond this a logistic curve is flat in double precision."""


class Calibration:
    """From the log-odds of each label to probabilities; the labels share what they claim.

    Where two labels claim a message, or none does, little is left to the first: that tells sure
    readings from others better than the distance of the scores. How often the first is right
    follows from its share by a curve of three numbers (Kull et al., "Beta calibration", 2017).
    """

    def __init__(self, trust: Sequence[float]) -> None:
        self.trust = np.array(trust, np.float64)

    def shares(self, odds: Doubles) -> Doubles:
        """What each label claims, of all that is claimed."""
        claims = _logistic(odds)
        return np.asarray(claims / claims.sum(axis=1, keepdims=True))

    def probabilities(self, odds: Doubles) -> Doubles:
        """A row sums to one; the order of the labels is that of their shares."""
        shares = self.shares(odds)
        rows, best = np.arange(len(shares)), shares.argmax(axis=1)
        first = shares[rows, best]
        second = np.partition(shares, -2, axis=1)[:, -2]
        rest = np.maximum(1 - first, 1e-12)
        told = _logistic(of_first(first) @ self.trust)
        told = np.maximum(told, second / (rest + second))  # never less likely than the second
        found = shares * ((1 - told) / rest)[:, None]
        found[rows, best] = told
        return np.asarray(found)


def of_first(first: Doubles) -> Doubles:
    """What the trust in a first label is reckoned from: one, and the logarithms of its share."""
    return np.stack([np.ones(len(first)), np.log(first), np.log(np.maximum(1 - first, 1e-9))], 1)


def _logistic(odds: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -STEEPEST, STEEPEST))))
