"""Which kind of matter a message is, how sure that is, and which of its words say so."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from .calibration import Calibration, Doubles
from .reader import Said
from .runs import Keys
from .vocabulary import WORDS, Floats, Vocabulary, texts_of
from .words import TitledText

if TYPE_CHECKING:
    from .vocabulary import Matrix

FORMAT = "yimen reading 2"
SHOWN = 5  # words that are shown as the reason
AT_ONCE = 500
DAMAGED = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError, OSError),
    *(NotImplementedError, zipfile.BadZipFile, zlib.error, struct.error),
)
"""What reading a foreign or a broken file ends in."""


class CannotLearn(ValueError):
    """Why nothing can be learned from the rows."""


class NotAModel(ValueError):
    """Why a file cannot be used as a model."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message whose category a person has said."""

    message: TitledText
    label: str
    time: str = ""
    weight: float = 1.0
    """How much it counts; what a person has corrected counts for more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message is taken for; `label` is empty when there is nothing to read."""

    label: str
    probability: float
    because: tuple[tuple[str, float], ...] = ()
    sure: bool = False
    """False means "I don't know": the label is a guess that a person decides on."""


class Classifier:
    """A linear model over words and runs of characters, in one file of numbers and a header."""

    def __init__(self, vocabulary: Vocabulary, weights: Floats, header: dict[str, Any]) -> None:
        self.vocabulary = vocabulary
        self.weights = weights
        self.header = header
        self.labels: list[str] = header["labels"]
        self.threshold: float = header["threshold"]
        self._offsets = np.array(header["offsets"], np.float64)
        self._calibration = Calibration(header["calibration"])

    def read(self, messages: Iterable[TitledText], because: int = SHOWN) -> list[Reading]:
        """A reading for each message, in order; `because` is the number of words to show."""
        rows = list(messages)
        found: list[Reading] = []
        for at in range(0, len(rows), AT_ONCE):
            found += self._read(rows[at : at + AT_ONCE], because)
        return found

    def ranked(self, message: TitledText, count: int = 3) -> list[Said]:
        """The likeliest labels with their words; nothing where there is nothing to read."""
        if message.empty:
            return []
        matrix = self.vocabulary.matrix(texts_of([message]))
        chances = self._chances(matrix)[0]
        found = []
        for label in np.argsort(-chances, kind="stable")[:count]:
            chance = float(chances[label])
            words = self._because(matrix[0], int(label), message, SHOWN)
            because = tuple(word for word, _ in words)
            found.append(Said(self.labels[label], chance, because, chance >= self.threshold))
        return found

    def chances(self, messages: Sequence[TitledText]) -> Doubles:
        """The probability of each label (in the order of `labels`) for each message."""
        return self._chances(self.vocabulary.matrix(texts_of(messages)))

    def _chances(self, matrix: Matrix) -> Doubles:
        scores = np.asarray(matrix @ self.weights, np.float64) + self._offsets
        return self._calibration.probabilities(scores)

    def _read(self, messages: list[TitledText], because: int) -> list[Reading]:
        matrix = self.vocabulary.matrix(texts_of(messages))
        chances = self._chances(matrix)
        found = []
        for at, message in enumerate(messages):
            if message.empty:
                found.append(Reading("", 0.0))
                continue
            best = int(chances[at].argmax())
            top = float(chances[at, best])
            words = self._because(matrix[at], best, message, because) if because else ()
            found.append(Reading(self.labels[best], top, words, top >= self.threshold))
        return found

    def _because(
        self, row: Matrix, best: int, message: TitledText, count: int
    ) -> tuple[tuple[str, float], ...]:
        """The words that speak most for a label against the others, as they stand in the text."""
        weights = self.weights[row.indices]
        rest = (weights.sum(1) - weights[:, best]) / max(1, len(self.labels) - 1)
        says = row.data * (weights[:, best] - rest)
        text = f"{message.title}\n{message.body}"
        found: dict[str, float] = {}
        for place in np.argsort(-says, kind="stable"):
            if says[place] <= 0 or len(found) == count:
                break
            word = self.vocabulary.name(int(row.indices[place]))
            part = any(word in other or other in word for other in found)
            if len(word) > 1 and word in text and not part:
                found[word] = float(says[place])
        return tuple(found.items())

    def packed(self) -> bytes:
        """The model as the bytes of a file: arrays, and a header in JSON; nothing to run."""
        header = {**self.header, "sizes": self.vocabulary.sizes}
        words = "\n".join(name for names in self.vocabulary.words for name in names)
        file = io.BytesIO()
        np.savez_compressed(
            file,
            header=_bytes(json.dumps(header, ensure_ascii=False)),
            words=_bytes(words),
            keys=np.concatenate(self.vocabulary.keys),
            rarity=self.vocabulary.rarity,
            weights=self.weights,
        )
        return file.getvalue()

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """The model of a file; NotAModel says in one sentence why there is none."""
        try:
            packed = path.read_bytes()
        except OSError as wrong:
            raise NotAModel(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
        return cls.unpacked(packed, str(path))

    @classmethod
    def unpacked(cls, packed: bytes, name: str) -> Classifier:
        """The model that these bytes are; NotAModel says in one sentence why they are none."""
        damaged = NotAModel(f"{name} is not a model of Yimen, or it is damaged.")
        try:
            with np.load(io.BytesIO(packed), allow_pickle=False) as parts:
                header = json.loads(parts["header"].tobytes().decode())
                if header["format"] != FORMAT:
                    raise NotAModel(f"{name} is a model of another version: train it again.")
                words = parts["words"].tobytes().decode().split("\n")
                keys, rarity, weights = parts["keys"], parts["rarity"], parts["weights"]
            sizes = header["sizes"]
            known = _cut(words, sizes[: len(WORDS)]), _cut(keys, sizes[len(WORDS) :])
            made = cls(Vocabulary(*known, rarity), weights, header)
        except NotAModel:
            raise
        except DAMAGED as wrong:
            raise damaged from wrong
        if (
            not weights.shape
            == (len(rarity), len(made.labels))
            == (
                len(words) + len(keys),
                len(header["offsets"]),
            )
        ):
            raise damaged
        return made


def _bytes(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), np.uint8)


Row = TypeVar("Row", list[str], Keys)


def _cut(all_: Row, sizes: Sequence[int]) -> list[Row]:
    """What belongs to each field, which stands in one row."""
    ends = [int(end) for end in np.cumsum([0, *sizes])]
    return [all_[start:end] for start, end in pairwise(ends)]
