"""How well it was read what came in: by month, by category, by reader; and how far it drifted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.reading.models import Target

from . import queries

FIRST = 2
"""Digits of a category of the first level: deeper ones differ from model to model."""


@dataclass(slots=True)
class Count:
    """So many matters were read, so many of them right; and the same of those said as sure."""

    matters: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a line of the table too."""
        self.matters += row["matters"]
        self.right += row["rights"]
        self.sure += row["sure"]
        self.sure_right += row["sure_right"]

    @property
    def accuracy(self) -> float | None:
        """Per cent that were right; None where nothing was read."""
        return 100 * self.right / self.matters if self.matters else None

    @property
    def coverage(self) -> float | None:
        """Per cent that were said as sure."""
        return 100 * self.sure / self.matters if self.matters else None

    @property
    def sure_accuracy(self) -> float | None:
        """Per cent of the sure ones that were right."""
        return 100 * self.sure_right / self.sure if self.sure else None


@dataclass(slots=True)
class Month:
    """A month: what was read in it, and how far that lies from what the model learned from."""

    first: date
    count: Count = field(default_factory=Count)
    labels: dict[str, int] = field(default_factory=dict)
    drift: float | None = None


@dataclass(slots=True)
class Row:
    """A label: how the readers read what is really it."""

    label: str
    by: dict[str, Count] = field(default_factory=dict)

    @property
    def matters(self) -> int:
        """All of them."""
        return sum(count.matters for count in self.by.values())


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page shows of what was read since a day."""

    months: list[Month]
    rows: list[Row]


def told(target: Target, begin: date, shares: Mapping[str, float]) -> Told:
    """What was read since a day; drift against the shares that the model in use learned from."""
    months: dict[date, Month] = {}
    rows: dict[str, Row] = {}
    for line in queries.told(target, begin):
        if line["month"] is not None:
            month = months.setdefault(line["month"], Month(line["month"]))
            month.count.add(line)
            month.labels[line["label"]] = line["matters"]
        else:
            row = rows.setdefault(line["final"], Row(line["final"]))
            row.by.setdefault(line["reader"], Count()).add(line)
    for month in months.values():
        month.drift = drift(month.labels, shares) if shares else None
    found = sorted(rows.values(), key=lambda row: (-row.matters, row.label))
    return Told([months[first] for first in sorted(months)], found)


def drift(labels: Mapping[str, int], shares: Mapping[str, float]) -> float:
    """Per cent of what was read that would have to be something else to look as it did before."""
    here, there = _shares(labels.items()), _shares(shares.items())
    return 50 * sum(abs(here.get(k, 0) - there.get(k, 0)) for k in {*here, *there})


def _shares(much: Iterable[tuple[str, float]]) -> dict[str, float]:
    """By first level, what of the whole each is."""
    found: dict[str, float] = {}
    for label, count in much:
        top = label[:FIRST] if label.isdigit() else label
        found[top] = found.get(top, 0.0) + count
    whole = sum(found.values()) or 1.0
    return {label: count / whole for label, count in found.items()}
