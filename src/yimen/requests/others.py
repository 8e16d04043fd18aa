"""A matter of somebody else that a caller follows, instead of having it written down again.

Who follows what is kept by a module that knows requests; it fills `FOLLOWING` when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from yimen.cases.models import Case
from yimen.kernel.actors import Actor


class Follow(Protocol):
    """The act, by whoever sits before the form, for the caller of this telephone."""

    def __call__(self, case: Case, actor: Actor, /, *, phone: str, name: str) -> object: ...


@dataclass(frozen=True, slots=True)
class Following:
    """Which of some matters may be followed, in one question, and the act."""

    may: Callable[[Collection[UUID]], Collection[UUID]]
    follow: Follow


FOLLOWING: list[Following] = []
