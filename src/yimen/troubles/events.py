"""What can be said to have happened to a problem."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class Declared(Event):
    says = _("{actor} made it a problem of the city and gave it to {unit}.")
    unit: int
    trouble: Code
    matters: int
    reason: str


@dataclass(frozen=True)
class PassedOn(Event):
    says = _("{actor} gave it to {unit} instead.")
    unit: int
    reason: str


@dataclass(frozen=True)
class Planned(Event):
    says = _("{actor} has a plan until {until}.")
    passage: int
    digest: Code
    until: Code


@dataclass(frozen=True)
class PlannedAnew(Event):
    says = _("{actor} has another plan until {until}.")
    passage: int
    digest: Code
    until: Code
    reason: str


@dataclass(frozen=True)
class Reported(Event):
    says = _("{actor} reported that it is solved.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class Confirmed(Event):
    says = _("{actor} confirmed that it is solved for all.")
    result: int


@dataclass(frozen=True)
class NotEnough(Event):
    says = _("{actor} found that it is not solved.")
    reason: str


@dataclass(frozen=True)
class Dropped(Event):
    says = _("{actor} dropped it: the matters go on one by one.")
    reason: str
