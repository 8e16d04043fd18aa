"""Small tables of the city held in memory: read often, changed seldom."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import transaction

T = TypeVar("T")

_all: list[Held[Any]] = []


class Held(Generic[T]):
    """What `load` read, for at most `seconds`; another process's change is seen after that time."""

    def __init__(self, load: Callable[[], T], seconds: float) -> None:
        self._load, self._seconds = load, seconds
        self._kept: tuple[float, T] | None = None
        _all.append(self)

    def __call__(self) -> T:
        kept = self._kept
        if kept is None or monotonic() > kept[0]:
            kept = self._kept = (monotonic() + self._seconds, self._load())
        return kept[1]

    def forget(self) -> None:
        """Read anew at the next question: now, and once more when this transaction is committed."""
        self._kept = None
        transaction.on_commit(self._drop)

    def _drop(self) -> None:
        self._kept = None


def forget_all() -> None:
    """Drop everything held in memory; tests do so, because they roll back what they wrote."""
    for each in _all:
        each._drop()
