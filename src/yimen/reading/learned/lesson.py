"""How a model is made from the city's matters, and compared on the last month before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yimen.reading.classifier import CannotLearn, Classifier, Labelled
from yimen.reading.copies import groups_of_copies
from yimen.reading.reader import Reader
from yimen.reading.training import train

from .queries import Taught

LEAST = 8
"""A label is learned from so many different messages; one with fewer is learned as its parent."""
COMPARED = 20
"""On fewer matters than these nothing is compared."""
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A model, and how it stood beside what is used on matters that neither had learned from."""

    model: Classifier
    rows: list[Taught]
    compared: dict[str, Any]

    @property
    def not_worse(self) -> bool:
        """Whether it read at least as many right."""
        return bool(self.compared["right"] >= self.compared["before"])

    @property
    def figures(self) -> dict[str, Any]:
        """All that the page shows of it."""
        known = self.model.header
        names = ("threshold", "inner_macro_f1", "inner_accuracy", "curve", "data")
        shares = Counter(row.label for row in self.rows)
        return {
            **{name: known[name] for name in names},
            "calibration_error": known["inner_calibration_error"],
            "labels": len(self.model.labels),
            "shares": {label: count / len(self.rows) for label, count in sorted(shares.items())},
            "compared": self.compared,
        }


def lesson(
    rows: Sequence[Taught], parents: Mapping[str, str], used: Reader, learned_until: date | None
) -> Lesson:
    """Learn twice: without the last month, to compare on it; and from everything, to be used."""
    before, after = apart(rows, learned_until)
    trial = train(labelled(before, parents))
    compared = {
        "of": len(after),
        "right": right(trial, after),
        "before": right(used, after),
        "days": [after[0].day.isoformat(), after[-1].day.isoformat()],
    }
    kept = labelled(rows, parents)
    return Lesson(train(kept), list(rows), compared)


def apart(rows: Sequence[Taught], known: date | None) -> tuple[list[Taught], list[Taught]]:
    """What is learned from, and the last month, to compare: nothing that the used model knows.

    Where little came in during the last month, or nearly all, the latest fifth stands for it.
    """
    if not rows:
        raise CannotLearn(_("No closed matter has a label yet: there is nothing to learn from."))
    many = sum(row.day > rows[-1].day - MONTH for row in rows)
    if not COMPARED <= many <= len(rows) / 2:
        many = max(COMPARED, len(rows) // 5)
    after = [row for row in rows[-many:] if known is None or row.day > known]
    if len(after) < COMPARED:
        raise CannotLearn(
            _("{n} closed matters are new; {least} are needed to compare models.").format(
                n=len(after), least=COMPARED
            )
        )
    return list(rows[:-many]), after


def right(reader: Reader, rows: Sequence[Taught]) -> int:
    """How many matters are read as people said."""
    found = (reader.ranked(row.message, 1) for row in rows)
    return sum(bool(s) and s[0].label == row.label for s, row in zip(found, rows, strict=True))


def labelled(rows: Sequence[Taught], parents: Mapping[str, str]) -> list[Labelled]:
    """The rows under labels with enough different messages: a rare one counts as its parent."""
    groups = groups_of_copies([row.message for row in rows])
    labels = [row.label for row in rows]
    while True:
        seen: dict[str, set[int]] = {}
        for label, group in zip(labels, groups, strict=True):
            seen.setdefault(label, set()).add(int(group))
        rare = {label for label, some in seen.items() if label and len(some) < LEAST}
        if not rare:
            break
        labels = [parents.get(label, "") if label in rare else label for label in labels]
    pairs = zip(rows, labels, strict=True)
    return [row.as_labelled(label) for row, label in pairs if label]
