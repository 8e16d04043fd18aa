"""Offers as a party of the dispute reads them: its own, and those that were told to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yimen.agreements.models import Offer, OfferState
from yimen.agreements.process import OFFER
from yimen.agreements.queries import offers_known
from yimen.kernel.actors import Actor
from yimen.kernel.process import may
from yimen.mediation.models import Dispute
from yimen.mediation.policy import represents, settles_for
from yimen.mediation.queries import others_than

from .offer_words import STEPS


@dataclass(frozen=True)
class Proposal:
    """An offer as one party reads it: whose, its words, how it stands, what one can do about it."""

    number: int
    whose: str
    words: str
    stands: str
    answers: int | None
    steps: list[str]
    waits: bool


def proposals(actor: Actor, dispute: Dispute) -> list[Proposal]:
    """The offers of which a party knows, the newest first. Two queries."""
    return [proposal(actor, offer, words) for offer, words in offers_known(actor, dispute)][::-1]


def proposal(actor: Actor, offer: Offer, words: str) -> Proposal:
    """One of them."""
    steps = open_to(actor, offer)
    return Proposal(
        number=offer.number,
        whose=whose(actor, offer),
        words=words,
        stands=stands(actor, offer),
        answers=offer.answers,
        steps=steps,
        waits="accept" in steps,
    )


def whose(actor: Actor, offer: Offer) -> str:
    """Who made it, without a name."""
    if offer.by_party is None:
        return _("From the mediator")
    own = offer.by_party in represents(actor, offer.case)
    return _("From you") if own else _("From another party")


def stands(actor: Actor, offer: Offer) -> str:
    """Where it stands, in a sentence."""
    if offer.state != OfferState.MADE:
        return ended(actor, offer)
    mine = represents(actor, offer.case)
    if offer.by_party in mine:
        return on_its_way(offer)
    if not mine.isdisjoint(offer.accepted_by):
        return _("You have accepted it; others have yet to answer.")
    return _("It waits for your answer.")


def on_its_way(offer: Offer) -> str:
    """How far one's own offer has come."""
    if not offer.told:
        return (
            _("The mediators have it and decide whether to pass it on.")
            if offer.may_be_told
            else _("Only the mediators know of it.")
        )
    if offer.accepted_by:
        return _("It was passed on; %(some)d of %(all)d have accepted.") % {
            "some": len(offer.accepted_by),
            "all": len(offer.to),
        }
    return _("It was passed on and waits for an answer.")


def ended(actor: Actor, offer: Offer) -> str:
    """How it ended."""
    if offer.state == OfferState.ACCEPTED:
        return _("All have accepted it. The mediators write it down; it binds once it is signed.")
    if offer.state == OfferState.DECLINED and offer.declined_by in represents(actor, offer.case):
        return _("You declined it.")
    return str(OfferState(offer.state).label)


def open_to(actor: Actor, offer: Offer) -> list[str]:
    """What a party may do about it now, the likeliest first."""
    free = {STEPS.get(step.name, step.name) for step in OFFER.open_to(actor, offer)}
    if "accept" in free or (offer.told and offer.state == OfferState.DECLINED):
        free |= {"counter"} if may_offer(actor, offer.case) else set()
    return [name for name in ("accept", "counter", "decline_offer", *OWN) if name in free]


OWN = ("allow_telling", "withdraw_offer")


def may_offer(actor: Actor, dispute: Dispute) -> bool:
    """Whether a party may make an offer now."""
    return may(OFFER.steps["propose"], actor, Offer(case=dispute))


def addressees(actor: Actor, dispute: Dispute) -> list[tuple[int, str]]:
    """To whom a party may make one, by side and number: nobody's name. One query."""
    return [
        (each.number, f"{each.get_side_display()} {each.number}")
        for each in others_than(dispute, settles_for(actor, dispute))
    ]
