"""What can be said to have happened to an offer or an agreement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class OfferMade(Event):
    """An offer to the parties `to`: whether it may be passed on, and whether it was told."""

    says = _("{actor} made offer {offer}.")
    offer: int
    answers: int | None
    to: list[int]
    may_be_told: bool
    told: bool
    passage: int
    digest: Code


@dataclass(frozen=True)
class OfferTellingAllowed(Event):
    says = _("{actor} lets the mediator pass offer {offer} on.")
    offer: int


@dataclass(frozen=True)
class OfferPassedOn(Event):
    says = _("{actor} passed offer {offer} on: {reason}")
    offer: int
    reason: str


@dataclass(frozen=True)
class OfferAccepted(Event):
    says = _("Party {party} accepted offer {offer}; others have yet to answer.")
    offer: int
    party: int


@dataclass(frozen=True)
class OfferAcceptedByAll(Event):
    says = _("Party {party} accepted offer {offer}: all have.")
    offer: int
    party: int


@dataclass(frozen=True)
class OfferDeclined(Event):
    says = _("Party {party} declined offer {offer}: {reason}")
    offer: int
    party: int
    reason: str


@dataclass(frozen=True)
class OfferAcceptanceNoted(Event):
    """A mediator notes what a party said: how it said so, and `evidence` that it wanted that."""

    says = _("{actor} noted that party {party} accepts offer {offer} ({way}).")
    offer: int
    party: int
    way: Code
    evidence: str


@dataclass(frozen=True)
class OfferLastAcceptanceNoted(Event):
    says = _("{actor} noted that party {party} accepts offer {offer} ({way}): all have.")
    offer: int
    party: int
    way: Code
    evidence: str


@dataclass(frozen=True)
class OfferRefusalNoted(Event):
    says = _("{actor} noted that party {party} declines offer {offer} ({way}): {reason}")
    offer: int
    party: int
    way: Code
    evidence: str
    reason: str


@dataclass(frozen=True)
class OfferWithdrawn(Event):
    says = _("{actor} took offer {offer} back.")
    offer: int


@dataclass(frozen=True)
class OfferLapsed(Event):
    says = _("Mediation ended; offer {offer} stands no more.")
    offer: int


@dataclass(frozen=True)
class OfferLostParty(Event):
    says = _("Party {party} has left; offer {offer} stands no more.")
    offer: int
    party: int


@dataclass(frozen=True)
class AgreementDrafted(Event):
    says = _("{actor} drafted an agreement.")
    version: int
    passage: int
    digest: Code
    template: int | None


@dataclass(frozen=True)
class AgreementRedrafted(Event):
    says = _("{actor} changed the draft; this is version {version}: {reason}")
    version: int
    passage: int
    digest: Code
    reason: str


@dataclass(frozen=True)
class AgreementOffered(Event):
    says = _("{actor} offered version {version} of the agreement to be signed.")
    version: int


@dataclass(frozen=True)
class AgreementUndersigned(Event):
    """A signature: under which version, by the hash of its text, how, and whose.

    `strokes_digest` is the hash of what was drawn, `paper_digest` that of a scan.
    """

    says = _("{actor}: version {version} was signed ({way}).")
    version: int
    digest: Code
    way: Code
    party: int | None
    paper: int | None
    paper_digest: Code
    strokes_digest: Code


@dataclass(frozen=True)
class AgreementSigned(Event):
    says = _("All have signed version {version}: {reference}.")
    version: int
    digest: Code
    reference: str


@dataclass(frozen=True)
class AgreementDropped(Event):
    says = _("{actor} dropped the agreement: {reason}")
    reason: str
