"""Short messages to parties: that there is something to answer or to sign, never what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.agreements import Paper, accepted, answered, propose
from tests.quarrels import Quarrel

from yimen.agreements.reactions import TEXTS, tell_mediators, tell_parties
from yimen.cases.models import Notice
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.links.sms.models import Message

pytestmark = pytest.mark.django_db
ZHANG, LI, LAWYER = "+8613800000011", "+8613800000012", "+8613800000077"


def told(quarrel: Quarrel) -> dict[str, str]:
    """What went to each telephone after the last event; the job runs twice."""
    before = set(Message.objects.values_list("key", flat=True))
    last = StoredEvent.objects.filter(case_id=quarrel.dispute.pk).latest("number")
    assert last.kind in {kind.kind() for kind in TEXTS}
    with time_is(quarrel.moment), override("en"):
        for _again in range(2):
            tell_parties(str(last.case_id), last.number)
    return {m.phone or "": m.text or "" for m in Message.objects.exclude(key__in=before)}


def test_an_offer_is_told_to_those_for_whom_it_is_once_it_is_passed_on(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    quarrel.take("add_party", side="respondent", name="王律师", phone=LAWYER, acts_for=2)
    offer = propose(quarrel, centre.applicant, "I take 500.", may_be_told=True)
    assert told(quarrel) == {}, "the mediator alone knows of it"
    offer = answered(quarrel, "pass_on", offer, centre.mediator)
    heard = told(quarrel)
    assert set(heard) == {LI, LAWYER}
    for words in heard.values():
        assert f"/matters/disputes/{quarrel.dispute.pk}/?number={quarrel.dispute.number}" in words
        assert "500" not in words
    accepted(quarrel, offer, centre.respondent)
    assert set(told(quarrel)) == {ZHANG}


def test_the_mediators_own_offer_is_told_to_all(quarrel: Quarrel) -> None:
    propose(quarrel.to_mediation(), quarrel.centre.mediator, may_be_told=True)
    assert set(told(quarrel)) == {ZHANG, LI}


def test_an_agreement_to_be_signed_is_told_to_all_who_may_sign(paper: Paper) -> None:
    paper.offered()
    heard = told(paper.quarrel)
    assert set(heard) == {ZHANG, LI}
    assert all("waits for you to read and sign" in words for words in heard.values())


def test_what_is_old_is_no_news(quarrel: Quarrel) -> None:
    propose(quarrel.to_mediation(), quarrel.centre.mediator, may_be_told=True)
    quarrel.moment += timedelta(days=3)
    assert told(quarrel) == {}


def test_the_mediators_hear_of_what_a_party_does_about_an_offer(quarrel: Quarrel) -> None:
    centre = quarrel.to_mediation().centre
    offer = propose(quarrel, centre.applicant)
    answered(quarrel, "allow_telling", offer, centre.applicant)
    answered(quarrel, "withdraw_offer", offer, centre.applicant)
    for event in StoredEvent.objects.filter(case_id=quarrel.dispute.pk, part=1):
        tell_mediators(str(event.case_id), event.number)
    assert Notice.objects.filter(unit=centre.city.units["team"]).count() == 3
