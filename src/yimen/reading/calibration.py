"""How probable a reading is: from the scores of a model to probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """From scores to probabilities: a scale, and a share for labels that are wrong anyway."""

    scale: float
    doubt: float

    def probabilities(self, scores: Doubles) -> Doubles:
        """A row sums to one."""
        scaled = self.scale * scores
        powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        return np.asarray((1 - self.doubt) * shares + self.doubt / scores.shape[1])
