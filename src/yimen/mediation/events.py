"""What can be said to have happened to a dispute."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class Registered(Event):
    says = _("{actor} registered the dispute.")
    passage: int
    digest: Code
    source: Code
    track: Code
    follows: Code = ""


@dataclass(frozen=True)
class Corrected(Event):
    says = _("{actor} corrected: {fields}")
    fields: list[Code]


@dataclass(frozen=True)
class PartyAdded(Event):
    says = _("{actor} added party {party} ({side}).")
    party: int
    side: Code


@dataclass(frozen=True)
class PartyChanged(Event):
    says = _("{actor} corrected party {party}: {fields}")
    party: int
    fields: list[Code]


@dataclass(frozen=True)
class PartyRemoved(Event):
    says = _("{actor} took party {party} out: {reason}")
    party: int
    reason: str


@dataclass(frozen=True)
class PartySpoke(Event):
    says = _("Party {party} told the mediators something.")
    party: int
    passage: int
    digest: Code


@dataclass(frozen=True)
class AddressConfirmed(Event):
    says = _("Party {party} confirmed the address for the court.")
    party: int


@dataclass(frozen=True)
class SettledAtOnce(Event):
    says = _("{actor} settled it at the window.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class RefusalAsked(Event):
    says = _("{actor} proposed not to accept it: {reason}")
    ground: Code
    reason: str
    route: str


@dataclass(frozen=True)
class RefusalConfirmed(Event):
    says = _("{actor} confirmed: it is not accepted.")


@dataclass(frozen=True)
class RefusalOverruled(Event):
    says = _("{actor} accepted it after all: {reason}")
    reason: str


@dataclass(frozen=True)
class Assigned(Event):
    says = _("{actor} gave it to {unit} to mediate ({grade}).")
    unit: int
    grade: Code


@dataclass(frozen=True)
class SentBack(Event):
    says = _("{actor} sent it back: {reason}")
    reason: str


@dataclass(frozen=True)
class Signed(Event):
    says = _("{actor} signed for the papers.")
    ends: dict[Code, Code] = field(default_factory=dict)


@dataclass(frozen=True)
class MovedUp(Event):
    says = _("{actor} moved it up to {unit} ({grade}): {reason}")
    unit: int
    grade: Code
    reason: str


@dataclass(frozen=True)
class ChargeTaken(Event):
    says = _("{actor} took charge of it.")


@dataclass(frozen=True)
class MoreTimeAsked(Event):
    says = _("{actor} asked the parties for {value} more days: {reason}")
    value: int
    reason: str


@dataclass(frozen=True)
class MoreTimeAgreed(Event):
    says = _("Party {party} agreed to more time.")
    party: int
    evidence: str


@dataclass(frozen=True)
class MediationExtended(Event):
    says = _("{actor} extended the mediation by {value} days, as the parties agreed.")
    value: int
    span: Code
    asked_at: Code


@dataclass(frozen=True)
class MediationSuspended(Event):
    says = _("{actor} suspended the mediation: {reason} ({document})")
    ground: Code
    reason: str
    document: str


@dataclass(frozen=True)
class MediationResumed(Event):
    says = _("{actor} went on mediating: {reason}")
    reason: str


@dataclass(frozen=True)
class PartiesAgreed(Event):
    says = _("{actor}: the parties agree.")
    partly: bool


@dataclass(frozen=True)
class AgreementFellThrough(Event):
    says = _("{actor}: the agreement was not signed; mediation goes on: {reason}")
    reason: str


@dataclass(frozen=True)
class TookEffect(Event):
    says = _("The agreement took effect.")
    agreement: int
    confirm_until: Code
    ends: dict[Code, Code]


@dataclass(frozen=True)
class AgreedOrally(Event):
    says = _("{actor} recorded an oral agreement.")
    passage: int
    digest: Code
    ends: dict[Code, Code]


@dataclass(frozen=True)
class MediationFailed(Event):
    says = _("{actor} ended the mediation without agreement: {end}")
    end: Code
    passage: int
    digest: Code


@dataclass(frozen=True)
class MediationStopped(Event):
    says = _("Party {party} will not go on.")
    party: int
    passage: int
    digest: Code


@dataclass(frozen=True)
class Withdrawn(Event):
    says = _("{actor}: the parties settled it themselves or took it back: {reason}")
    reason: str


@dataclass(frozen=True)
class ConfirmationApplied(Event):
    says = _("{actor} brought the parties' joint application for confirmation to {court}.")
    court: str
    applied_on: Code


@dataclass(frozen=True)
class ConfirmationAccepted(Event):
    says = _("The court accepted the application, {number}.")
    number: str


@dataclass(frozen=True)
class ConfirmationRefused(Event):
    says = _("The court did not accept or confirm it: {ground}")
    ground: str
    reason: str


@dataclass(frozen=True)
class AgreementConfirmed(Event):
    says = _("The court confirmed the agreement, {number}: it can be enforced.")
    number: str


@dataclass(frozen=True)
class AgreementCertified(Event):
    says = _("{actor}: {certificate}, {number}")
    certificate: Code
    number: str


@dataclass(frozen=True)
class PerformanceNoted(Event):
    says = _("{actor} noted that obligation {obligation} was performed.")
    obligation: int
    proof: str
    ends: dict[Code, Code]


@dataclass(frozen=True)
class Reminded(Event):
    says = _("Party {party} was reminded of obligation {obligation}, due {due}.")
    obligation: int
    party: int
    due: Code


@dataclass(frozen=True)
class AllPerformed(Event):
    says = _("{actor}: all is performed.")


@dataclass(frozen=True)
class PromiseBroken(Event):
    says = _("{actor}: obligation {obligation} was not performed: {reason}")
    obligation: int
    reason: str


@dataclass(frozen=True)
class PerformanceResumed(Event):
    says = _("{actor}: it is performed after all: {reason}")
    reason: str
    ends: dict[Code, Code]


@dataclass(frozen=True)
class PerformanceGivenUp(Event):
    says = _("{actor}: it is not performed: {reason}")
    reason: str


@dataclass(frozen=True)
class RoutesTold(Event):
    says = _("{actor} told the parties the other routes; it goes to: {route}")
    route: Code
    public: int
    public_digest: Code
    passage: int | None
    digest: Code


@dataclass(frozen=True)
class ElsewhereNoted(Event):
    says = _("{actor}: {progress}")
    progress: str
    number: str


@dataclass(frozen=True)
class EndedElsewhere(Event):
    says = _("{actor}: it has ended elsewhere: {reason}")
    reason: str


@dataclass(frozen=True)
class HandedOver(Event):
    says = _("{actor} handed it over to the police, receipt {receipt}: {reason}")
    receipt: str
    reason: str


@dataclass(frozen=True)
class Filed(Event):
    says = _("{actor} closed and filed it.")


@dataclass(frozen=True)
class BrokeOutAgain(Event):
    says = _("{actor}: it has broken out again.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class Reopened(Event):
    says = _("{actor} opened it again: {reason}")
    reason: str
