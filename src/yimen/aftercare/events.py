"""What can be said to have happened after a settlement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class VisitPlanned(Event):
    says = _("A follow-up is planned for {day}.")
    day: Code
    turn: int


@dataclass(frozen=True)
class VisitRecorded(Event):
    says = _("{actor} asked whether peace lasts; kept: {kept}.")
    briefly: ClassVar[str] = _(
        "{actor} asked whether peace lasts; kept: {kept}. They said no more."
    )
    kept: Code
    satisfied: int | None
    relapsed: bool
    passage: int | None
    digest: Code

    @classmethod
    def says_of(cls, facts: Mapping[str, Any]) -> str:
        """Whether there are words of theirs to read below."""
        return cls.says if facts.get("passage") else cls.briefly


@dataclass(frozen=True)
class VisitMissed(Event):
    says = _("{actor} asked after it and reached nobody (attempt {attempt}).")
    attempt: int


@dataclass(frozen=True)
class VisitGivenUp(Event):
    says = _("{actor} could not reach the parties for this follow-up.")
    attempts: int


@dataclass(frozen=True)
class VisitCancelled(Event):
    says = _("This follow-up is not made: the dispute is open again.")


@dataclass(frozen=True)
class Prepared(Event):
    says = _("{actor} prepared what may be published of it ({form}).")
    form: Code
    replaced: int


@dataclass(frozen=True)
class Changed(Event):
    says = _("{actor} changed what may be published; consents are asked for anew.")
    replaced: int


@dataclass(frozen=True)
class Consented(Event):
    says = _("Party {party} consents to the publication.")
    party: int
    evidence: str


@dataclass(frozen=True)
class ConsentTakenBack(Event):
    says = _("Party {party} does not consent to the publication: nothing of it is shown.")
    party: int
    evidence: str


@dataclass(frozen=True)
class CheckAsked(Event):
    says = _("{actor} asked somebody else to check what is to be published.")


@dataclass(frozen=True)
class CheckFailed(Event):
    says = _("{actor} sent back what was to be published: {reason}")
    reason: str


@dataclass(frozen=True)
class CheckPassed(Event):
    says = _("{actor} checked what is to be published: it says of nobody who they are.")
    seal: Code


@dataclass(frozen=True)
class Published(Event):
    says = _("{actor} published it ({form}).")
    form: Code
    seal: Code


@dataclass(frozen=True)
class TakenDown(Event):
    says = _("{actor} took it down: {reason}")
    reason: str


@dataclass(frozen=True)
class Lapsed(Event):
    says = _("It is published no more: the dispute is open again.")
