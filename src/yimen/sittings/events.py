"""What happens around a sitting, in the words of the dispute's timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class PanelNamed(Event):
    says = _("{actor} named who mediates.")
    lead: int
    mediators: list[int]


@dataclass(frozen=True)
class PanelNamedAnew(Event):
    says = _("{actor} named other mediators: {reason}")
    after: ClassVar[str] = _(
        "{actor} named other mediators: who was named before mediates it no more."
    )
    lead: int
    mediators: list[int]
    reason: str

    @classmethod
    def says_of(cls, facts: Mapping[str, Any]) -> str:
        """Without a reason nobody had it in charge any more."""
        return cls.says if facts.get("reason") else cls.after


@dataclass(frozen=True)
class PanelAccepted(Event):
    says = _("Party {party} accepts the mediators.")
    party: int
    evidence: str


@dataclass(frozen=True)
class PanelObjected(Event):
    says = _("Party {party} objects to the mediators.")
    party: int
    evidence: str
    passage: int
    digest: Code


@dataclass(frozen=True)
class TieTold(Event):
    says = _("{actor} told the parties what ties a mediator to one of them.")
    tie: int
    mediator: int
    passage: int
    digest: Code


@dataclass(frozen=True)
class TieConsented(Event):
    says = _("Party {party} consents to the mediator, knowing of the tie {tie}.")
    tie: int
    party: int
    evidence: str


@dataclass(frozen=True)
class TieDeclined(Event):
    says = _("Party {party} does not consent to the mediator with the tie {tie}.")
    tie: int
    party: int
    evidence: str


@dataclass(frozen=True)
class SittingPlanned(Event):
    says = _("{actor} planned sitting {sitting}: {begins}")
    sitting: int
    room: int
    begins: Code
    ends: Code
    mediators: list[int]


@dataclass(frozen=True)
class SittingMoved(Event):
    says = _("{actor} moved sitting {sitting} to {begins}: {reason}")
    sitting: int
    room: int
    begins: Code
    ends: Code
    mediators: list[int]
    reason: str


@dataclass(frozen=True)
class SittingCalledOff(Event):
    says = _("{actor} called sitting {sitting} off: {reason}")
    sitting: int
    reason: str


@dataclass(frozen=True)
class SittingLapsed(Event):
    says = _("Sitting {sitting} does not take place: {why}.")
    sitting: int
    why: Code


@dataclass(frozen=True)
class OpenSittingAsked(Event):
    says = _("Party {party} asks for an open sitting {sitting}.")
    sitting: int
    party: int
    evidence: str


@dataclass(frozen=True)
class ClosedSittingAsked(Event):
    says = _("Party {party} asks for a closed sitting {sitting}.")
    sitting: int
    party: int
    evidence: str


@dataclass(frozen=True)
class SittingHeld(Event):
    says = _("{actor} wrote the minutes of sitting {sitting}.")
    sitting: int
    came: list[int]
    absent: list[int]
    mediators: list[int]
    in_public: bool
    passage: int
    digest: Code


@dataclass(frozen=True)
class SittingMissed(Event):
    says = _("{actor}: sitting {sitting} was not held, for somebody did not come: {reason}")
    sitting: int
    absent: list[int]
    reason: str


@dataclass(frozen=True)
class CaucusNoted(Event):
    says = _("{actor} wrote a private note, number {note}, of a talk with one side.")
    note: int
    digest: Code
