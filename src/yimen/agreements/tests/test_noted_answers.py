"""Answers that a party tells the mediator, who notes them; and offers of parties that have left."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from tests.agreements import answered, propose
from tests.cast import refused
from tests.quarrels import Quarrel

from yimen.agreements.models import Offer
from yimen.agreements.process import OFFER
from yimen.agreements.reactions import lapse_offers_of, tell_parties, tell_who_answered
from yimen.cases.models import Case
from yimen.cases.queries import timeline
from yimen.cases.sentences import names_for, sentence
from yimen.cases.verify import faults_of
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.kernel.time import time_is
from yimen.links.sms.models import Message

pytestmark = pytest.mark.django_db
INSURER: dict[str, Any] = {
    "side": "third",
    "kind": "organisation",
    "organisation": "Sunrise Insurance",
}
IN_THE_ROOM: dict[str, Any] = {"way": "sitting"}
NOTES = ("note_accepted", "note_last_accepted", "note_declined")


@pytest.fixture
def offer(quarrel: Quarrel) -> Offer:
    """The mediator's own offer to a person, a person, and an organisation without a telephone."""
    quarrel.to_mediation().take("add_party", **INSURER)
    return propose(quarrel, quarrel.centre.mediator, may_be_told=True)


def note(quarrel: Quarrel, offer: Offer, step: str, party: int, **said: Any) -> Offer:
    """The mediator notes what a party said."""
    by = said.pop("by", quarrel.centre.mediator)
    return answered(quarrel, step, offer, by, party=party, **{**IN_THE_ROOM, **said})


def last_fact(quarrel: Quarrel) -> StoredEvent:
    return StoredEvent.objects.filter(case_id=quarrel.dispute.pk).latest("number")


def test_for_a_party_without_a_telephone_the_mediator_notes_what_it_said(
    quarrel: Quarrel, offer: Offer
) -> None:
    centre = quarrel.centre
    offer = note(quarrel, offer, "note_accepted", 3)
    assert (offer.state, offer.accepted_by) == ("made", [3])
    event = last_fact(quarrel)
    assert (event.actor, event.facts["way"]) == (centre.mediator.key, "sitting")
    with override("en"):
        told = timeline(quarrel.dispute)[-1]
        said = sentence(told, names_for([told]))
    assert "noted that party 3 accepts offer 1 (Said in the sitting)" in said
    for actor in (centre.applicant, centre.respondent):
        offer = answered(
            quarrel, "accept_offer" if actor is centre.applicant else "accept_as_last", offer, actor
        )
    assert (offer.state, offer.accepted_by) == ("accepted", [1, 2, 3])
    assert list(faults_of(list(Case.objects.filter(pk=quarrel.dispute.pk)))) == []


def test_the_last_answer_may_be_one_that_is_noted(quarrel: Quarrel, offer: Offer) -> None:
    for actor in (quarrel.centre.applicant, quarrel.centre.respondent):
        with refused("Others have yet to accept"):
            note(quarrel, offer, "note_last_accepted", 3)
        offer = answered(quarrel, "accept_offer", offer, actor)
    with refused("All others have accepted"):
        note(quarrel, offer, "note_accepted", 3)
    offer = note(quarrel, offer, "note_last_accepted", 3, way="paper")
    assert (offer.state, last_fact(quarrel).facts["way"]) == ("accepted", "paper")


def test_a_noted_refusal_ends_it(quarrel: Quarrel, offer: Offer) -> None:
    offer = note(quarrel, offer, "note_declined", 3, way="telephone", reason="too much")
    assert (offer.state, offer.declined_by) == ("declined", 3)
    assert said_with(last_fact(quarrel))["reason"] == "too much"


@pytest.mark.parametrize("step", ["note_accepted", "note_declined"])
def test_whoever_answers_on_its_own_page_is_answered_for_only_if_it_said_so(
    quarrel: Quarrel, offer: Offer, step: str
) -> None:
    for empty in ("", "  "):
        with pytest.raises(Invalid, match="on its own page") as wrong:
            note(quarrel, offer, step, 2, evidence=empty)
        assert set(wrong.value.fields) == {"evidence"}
    asked = "she left her telephone at home and asked me before both"
    offer = note(quarrel, offer, step, 2, evidence=asked)
    assert said_with(last_fact(quarrel))["evidence"] == asked


def test_an_agent_with_a_telephone_and_a_special_power_is_a_door(
    quarrel: Quarrel, offer: Offer
) -> None:
    quarrel.take("add_party", side="third", name="王", phone="13800000033", acts_for=3)
    note(quarrel, offer, "note_accepted", 3)
    quarrel.change_party(party=4, power="special")
    with pytest.raises(Invalid, match="on its own page"):
        note(quarrel, offer, "note_declined", 3)


def test_nobody_but_the_mediator_notes_an_answer(quarrel: Quarrel, offer: Offer) -> None:
    centre = quarrel.centre
    parties = (centre.applicant, centre.respondent)
    for actor in (*parties, centre.window, centre.duty_head, centre.other_centre, CLOCK):
        for step in NOTES:
            assert step not in [each.name for each in OFFER.open_to(actor, offer)]
        for step in ("note_accepted", "note_declined"):
            with pytest.raises(NotAllowed):
                note(quarrel, offer, step, 3, by=actor)


def test_only_what_was_told_to_a_party_is_answered_for_it_and_once(
    quarrel: Quarrel, offer: Offer
) -> None:
    centre = quarrel.centre
    secret = propose(quarrel, centre.respondent)
    with refused("was not passed on"):
        note(quarrel, secret, "note_declined", 3)
    for nobody in (9, 0):
        with pytest.raises(Invalid, match="not made to this party"):
            note(quarrel, offer, "note_accepted", nobody)
    note(quarrel, offer, "note_accepted", 3)
    with refused("accepted it already"):
        note(quarrel, offer, "note_accepted", 3)
    quarrel.stop(centre.respondent)
    with refused("not being mediated"):
        note(quarrel, offer, "note_declined", 3)


def test_a_party_hears_what_was_noted_for_it_and_the_maker_that_it_was_answered(
    quarrel: Quarrel,
) -> None:
    centre = quarrel.to_mediation().centre
    made = propose(quarrel, centre.applicant, may_be_told=True)
    made = answered(quarrel, "pass_on", made, centre.mediator)
    note(quarrel, made, "note_last_accepted", 2, evidence="she telephoned")
    event = last_fact(quarrel)
    with time_is(quarrel.moment), override("en"):
        for _again in range(2):
            tell_parties(str(event.case_id), event.number)
            tell_who_answered(str(event.case_id), event.number)
    sent = Message.objects.filter(key__contains=f":{event.number}:")
    heard = {each.phone: each.text or "" for each in sent}
    assert "your offer was answered" in heard["+8613800000011"]
    assert "has noted your answer" in heard["+8613800000012"]


def leave(quarrel: Quarrel, party: int) -> None:
    """A party is taken out, and what follows from it, twice."""
    quarrel.remove_party(party=party)
    event = last_fact(quarrel)
    with time_is(quarrel.moment):
        for _again in range(2):
            lapse_offers_of(str(event.case_id), event.number)


def test_what_a_party_that_left_was_to_answer_or_had_offered_lapses(
    quarrel: Quarrel, offer: Offer
) -> None:
    centre = quarrel.centre
    between = propose(quarrel, centre.applicant, to=2)
    to_gone = propose(quarrel, centre.applicant, to=3, may_be_told=True)
    leave(quarrel, 3)
    assert [*Offer.objects.order_by("number").values_list("state", flat=True)] == [
        "lapsed", "made", "lapsed",
    ]  # fmt: skip
    lost = StoredEvent.objects.filter(kind="agreements.OfferLostParty")
    assert [(each.facts["offer"], each.facts["party"]) for each in lost] == [(1, 3), (3, 3)]
    leave(quarrel, 2)
    assert Offer.objects.get(number=between.number).state == "lapsed"
    assert Offer.objects.get(number=to_gone.number).told is False
    assert list(faults_of(list(Case.objects.filter(pk=quarrel.dispute.pk)))) == []


def test_nothing_is_noted_for_a_party_that_left_though_the_offer_has_yet_to_lapse(
    quarrel: Quarrel, offer: Offer
) -> None:
    quarrel.remove_party(party=3)
    for step in ("note_accepted", "note_declined"):
        with pytest.raises(Invalid, match="not made to this party"):
            note(quarrel, offer, step, 3)


def test_what_a_party_that_left_had_offered_lapses(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    propose(quarrel, centre.respondent)
    leave(quarrel, 2)
    assert Offer.objects.get().state == "lapsed"


def test_an_offer_does_not_lapse_while_its_parties_are_there(
    quarrel: Quarrel, offer: Offer
) -> None:
    for party in (2, 9):
        with refused("Nobody has left"):
            answered(quarrel, "lose_party", offer, CLOCK, party=party)
    for actor in (quarrel.centre.mediator, quarrel.centre.applicant, Actor("system:x", "area")):
        with pytest.raises(NotAllowed):
            answered(quarrel, "lose_party", offer, actor, party=2)
