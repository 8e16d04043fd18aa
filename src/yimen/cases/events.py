"""What can be said to have happened to any case, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class Noted(Event):
    says = _("{actor} wrote an internal note.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class Attached(Event):
    says = _("{actor} added a file.")
    file: int
    digest: Code
    internal: bool


@dataclass(frozen=True)
class Linked(Event):
    says = _("{actor} linked another case: {bond} {other}.")
    other: Code
    bond: Code


@dataclass(frozen=True)
class TurnedYellow(Event):
    says = _("The light turned yellow: due {due}.")
    due: Code


@dataclass(frozen=True)
class TurnedRed(Event):
    says = _("The light turned red: it was due {due}.")
    due: Code


@dataclass(frozen=True)
class ReckonedAgain(Event):
    says = _("Days or hours that count have changed: due {due} instead of {before}.")
    beside: ClassVar[str] = _(
        "Days or hours that count have changed: due {due} as before; later dates moved."
    )
    before: Code
    due: Code

    @classmethod
    def says_of(cls, facts: Mapping[str, Any]) -> str:
        """Of several clocks one may have moved that is not the next to be due."""
        return cls.beside if facts.get("before") == facts.get("due") else cls.says


@dataclass(frozen=True)
class Urged(Event):
    says = _("{actor} urged the unit: {reason}")
    reason: str


@dataclass(frozen=True)
class RepliedToUrge(Event):
    says = _("{actor} replied to the urging: {progress}")
    progress: str


@dataclass(frozen=True)
class Supervised(Event):
    says = _("{actor} put the case under supervision ({level}): {reason}")
    level: Code
    ground: Code
    reason: str


@dataclass(frozen=True)
class SupervisionLifted(Event):
    says = _("{actor} lifted the supervision: {reason}")
    reason: str


@dataclass(frozen=True)
class HandedOn(Event):
    says = _("{former} is dissolved; {actor} handed it on to {unit}: {reason}")
    former: int
    unit: int
    leads: bool
    reason: str


@dataclass(frozen=True)
class UnitAsked(Event):
    says = _("{actor} asked {unit} to assist: {wanted}")
    unit: int
    wanted: str
    due: Code


@dataclass(frozen=True)
class TaskSigned(Event):
    says = _("{actor} took the task in hand.")


@dataclass(frozen=True)
class TaskDone(Event):
    says = _("{actor} did the task.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class TaskDeclined(Event):
    says = _("{actor} declined the task: {reason}")
    reason: str


@dataclass(frozen=True)
class TaskCancelled(Event):
    says = _("{actor} cancelled the task: {reason}")
    reason: str


@dataclass(frozen=True)
class TaskHandedOn(Event):
    says = _("{former} is dissolved; {actor} handed its task on to {unit}: {reason}")
    former: int
    unit: int
    reason: str
