"""Offers and counter-offers: who knows of them, who passes them on, and who answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.agreements import accepted, answered, propose
from tests.cast import refused
from tests.quarrels import Quarrel

from yimen.agreements.models import Offer
from yimen.agreements.process import OFFER
from yimen.agreements.queries import offer_for, offers_for
from yimen.agreements.reactions import lapse_offers
from yimen.cases.models import Case
from yimen.cases.verify import faults_of
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, NotNow, Refused
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.orgs.commands import find_or_add

pytestmark = pytest.mark.django_db
ACTS: dict[str, dict[str, Any]] = {
    "allow_telling": {},
    "pass_on": {"reason": "x"},
    "accept_offer": {},
    "accept_as_last": {},
    "decline_offer": {},
    "withdraw_offer": {},
}


def known(quarrel: Quarrel, actor: Actor) -> list[tuple[int, str]]:
    """The offers that somebody may know of."""
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    return [(offer.number, words) for offer, words in offers_for(actor, dispute)]


def joined(quarrel: Quarrel, number: int, side: str = "respondent", **said: Any) -> Actor:
    """One party more, and as whom they act."""
    phone = f"138000001{number:02}"
    quarrel.take("add_party", side=side, name=f"赵{number}", phone=phone, **said)
    return Actor(f"resident:{find_or_add(phone).pk}", "own")


def told(quarrel: Quarrel, by: Actor, **said: Any) -> Offer:
    """An offer that the mediator has passed on."""
    offer = propose(quarrel, by, may_be_told=True, **said)
    return offer if offer.told else answered(quarrel, "pass_on", offer, quarrel.centre.mediator)


def test_what_a_party_offers_the_mediator_alone_knows_until_it_is_passed_on(
    quarrel: Quarrel,
) -> None:
    """人民调解法 art. 15."""
    centre = quarrel.to_mediation().centre
    offer = propose(quarrel, centre.respondent, "I would pay 500.", may_be_told=True)
    assert not offer.told, "the mediator decides"
    assert known(quarrel, centre.respondent) == [(1, "I would pay 500.")]
    assert known(quarrel, centre.mediator) == [(1, "I would pay 500.")]
    for actor in (centre.applicant, centre.stranger, centre.other_centre, centre.cast.both):
        assert known(quarrel, actor) == []
    with pytest.raises(NotFound):
        offer_for(centre.applicant, Dispute.objects.get(pk=quarrel.dispute.pk), 1)
    for step in ("accept_as_last", "decline_offer"):
        with refused("was not passed on"):
            answered(quarrel, step, offer, centre.applicant)
    for actor in (centre.applicant, centre.respondent, centre.duty_head, centre.window):
        with pytest.raises(NotAllowed):
            answered(quarrel, "pass_on", offer, actor, reason="x")
    answered(quarrel, "pass_on", offer, centre.mediator)
    assert known(quarrel, centre.applicant) == [(1, "I would pay 500.")]
    assert known(quarrel, centre.stranger) == []
    with refused("passed on already"):
        answered(quarrel, "pass_on", offer, centre.mediator, reason="again")


def test_what_was_offered_in_confidence_is_not_passed_on_without_consent(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    offer = propose(quarrel, centre.respondent)
    with refused("how its maker agreed"):
        answered(quarrel, "pass_on", offer, centre.mediator, reason=" ")
    for actor in (centre.applicant, centre.mediator, centre.stranger):
        with pytest.raises(NotAllowed):
            answered(quarrel, "allow_telling", offer, actor)
    answered(quarrel, "allow_telling", offer, centre.respondent)
    with refused("may pass it on already"):
        answered(quarrel, "allow_telling", offer, centre.respondent)
    assert known(quarrel, centre.applicant) == [], "allowed is not told"
    assert answered(quarrel, "pass_on", offer, centre.mediator).told
    other = propose(quarrel, centre.applicant)
    said = answered(quarrel, "pass_on", other, centre.mediator, reason="Zhang said so on Monday")
    assert (said.told, said.may_be_told) == (True, True)


def test_the_mediators_own_offer_is_told_at_once_or_kept(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    kept, open_one = (propose(quarrel, centre.mediator, may_be_told=each) for each in (False, True))
    assert (kept.told, kept.to, open_one.told, open_one.to) == (False, [1, 2], True, [1, 2])
    for actor in (centre.applicant, centre.respondent):
        assert [number for number, _words in known(quarrel, actor)] == [2]


def test_an_offer_is_countered_and_accepted(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    first = told(quarrel, centre.respondent)
    counter = told(quarrel, centre.applicant, words="Two thirds.", answers=1)
    assert (counter.number, counter.answers, counter.by_party, counter.to) == (2, 1, 1, [2])
    for actor in (centre.applicant, centre.mediator):
        with pytest.raises(NotAllowed):
            answered(quarrel, "accept_as_last", counter, actor)
    first = answered(quarrel, "decline_offer", first, centre.applicant, reason="too little")
    assert (first.state, first.declined_by) == ("declined", 1)
    counter = accepted(quarrel, counter, centre.respondent)
    assert (counter.state, counter.accepted_by) == ("accepted", [2])
    with pytest.raises(NotNow):
        answered(quarrel, "withdraw_offer", counter, centre.applicant)


def test_an_offer_that_one_does_not_know_of_is_not_countered(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    propose(quarrel, centre.respondent)
    for answers in (1, 7):
        with pytest.raises(Invalid, match="no such offer"):
            propose(quarrel, centre.applicant, answers=answers)
    assert propose(quarrel, centre.mediator, answers=1).by_party is None


def test_whoever_made_an_offer_takes_it_back(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    offer = told(quarrel, centre.respondent)
    for other in (centre.applicant, centre.mediator):
        with pytest.raises(NotAllowed):
            answered(quarrel, "withdraw_offer", offer, other)
    assert answered(quarrel, "withdraw_offer", offer, centre.respondent).state == "withdrawn"
    with pytest.raises(NotNow):
        accepted(quarrel, offer, centre.applicant)


def test_it_stands_until_every_party_to_which_it_was_made_has_accepted(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    insurer, second = joined(quarrel, 3, "third"), joined(quarrel, 4)
    offer = told(quarrel, centre.applicant)
    assert offer.to == [2, 3, 4]
    with refused("Others have yet to accept"):
        answered(quarrel, "accept_as_last", offer, insurer)
    for actor in (insurer, centre.respondent):
        offer = accepted(quarrel, offer, actor)
        assert offer.state == "made"
        with refused("accepted it already"):
            accepted(quarrel, offer, actor)
    with refused("All others have accepted"):
        answered(quarrel, "accept_offer", offer, second)
    offer = accepted(quarrel, offer, second)
    assert (offer.state, offer.accepted_by) == ("accepted", [2, 3, 4])


@pytest.mark.parametrize("changes_their_mind", [False, True])
def test_one_refusal_ends_it(quarrel: Quarrel, changes_their_mind: bool) -> None:
    centre = quarrel.to_mediation().centre
    second = joined(quarrel, 3)
    offer = told(quarrel, centre.applicant)
    accepted(quarrel, offer, centre.respondent)
    who = centre.respondent if changes_their_mind else second
    offer = answered(quarrel, "decline_offer", offer, who)
    assert (offer.state, offer.declined_by) == ("declined", 2 if changes_their_mind else 3)
    with pytest.raises(NotNow):
        accepted(quarrel, offer, second)


def test_an_offer_to_one_party_alone_is_not_the_others(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    second = joined(quarrel, 3)
    offer = told(quarrel, centre.applicant, to=3)
    assert known(quarrel, second) == [(1, "I pay half.")]
    assert known(quarrel, centre.respondent) == []
    for step in ("accept_as_last", "decline_offer"):
        with pytest.raises(NotAllowed):
            answered(quarrel, step, offer, centre.respondent)
    assert accepted(quarrel, offer, second).state == "accepted"
    for nobody in (1, 9):
        with pytest.raises(Invalid, match="no such party"):
            propose(quarrel, centre.applicant, to=nobody)


def test_a_group_with_five_representatives_answers_by_each_of_them(quarrel: Quarrel) -> None:
    """信访工作条例 art. 20; who speaks for others binds them no further than all five agree."""
    centre = quarrel.register().centre
    five = [joined(quarrel, number, stands_for=10) for number in range(2, 7)]
    quarrel.assign().sign()
    offer = told(quarrel, centre.applicant)
    assert offer.to == [2, 3, 4, 5, 6]
    for each in five[:4]:
        offer = accepted(quarrel, offer, each)
    assert offer.state == "made"
    assert accepted(quarrel, offer, five[4]).state == "accepted"
    own = propose(quarrel, five[0], "Ten each.", may_be_told=True)
    assert own.to == [1], "those of one's own side do not answer"
    assert [number for number, _words in known(quarrel, five[1])] == [1]
    own = answered(quarrel, "pass_on", own, centre.mediator)
    for other in five[1:]:
        for step in ("accept_as_last", "decline_offer", "withdraw_offer"):
            with pytest.raises(NotAllowed):
                answered(quarrel, step, own, other)
    assert accepted(quarrel, own, centre.applicant).state == "accepted"


@pytest.mark.parametrize("power", ["", "general"])
def test_an_agent_without_a_special_power_reads_and_does_nothing(
    quarrel: Quarrel, power: str
) -> None:
    """民事诉讼法 art. 62: to settle, an agent needs a special power."""
    centre = quarrel.to_mediation().centre
    lawyer = joined(quarrel, 3, acts_for=2, **({"power": power} if power else {}))
    offer = told(quarrel, centre.applicant)
    own = propose(quarrel, centre.respondent)
    assert offer.to == [2]
    assert [number for number, _words in known(quarrel, lawyer)] == [1, 2]
    with pytest.raises(NotAllowed):
        propose(quarrel, lawyer)
    for row in (offer, own):
        assert OFFER.open_to(lawyer, row) == []
        for step, said in ACTS.items():
            with pytest.raises(NotAllowed):
                answered(quarrel, step, row, lawyer, **said)


def test_an_agent_with_a_special_power_acts_as_its_party(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    lawyer = joined(quarrel, 3, acts_for=2, power="special")
    made = propose(quarrel, lawyer, may_be_told=True)
    assert (made.by_party, made.to) == (2, [1])
    assert known(quarrel, centre.respondent) == [(1, "I pay half.")]
    assert answered(quarrel, "withdraw_offer", made, lawyer).state == "withdrawn"
    offer = accepted(quarrel, told(quarrel, centre.applicant), lawyer)
    assert (offer.state, offer.accepted_by) == ("accepted", [2])


def test_nothing_is_offered_before_mediation_nor_by_strangers_nor_to_nobody(
    quarrel: Quarrel,
) -> None:
    centre = quarrel.register().centre
    with refused("not being mediated"):
        propose(quarrel, centre.applicant)
    quarrel.assign().sign()
    for actor in (centre.stranger, centre.window, centre.other_centre, CLOCK):
        with pytest.raises(NotAllowed):
            propose(quarrel, actor)
    with refused("nobody yet"):
        propose(quarrel, centre.applicant)
    assert not Offer.objects.exists()


@pytest.mark.parametrize("end", ["stop", "withdraw", "fail", "agree_orally", "hand_over"])
def test_once_mediation_has_ended_nothing_can_be_done_about_an_offer(
    quarrel: Quarrel, end: str
) -> None:
    centre = quarrel.to_mediation().centre
    offers = [told(quarrel, centre.applicant), propose(quarrel, centre.respondent)]
    getattr(quarrel, end)()
    with refused("not being mediated"):
        propose(quarrel, centre.applicant)
    for offer in offers:
        for actor in (centre.applicant, centre.respondent, centre.mediator):
            for step, said in ACTS.items():
                with pytest.raises((NotAllowed, Refused)):
                    answered(quarrel, step, offer, actor, **said)
    with time_is(quarrel.moment):
        for _twice in range(2):
            lapse_offers(str(quarrel.dispute.pk), 1)
    assert {*Offer.objects.values_list("state", flat=True)} == {"lapsed"}


def test_an_offer_does_not_lapse_while_it_is_mediated(quarrel: Quarrel) -> None:
    offer = propose(quarrel.to_mediation(), quarrel.centre.applicant)
    with refused("still being mediated"):
        answered(quarrel, "lapse", offer, CLOCK)
    lapse_offers(str(quarrel.dispute.pk), 1)
    assert Offer.objects.get().state == "made"


def test_the_database_and_the_history_hold_offers(quarrel: Quarrel) -> None:
    propose(quarrel.to_mediation(), quarrel.centre.respondent)
    assert list(faults_of(list(Case.objects.filter(pk=quarrel.dispute.pk)))) == []
    for forged in (
        "UPDATE agreements_offer SET state = 'accepted', told = true, accepted_by = '[1]'",
        "UPDATE agreements_offer SET state = 'accepted', told = true",
        "UPDATE agreements_offer SET head = 1",
        "UPDATE agreements_offer SET state = 'accepted', accepted_by = '[1]'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
