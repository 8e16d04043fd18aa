"""Offers and counter-offers: who knows of them, and who answers."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agreements import answered, propose
from tests.cast import refused
from tests.quarrels import Quarrel

from yimen.agreements.models import Offer
from yimen.agreements.queries import offer_for, offers_for
from yimen.cases.models import Case
from yimen.cases.verify import faults_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, NotNow
from yimen.mediation.models import Dispute

pytestmark = pytest.mark.django_db


def known(quarrel: Quarrel, actor: Actor) -> list[tuple[int, str]]:
    """The offers that somebody may know of."""
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    return [(offer.number, words) for offer, words in offers_for(actor, dispute)]


def test_what_one_side_offers_the_other_does_not_know_before_it_is_common(quarrel: Quarrel) -> None:
    """人民调解法 art. 15."""
    centre = quarrel.to_mediation().centre
    offer = propose(quarrel, centre.respondent, "I would pay 500.")
    assert known(quarrel, centre.respondent) == [(1, "I would pay 500.")]
    assert known(quarrel, centre.mediator) == [(1, "I would pay 500.")]
    for actor in (centre.applicant, centre.stranger, centre.other_centre, centre.cast.both):
        assert known(quarrel, actor) == []
    with pytest.raises(NotFound):
        offer_for(centre.applicant, Dispute.objects.get(pk=quarrel.dispute.pk), 1)
    with refused("does not know of this offer"):
        answered(quarrel, "accept_offer", offer, centre.applicant)
    with pytest.raises(NotAllowed):
        answered(quarrel, "share_offer", offer, centre.applicant, reason="x")
    answered(quarrel, "share_offer", offer, centre.mediator, reason="Li said so by telephone")
    assert known(quarrel, centre.applicant) == [(1, "I would pay 500.")]
    with refused("Both sides know"):
        answered(quarrel, "share_offer", offer, centre.respondent, reason="again")


def test_an_offer_is_countered_and_accepted(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    first = propose(quarrel, centre.respondent, common=True)
    counter = propose(quarrel, centre.applicant, "Two thirds.", common=True, answers=1)
    assert (counter.number, counter.answers, counter.by_party) == (2, 1, 1)
    with pytest.raises(NotAllowed):
        answered(quarrel, "accept_offer", counter, centre.applicant)
    with pytest.raises(NotAllowed):
        answered(quarrel, "accept_offer", counter, centre.mediator)
    answered(quarrel, "decline_offer", first, centre.applicant, reason="too little")
    counter = answered(quarrel, "accept_offer", counter, centre.respondent)
    assert (counter.state, counter.settled_by) == ("accepted", 2)
    with pytest.raises(NotNow):
        answered(quarrel, "withdraw_offer", counter, centre.applicant)


def test_an_offer_that_one_does_not_know_of_is_not_countered(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    propose(quarrel, centre.respondent)
    with pytest.raises(Invalid, match="no such offer"):
        propose(quarrel, centre.applicant, answers=1)
    assert propose(quarrel, centre.mediator, answers=1).by_party is None


def test_whoever_made_an_offer_takes_it_back(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    offer = propose(quarrel, centre.respondent, common=True)
    for other in (centre.applicant, centre.mediator):
        with pytest.raises(NotAllowed):
            answered(quarrel, "withdraw_offer", offer, other)
    assert answered(quarrel, "withdraw_offer", offer, centre.respondent).state == "withdrawn"


def test_nothing_is_offered_before_mediation_nor_by_strangers(quarrel: Quarrel) -> None:
    quarrel.register().against()
    with refused("not being mediated"):
        propose(quarrel, quarrel.centre.applicant)
    quarrel.assign().sign()
    for actor in (quarrel.centre.stranger, quarrel.centre.window, quarrel.centre.other_centre):
        with pytest.raises(NotAllowed):
            propose(quarrel, actor)
    assert not Offer.objects.exists()


def test_the_database_and_the_history_hold_offers(quarrel: Quarrel) -> None:
    propose(quarrel.to_mediation(), quarrel.centre.respondent)
    assert list(faults_of(list(Case.objects.filter(pk=quarrel.dispute.pk)))) == []
    for forged in (
        "UPDATE agreements_offer SET state = 'accepted', common = true",
        "UPDATE agreements_offer SET head = 1",
        "UPDATE agreements_offer SET state = 'accepted'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
