"""Offers and counter-offers. They bind nobody; what binds is an agreement that is signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.agreements.events import (
    OfferAcceptanceNoted,
    OfferAccepted,
    OfferAcceptedByAll,
    OfferDeclined,
    OfferLapsed,
    OfferLastAcceptanceNoted,
    OfferLostParty,
    OfferMade,
    OfferPassedOn,
    OfferRefusalNoted,
    OfferTellingAllowed,
    OfferWithdrawn,
)
from yimen.agreements.models import AnswerWay, Offer
from yimen.agreements.policy import knows_of, one_is_left
from yimen.agreements.process import OFFER
from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words, is_legible
from yimen.kernel.errors import Invalid, Refused
from yimen.mediation.models import Dispute
from yimen.mediation.policy import settles_for
from yimen.mediation.queries import answers_itself, others_than, parties_of


@OFFER.command
def propose(
    offer: Offer,
    actor: Actor,
    *,
    words: Words,
    to: int | None = None,
    answers: int | None = None,
    may_be_told: bool = False,
) -> OfferMade:
    """A party or the mediator proposes how to settle it; `answers` is the offer that it counters.

    It is made to the party `to`, or to all of the other sides. What a party offers is told to the
    mediator first, who passes it on if `may_be_told`; the mediator's own is told at once then.
    """
    dispute = offer.case
    earlier = ledger.current().rows(Offer, dispute)
    refuse_unknown(answers, actor, dispute, earlier)
    own = settles_for(actor, dispute)
    offer.to = addressees(dispute, own, to)
    passage = write_down(dispute, actor, Wording.OFFER, words)
    offer.number, offer.by_party, offer.answers = len(earlier) + 1, own, answers
    offer.passage, offer.may_be_told = passage.number, may_be_told
    offer.told = may_be_told and own is None
    return OfferMade(
        offer=offer.number,
        answers=answers,
        to=offer.to,
        may_be_told=may_be_told,
        told=offer.told,
        passage=passage.number,
        digest=passage.digest,
    )


def refuse_unknown(
    answers: int | None, actor: Actor, dispute: Dispute, earlier: list[Offer]
) -> None:
    """Invalid: what is answered is no offer of which the actor knows."""
    found = next((each for each in earlier if each.number == answers), None)
    if found is not None:
        found.case = dispute
    if answers is not None and (found is None or not knows_of(actor, found)):
        wrong = _("There is no such offer.")
        raise Invalid(wrong, {"answers": wrong})


def addressees(dispute: Dispute, own: int | None, to: int | None) -> list[int]:
    """To whom an offer is made: to one party of another side, or to all; agents answer for theirs.

    Invalid: it is no such party. Refused: there is nobody yet.
    """
    others = [each.number for each in others_than(dispute, own)]
    if to is not None and to not in others:
        wrong = _("There is no such party.")
        raise Invalid(wrong, {"to": wrong})
    if not others:
        raise Refused(_("There is nobody yet to whom it could be made."))
    return [to] if to is not None else others


@OFFER.command
def allow_telling(offer: Offer, actor: Actor) -> OfferTellingAllowed:
    """Whoever made it consents after all that the mediator passes it on."""
    offer.may_be_told = True
    return OfferTellingAllowed(offer=offer.number)


@OFFER.command
def pass_on(offer: Offer, actor: Actor, *, reason: str = "") -> OfferPassedOn:
    """The mediator decides to tell it to those for whom it is (人民调解法 art. 15, 22).

    What a party said in confidence is not passed on without its consent: `reason` then says how it
    consented. Invalid: it does not.
    """
    if not offer.may_be_told and not is_legible(reason):
        wrong = _("Say how its maker agreed that it is passed on.")
        raise Invalid(wrong, {"reason": wrong})
    offer.told = offer.may_be_told = True
    return OfferPassedOn(offer=offer.number, reason=reason)


@OFFER.command
def accept_offer(offer: Offer, actor: Actor) -> OfferAccepted:
    """A party to which it was made accepts; it stands until all others of them have, too."""
    return OfferAccepted(offer.number, accepted(offer, settles_for(actor, offer.case)))


@OFFER.command
def accept_as_last(offer: Offer, actor: Actor) -> OfferAcceptedByAll:
    """The last party to which it was made accepts; the mediator drafts the agreement from it."""
    return OfferAcceptedByAll(offer.number, accepted(offer, settles_for(actor, offer.case)))


def accepted(offer: Offer, party: int | None) -> int:
    """Which party accepts: that stands on the offer."""
    number = party or 0
    offer.accepted_by = sorted({*offer.accepted_by, number})
    return number


def accept(offer: Offer, actor: Actor) -> Offer:
    """Accept, whether or not others have yet to: what a party means by it."""
    book = ledger.current()
    with book.transaction():
        row = book.held(offer)
        taken: Offer = OFFER.commands[accepting(row, actor)](row, actor)
    return taken


def accepting(offer: Offer, actor: Actor) -> str:
    """The step by which this party accepts it now."""
    return "accept_as_last" if one_is_left.holds(actor, offer) else "accept_offer"


@OFFER.command
def decline_offer(offer: Offer, actor: Actor, *, reason: str = "") -> OfferDeclined:
    """A party to which it was made does not accept it; it may answer with an offer of its own."""
    offer.declined_by = settles_for(actor, offer.case)
    return OfferDeclined(offer=offer.number, party=offer.declined_by or 0, reason=reason)


@OFFER.command
def note_accepted(
    offer: Offer, actor: Actor, *, party: int, way: AnswerWay, evidence: Line = ""
) -> OfferAcceptanceNoted:
    """The mediator notes that a party accepts, as it said in the sitting, by telephone, on paper.

    Whoever can come to a page of its own answers there; if it would rather not, `evidence` says how
    it told the mediator to answer for it. Invalid: nothing does.
    """
    number = noted_acceptance(offer, party, evidence)
    return OfferAcceptanceNoted(offer.number, number, way, evidence)


@OFFER.command
def note_last_accepted(
    offer: Offer, actor: Actor, *, party: int, way: AnswerWay, evidence: Line = ""
) -> OfferLastAcceptanceNoted:
    """The mediator notes that the last party accepts: now all have."""
    number = noted_acceptance(offer, party, evidence)
    return OfferLastAcceptanceNoted(offer.number, number, way, evidence)


@OFFER.command
def note_declined(
    offer: Offer,
    actor: Actor,
    *,
    party: int,
    way: AnswerWay,
    evidence: Line = "",
    reason: str = "",
) -> OfferRefusalNoted:
    """The mediator notes that a party does not accept, as it said; then the offer is over."""
    refuse_for_others(offer, party, evidence)
    offer.declined_by = party
    return OfferRefusalNoted(offer.number, party, way, evidence, reason)


def noted_acceptance(offer: Offer, party: int, evidence: str) -> int:
    """Which party accepts by the mediator's hand. Refused: it has already."""
    refuse_for_others(offer, party, evidence)
    if party in offer.accepted_by:
        raise Refused(_("This party has accepted it already."))
    return accepted(offer, party)


def refuse_for_others(offer: Offer, party: int, evidence: str) -> None:
    """Invalid: it was not made to this party, or nothing says why that does not answer itself.

    Whoever has left is none any more, though the offer lapses a little later.
    """
    if party not in {each.number for each in parties_of(offer.case)} & {*offer.to}:
        wrong = _("The offer was not made to this party.")
        raise Invalid(wrong, {"party": wrong})
    if answers_itself(offer.case, party) and not is_legible(evidence):
        wrong = _("This party can answer on its own page: say how it told you to answer for it.")
        raise Invalid(wrong, {"evidence": wrong})


@OFFER.command
def withdraw_offer(offer: Offer, actor: Actor) -> OfferWithdrawn:
    """Whoever made it takes it back before all have accepted it."""
    return OfferWithdrawn(offer=offer.number)


@OFFER.command
def lapse(offer: Offer, actor: Actor) -> OfferLapsed:
    """Mediation has ended, one way or the other: nobody answers it any more."""
    return OfferLapsed(offer=offer.number)


@OFFER.command
def lose_party(offer: Offer, actor: Actor, *, party: int) -> OfferLostParty:
    """A party that made it or was to answer it is none any more: others are to say it anew.

    Refused: the party is still there, or has nothing to do with it.
    """
    there = {each.number for each in parties_of(offer.case)}
    if party in there or party not in {offer.by_party, *offer.to}:
        raise Refused(_("Nobody has left whom the offer concerns."))
    return OfferLostParty(offer=offer.number, party=party)
