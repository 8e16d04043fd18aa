"""Offers and counter-offers. They bind nobody; what binds is an agreement that is signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.agreements.events import (
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferShared,
    OfferWithdrawn,
)
from yimen.agreements.models import Offer
from yimen.agreements.process import OFFER
from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Words
from yimen.kernel.errors import Invalid
from yimen.mediation.policy import number_of


@OFFER.command
def propose(
    offer: Offer, actor: Actor, *, words: Words, common: bool = False, answers: int | None = None
) -> OfferMade:
    """A party or the mediator proposes how to settle it; `answers` is the offer that it counters.

    Unless it is `common`, only the mediator and whoever made it know of it.
    """
    earlier = ledger.current().rows(Offer, offer.case)
    own = number_of(actor, offer.case)
    known = {each.number for each in earlier if own is None or each.common or each.by_party == own}
    if answers is not None and answers not in known:
        wrong = _("There is no such offer.")
        raise Invalid(wrong, {"answers": wrong})
    passage = write_down(offer.case, actor, Wording.OFFER, words)
    offer.number, offer.by_party = len(earlier) + 1, own
    offer.passage, offer.common, offer.answers = passage.number, common, answers
    return OfferMade(offer.number, answers, common, passage.number, passage.digest)


@OFFER.command
def share_offer(offer: Offer, actor: Actor, *, reason: str) -> OfferShared:
    """The other side may know of it; a mediator says in `reason` how its maker agreed to that.

    人民调解法 art. 15: what a party tells the mediator alone is not passed on without its consent.
    """
    offer.common = True
    return OfferShared(offer=offer.number, reason=reason)


@OFFER.command
def accept_offer(offer: Offer, actor: Actor) -> OfferAccepted:
    """Another party accepts; the mediator drafts the agreement from it."""
    offer.settled_by = number_of(actor, offer.case)
    return OfferAccepted(offer=offer.number, party=offer.settled_by or 0)


@OFFER.command
def decline_offer(offer: Offer, actor: Actor, *, reason: str = "") -> OfferDeclined:
    """Another party does not accept it; it may answer with an offer of its own."""
    offer.settled_by = number_of(actor, offer.case)
    return OfferDeclined(offer=offer.number, party=offer.settled_by or 0, reason=reason)


@OFFER.command
def withdraw_offer(offer: Offer, actor: Actor) -> OfferWithdrawn:
    """Whoever made it takes it back before it is accepted."""
    return OfferWithdrawn(offer=offer.number)
