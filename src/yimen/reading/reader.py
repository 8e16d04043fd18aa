"""The one small interface of whatever reads messages: words, a model of the city, an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .words import TitledText


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to "what is this?": a label, how probable it is, and the words that speak for it.

    `sure` is False where the reader does not know: the label is a guess that a person decides on.
    """

    label: str
    probability: float
    because: tuple[str, ...] = ()
    sure: bool = False


class Reader(Protocol):
    """Reads a message into ranked labels, the likeliest first; nothing where nothing is said."""

    def ranked(self, message: TitledText, count: int = 3) -> list[Said]: ...
