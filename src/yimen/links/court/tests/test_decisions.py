"""The court confirms agreements and registers suits, or says why not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import at
from tests.quarrels import Centre

from yimen.cases.models import Passage
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtMatter
from yimen.mediation.models import Dispute

from .suits import NUMBER, Suit

pytestmark = pytest.mark.django_db
CIVIL = "（2026）甘0702民特7号"
FILED = "（2026）甘0702民初9号"
RULING = "（2026）甘0702民特7号裁定"


@pytest.fixture
def suit(near: Court, centre: Centre) -> Suit:
    return Suit(centre, near)


def applied(suit: Suit) -> Suit:
    """A people's mediation, an agreement, and the parties' joint application."""
    suit.to_mediation()
    suit.agreed().apply_confirmation(applied_on=at("2026-03-02 09:00").date())
    return suit


def answer(suit: Suit, stream: str, kind: str, body: dict[str, Any], number: str = "") -> Any:
    """The court answers an application or a filing."""
    return suit.say(kind, body, matter=suit.own(stream).pk, number=number)


def fresh(suit: Suit) -> Dispute:
    return Dispute.objects.get(pk=suit.dispute.pk)


def test_the_application_goes_to_the_court_with_all_that_it_needs(suit: Suit) -> None:
    """民事诉讼法 art. 205; 司法确认规定 art. 3."""
    applied(suit)
    (told,) = suit.heard("confirmation.applied")
    assert (told.court, told.number, told.case) == ("620702", "", suit.dispute.number)
    assert told.body["applied_on"] == "2026-03-02"
    assert [each["name"] for each in told.body["parties"]] == ["张建国", "李秀英"]
    assert len(told.body["agreement"]["to_be_performed"]) == 2
    assert told.body["arises_from"] == {"matter": None, "number": ""}
    assert suit.own("confirmation").number == "", "the court alone gives it"
    assert "court_accepts" in suit.running()


def test_an_assigned_agreement_is_confirmed_in_a_matter_of_its_own(suit: Suit) -> None:
    suit.in_mediation().agreed().apply_confirmation()
    told = suit.last("confirmation.applied")
    assert told["arises_from"] == {"matter": str(suit.matter), "number": NUMBER}
    assert suit.own("confirmation").pk != suit.matter


def test_the_court_accepts_and_confirms(suit: Suit) -> None:
    applied(suit)
    assert answer(suit, "confirmation", "confirmation.accepted", {}, CIVIL).result == "accepted"
    assert fresh(suit).confirmation == "accepted"
    assert suit.own("confirmation").number == CIVIL
    assert suit.due("court_decides")[:10] == "2026-03-17", "fifteen days"
    said = answer(suit, "confirmation", "confirmation.granted", {"ruling": RULING})
    assert said.result == "accepted"
    assert (fresh(suit).confirmation, suit.own("confirmation").outcome) == (
        "confirmed", "confirmed",
    )  # fmt: skip
    assert "court_decides" not in suit.running()
    late = answer(suit, "confirmation", "confirmation.granted", {"ruling": RULING})
    assert late.reason == "matter_ended"


def test_an_acceptance_without_a_number_is_none(suit: Suit) -> None:
    applied(suit)
    said = answer(suit, "confirmation", "confirmation.accepted", {})
    assert (said.result, said.reason) == ("refused", "wrong_body")
    assert fresh(suit).confirmation == "applied"


NOT = [
    ("confirmation.not_accepted", {"ground": "ownership", "reason": "王小明的房产"},
     "not_accepted", "About who owns"),
    ("confirmation.rejected", {"ground": "unclear", "reason": "王小明", "ruling": RULING},
     "rejected", "not clear"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "outcome", "words"), NOT)
def test_the_court_says_no_by_a_ground_of_the_law(
    suit: Suit, kind: str, body: dict[str, str], outcome: str, words: str
) -> None:
    """民事诉讼法解释 art. 355, 358: the parties may mediate again or sue."""
    applied(suit)
    assert answer(suit, "confirmation", kind, body).result == "accepted"
    assert (fresh(suit).confirmation, suit.own("confirmation").outcome) == ("refused", outcome)
    last = StoredEvent.objects.filter(case_id=suit.dispute.pk).latest("number")
    assert words in said_with(last)["ground"]
    assert "王小明" not in str(said_with(last)), "names stand on an erasable row"
    assert Passage.objects.filter(case_id=suit.dispute.pk, text__contains="王小明").exists()


@pytest.mark.parametrize("ground", ["", "boredom", "unlawful"])
def test_a_ground_that_is_none_is_refused(suit: Suit, ground: str) -> None:
    applied(suit)
    body = {"ground": ground, "reason": "x"}
    said = answer(suit, "confirmation", "confirmation.not_accepted", body)
    assert (said.reason, fresh(suit).confirmation) == ("wrong_body", "applied")


def failed(suit: Suit) -> Suit:
    suit.to_mediation().fail()
    suit.tell_routes(undisputed="The fence was moved in May.")
    return suit


def test_the_green_channel_files_and_the_court_registers(suit: Suit) -> None:
    """特邀调解规定 art. 21; 民事诉讼法 art. 126."""
    failed(suit)
    told = suit.last("filing.applied")
    assert (told["undisputed"], told["dispute_type"]) == (
        "The fence was moved in May.", "neighbours",
    )  # fmt: skip
    said = answer(
        suit, "filing", "filing.registered", {"on": "2026-03-02"}, "（2026）甘0702民初9号"
    )
    assert said.result == "accepted"
    assert suit.own("filing").outcome == "registered"
    assert suit.facts["number"] == "（2026）甘0702民初9号"
    assert suit.state == "elsewhere"


def test_the_court_does_not_register(suit: Suit) -> None:
    failed(suit)
    said = answer(suit, "filing", "filing.not_registered", {"reason": "Not this court's"})
    assert said.result == "accepted"
    assert suit.own("filing").outcome == "not_accepted"
    assert suit.facts["progress"] == "The court did not register the suit."


def test_an_answer_about_another_kind_of_matter_is_refused(suit: Suit) -> None:
    failed(suit)
    said = answer(suit, "filing", "confirmation.granted", {"ruling": RULING})
    assert (said.result, said.reason) == ("refused", "unknown_matter")


def test_a_job_that_runs_twice_applies_once(suit: Suit) -> None:
    from yimen.links.court.reactions import apply_confirmation

    applied(suit)
    number = StoredEvent.objects.filter(case_id=suit.dispute.pk).latest("number").number
    for _ in range(2):
        apply_confirmation(case_id=str(suit.dispute.pk), number=number)
    suit.work()
    assert len(suit.heard("confirmation.applied")) == 1
    assert CourtMatter.objects.filter(stream="confirmation").count() == 1
