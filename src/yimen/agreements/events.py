"""What can be said to have happened to an offer or an agreement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yimen.kernel.events import Event


@dataclass(frozen=True)
class OfferMade(Event):
    says = _("{actor} made offer {offer}.")
    offer: int
    answers: int | None
    common: bool
    passage: int
    digest: str


@dataclass(frozen=True)
class OfferShared(Event):
    says = _("{actor} made offer {offer} known to the other side: {reason}")
    offer: int
    reason: str


@dataclass(frozen=True)
class OfferAccepted(Event):
    says = _("Party {party} accepted offer {offer}.")
    offer: int
    party: int


@dataclass(frozen=True)
class OfferDeclined(Event):
    says = _("Party {party} declined offer {offer}: {reason}")
    offer: int
    party: int
    reason: str


@dataclass(frozen=True)
class OfferWithdrawn(Event):
    says = _("{actor} took offer {offer} back.")
    offer: int


@dataclass(frozen=True)
class AgreementDrafted(Event):
    says = _("{actor} drafted an agreement.")
    version: int
    passage: int
    digest: str
    template: int | None


@dataclass(frozen=True)
class AgreementRedrafted(Event):
    says = _("{actor} changed the draft; this is version {version}: {reason}")
    version: int
    passage: int
    digest: str
    reason: str


@dataclass(frozen=True)
class AgreementOffered(Event):
    says = _("{actor} offered version {version} of the agreement to be signed.")
    version: int


@dataclass(frozen=True)
class AgreementUndersigned(Event):
    """A signature: under which version, by the hash of its text, how, and whose."""

    says = _("{actor}: version {version} was signed ({way}).")
    version: int
    digest: str
    way: str
    party: int | None
    paper: int | None
    paper_digest: str


@dataclass(frozen=True)
class AgreementSigned(Event):
    says = _("All have signed version {version}: {reference}.")
    version: int
    digest: str
    reference: str


@dataclass(frozen=True)
class AgreementDropped(Event):
    says = _("{actor} dropped the agreement: {reason}")
    reason: str
