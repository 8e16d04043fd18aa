"""What the law asks of mediation that a court has others do: one test for each duty, by article.

Both sides of the link are there: the court is the fake that speaks the documented interface.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.quarrels import open_centre
from yimen.deadlines import queries as deadlines
from yimen.deadlines.models import Rule
from yimen.links.court.fake import Court
from yimen.links.court.tests.conftest import near
from yimen.links.court.tests.suits import SUIT, Suit
from yimen.mediation.models import Dispute, EndReason

pytestmark = pytest.mark.django_db
__all__ = ["near"]


@pytest.fixture
def suit(near: Court, city: object) -> Suit:
    return Suit(open_centre(city), near)  # type: ignore[arg-type]


def test_invited_mediation_art_11_nothing_is_diverted_without_consent(suit: Suit) -> None:
    """最高人民法院关于人民法院特邀调解的规定: 可以经当事人同意委派."""
    assert suit.divert(consented_on=None).reason == "wrong_body"
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("procedure", "last_day"),
    [("assigned", "2026-04-01"), ("entrusted", "2026-03-17"), ("entrusted_simple", "2026-03-09")],
)
def test_invited_mediation_art_27_the_time_runs_from_the_signature(
    suit: Suit, procedure: str, last_day: str
) -> None:
    """委派三十日；委托十五日，简易程序七日，自特邀调解组织或者特邀调解员签字接收法院移交材料之日起."""
    suit.divert(procedure=procedure)
    assert "mediate" not in suit.assign().running()
    suit.sign()
    assert (suit.due("mediate")[:10], suit.last("papers.signed")["due_on"]) == (last_day, last_day)


def test_invited_mediation_art_27_more_time_is_the_parties_to_give(suit: Suit) -> None:
    suit.in_mediation().ask_more_time(days=20).agree_to_more_time(by=suit.centre.applicant)
    with suit.refused("Not every party has agreed"):
        suit.extend()
    suit.agree_to_more_time(by=suit.centre.respondent).extend()
    assert suit.last("mediation.extended")["days"] == 20


def agree(suit: Suit, days: int) -> Suit:
    """Both sides agree to so many days more."""
    suit.ask_more_time(days=days).agree_to_more_time(by=suit.centre.applicant)
    return suit.agree_to_more_time(by=suit.centre.respondent)  # type: ignore[no-any-return]


@pytest.mark.parametrize("procedure", ["assigned", "entrusted", "entrusted_simple"])
def test_invited_mediation_art_27_what_the_parties_give_has_no_limit(
    suit: Suit, procedure: str
) -> None:
    """但双方当事人同意延长调解期限的，不受此限."""
    suit.in_mediation(procedure=procedure)
    for days in (45, 31, 1, 7):
        agree(suit, days).extend()
    assert suit.last("mediation.extended")["days"] == 7


def test_a_city_whose_court_sets_a_limit_has_it_in_a_rule(suit: Suit) -> None:
    """One court gives 30 days once: a row of the table, for its own area."""
    law = Rule.objects.get(process="dispute", term="mediate", kind="assigned", area="")
    law.pk, law.area = None, "620702"
    law.extendable_by, law.extensions_max = Decimal(30), 1
    law.save()
    deadlines.forget()
    suit.in_mediation()
    agree(suit, 30).extend()
    agree(suit, 1)
    with suit.refused("cannot be extended any more"):
        suit.extend()


def test_invited_mediation_art_19_an_assigned_agreement_is_filed_with_the_court(suit: Suit) -> None:
    suit.in_mediation().agreed()
    assert suit.last("mediation.ended")["wanted"] == "filing"


def test_invited_mediation_art_20_an_entrusted_agreement_goes_into_the_suit(suit: Suit) -> None:
    suit.in_mediation(procedure="entrusted").agreed()
    assert suit.last("mediation.ended")["wanted"] == "document_or_withdrawal"
    with suit.refused("entrusted after filing"):
        suit.apply_confirmation()


def test_invited_mediation_art_21_failure_is_reported_and_the_suit_filed(suit: Suit) -> None:
    suit.in_mediation().fail()
    told = suit.last("mediation.ended")
    assert (told["outcome"], told["papers_returned"]) == ("not_agreed", True)
    suit.tell_routes(undisputed="The wall is 2 m.")
    assert suit.last("filing.applied")["arises_from"]["matter"] == str(suit.matter)


def test_invited_mediation_art_22_a_concession_stays_with_the_mediator(suit: Suit) -> None:
    suit.in_mediation().fail(record="Li would have given one metre.")
    suit.tell_routes(undisputed="The wall is 2 m.")
    told = json.dumps([each.body for each in suit.court.taken], ensure_ascii=False)
    assert "one metre" not in told
    assert "The wall is 2 m." in told


def test_online_mediation_art_25_each_end_has_one_of_eight_reasons(suit: Suit) -> None:
    suit.in_mediation().fail(end="unreachable", record="He has moved.")
    assert suit.last("mediation.ended")["reason"] == "unreachable"
    assert len(EndReason) == 8


def test_civil_procedure_art_205_the_parties_apply_together_within_thirty_days(suit: Suit) -> None:
    suit.in_mediation().agreed()
    suit.until("2026-04-02 09:00")
    with suit.refused("within 30 days"):
        suit.apply_confirmation()
    assert suit.heard("confirmation.applied") == []


def test_confirmed_addresses_are_carried_to_the_trial(suit: Suit) -> None:
    """送达地址确认: what a party confirmed to the court or the mediator holds in the suit too."""
    suit.in_mediation().fail()
    suit.tell_routes()
    addresses = [each["service_address"] for each in suit.last("filing.applied")["parties"]]
    assert addresses == [SUIT["parties"][0]["service_address"], ""]
