"""What the law asks of mediation: one test for each duty, named by its article.

The agreement has its own page of duties, as have publicity and the link to the court.
"""

from __future__ import annotations

import inspect

import pytest

from tests.cast import at
from tests.quarrels import Quarrel
from yimen.cases import verify
from yimen.cases.models import Passage
from yimen.kernel.asks import asks
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute, EndReason, Obligation, Party
from yimen.mediation.process import DISPUTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarrel(city: object) -> Quarrel:
    from tests.quarrels import open_centre

    return Quarrel(open_centre(city))  # type: ignore[arg-type]


def test_peoples_mediation_art_4_mediation_costs_nothing() -> None:
    """Nothing that any step asks for is a fee: the only amounts are what the parties quarrel about
    and what they owe each other."""
    money = {
        (step.name, ask.name)
        for step in DISPUTE
        for ask in asks(DISPUTE.commands[step.name])
        if ask.type.__name__ == "Decimal"
    }
    assert money == {("register", "amount"), ("correct", "amount")}


def test_peoples_mediation_art_17_a_committee_may_begin_by_itself(quarrel: Quarrel) -> None:
    quarrel.register(applicant=None, source="grid", by=quarrel.centre.cast.street)
    assert (quarrel.state, quarrel.dispute.parties_now) == ("registered", 0)
    assert quarrel.holder == "mediation"


def test_peoples_mediation_art_17_nobody_is_mediated_against_their_will(quarrel: Quarrel) -> None:
    for actor in (quarrel.centre.applicant, quarrel.centre.respondent):
        one = Quarrel(quarrel.centre).to_mediation()
        assert one.stop(by=actor).state == "failed"
        assert "mediate" not in one.running()


def test_peoples_mediation_art_25_whatever_may_turn_violent_is_told_to_the_police(
    quarrel: Quarrel,
) -> None:
    """Whoever sees it says so: window, duty head, mediator; it waits for nobody's approval."""
    for actor in (quarrel.centre.window, quarrel.centre.duty_head, quarrel.centre.mediator):
        one = Quarrel(quarrel.centre).to_mediation()
        assert one.hand_over(by=actor).state == "handed_over"
        assert one.facts["receipt"] == "110-9"


def test_peoples_mediation_art_26_who_could_not_be_reconciled_is_told_the_other_ways(
    quarrel: Quarrel,
) -> None:
    quarrel.to_mediation().fail()
    assert quarrel.running() == {"tell_routes"}
    assert [s.name for s in DISPUTE if "failed" in s.source and s.target] == ["tell_routes"]
    quarrel.tell_routes(public_text="You may sue at the Ganzhou court within three years.")
    told = Passage.objects.get(wording="public_answer")
    assert told.text.startswith("You may sue")


def test_peoples_mediation_art_27_there_is_a_file_of_everything(quarrel: Quarrel) -> None:
    quarrel.to_mediation().ask_more_time().suspend().resume().fail().tell_routes().conclude()
    kinds = StoredEvent.objects.filter(case_id=quarrel.dispute.pk).order_by("number")
    assert [each.kind.partition(".")[2] for each in kinds] == [
        "Registered", "PartyAdded", "Assigned", "Signed", "MoreTimeAsked", "MediationSuspended",
        "MediationResumed", "MediationFailed", "RoutesTold", "EndedElsewhere",
    ]  # fmt: skip
    assert [fault.says for _last, _cases, faults in verify.checked() for fault in faults] == []


def test_peoples_mediation_art_31_the_committee_watches_over_performance(quarrel: Quarrel) -> None:
    quarrel.to_mediation().agree_orally()
    assert quarrel.due("perform") == "2026-04-01 23:59", "the day that the parties agreed on"
    quarrel.until("2026-04-02 09:00").break_promise()
    assert (quarrel.state, quarrel.running()) == ("broken", {"enforce"})
    assert Obligation.objects.get().missed_at is not None


def test_invited_mediation_art_27_thirty_fifteen_and_seven_days_from_the_signature(
    quarrel: Quarrel,
) -> None:
    due = {}
    for track in ("assigned", "entrusted", "entrusted_simple"):
        one = Quarrel(quarrel.centre).register(kind=track).against().assign()
        due[track] = one.until("2026-03-02 10:00").sign().due("mediate")
    assert due == {
        "assigned": "2026-04-01 23:59",
        "entrusted": "2026-03-17 23:59",
        "entrusted_simple": "2026-03-09 23:59",
    }


def test_invited_mediation_art_27_only_both_parties_together_lengthen_it(quarrel: Quarrel) -> None:
    quarrel.to_mediation(kind="assigned").ask_more_time(days=30)
    quarrel.take("agree_to_more_time", by=quarrel.centre.respondent)
    with quarrel.refused("Not every party has agreed"):
        quarrel.extend()
    quarrel.take("agree_to_more_time", by=quarrel.centre.applicant).extend()
    assert quarrel.clock("mediate").extended == 1


def test_online_mediation_art_25_eight_ways_in_which_mediation_ends() -> None:
    assert len(EndReason) == 8


def test_online_mediation_art_26_the_time_of_an_appraisal_is_left_out(quarrel: Quarrel) -> None:
    quarrel.until("2026-03-02 08:50").to_mediation(kind="assigned")
    quarrel.until("2026-03-10 09:00").suspend().until("2026-03-30 09:00").resume()
    # twenty days were left out: May 1st is a holiday no more than April 21st is
    assert quarrel.due("mediate") == "2026-04-21 23:59"


def test_petition_art_20_five_speak_for_a_group_at_most(quarrel: Quarrel) -> None:
    quarrel.register("Thirty workers' wages", dispute_type="labour", people=30)
    for number in range(5):
        quarrel.take("add_party", side="applicant", name=f"Worker {number}", stands_for=6)
    with quarrel.refused("five representatives"):
        quarrel.take("add_party", side="applicant", name="Worker 5", stands_for=6)
    assert Party.objects.filter(stands_for__gt=0).count() == 5


def test_labour_disputes_art_14_fifteen_days(quarrel: Quarrel) -> None:
    assert quarrel.to_mediation(kind="labour").due("mediate") == "2026-03-17 23:59"


def test_judicial_confirmation_art_4_and_5_three_days_and_fifteen_and_ten_more(
    quarrel: Quarrel,
) -> None:
    quarrel.to_mediation().settle()
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    dispute.agreement = 1
    dispute.save()
    quarrel.take_effect().apply_confirmation()
    assert quarrel.due("court_accepts") == "2026-03-05 23:59"
    quarrel.until("2026-03-04 10:00").note_court_accepts()
    assert quarrel.due("court_decides") == "2026-03-19 23:59"


def test_shenzhen_art_25_thirty_days_where_the_parties_set_none(quarrel: Quarrel) -> None:
    quarrel.register().against().assign().until("2026-03-02 10:00").sign()
    assert quarrel.clock("mediate").due_at == at("2026-04-01 23:59:59")


def test_personal_information_art_5_a_party_names_only_what_is_needed() -> None:
    """A side and a name: everything else that may be said of a party is left to what needs it."""
    command = inspect.signature(inspect.unwrap(DISPUTE.commands["add_party"]))
    needed = [
        p.name
        for p in command.parameters.values()
        if p.kind is p.KEYWORD_ONLY and p.default is p.empty
    ]
    assert needed == ["side"]
