"""Mediation itself: its clock, more time by everyone's consent, a pause, a level up, its end."""

from __future__ import annotations

import pytest
from tests.quarrels import Quarrel

from yimen.cases.models import Notice
from yimen.deadlines.queries import why
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute
from yimen.mediation.reactions import tell_centre, tell_mediators

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("track", "due"),
    [
        ("", "2026-04-01 23:59"),
        ("assigned", "2026-04-01 23:59"),
        ("entrusted", "2026-03-17 23:59"),
        ("entrusted_simple", "2026-03-09 23:59"),
        ("labour", "2026-03-17 23:59"),
    ],
)
def test_the_clock_starts_when_the_papers_are_signed_for(
    quarrel: Quarrel, track: str, due: str
) -> None:
    quarrel.register(kind=track).against().assign()
    assert "mediate" not in quarrel.running()
    quarrel.until("2026-03-02 10:00").sign()
    assert quarrel.due("mediate") == due
    assert quarrel.running() == {"mediate"}


def test_more_time_needs_every_party(quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    with quarrel.refused("Nobody has asked"):
        quarrel.take("agree_to_more_time", by=quarrel.centre.applicant)
    quarrel.ask_more_time(days=10)
    quarrel.take("agree_to_more_time", by=quarrel.centre.applicant)
    quarrel.take("agree_to_more_time", by=quarrel.centre.applicant)
    with quarrel.refused("Not every party has agreed"):
        quarrel.extend()
    with quarrel.refused("on what paper"):
        quarrel.take("agree_to_more_time", party=2)
    quarrel.take("agree_to_more_time", party=2, evidence="letter of March 3rd")
    before = quarrel.due("mediate")
    quarrel.extend()
    assert (before, quarrel.due("mediate")) == ("2026-04-01 23:59", "2026-04-13 23:59")
    assert (quarrel.dispute.asked_days, quarrel.dispute.agreed_by) == (0, [])


def test_more_time_is_asked_in_days_that_there_are(quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    for days in (0, -3, 400):
        with quarrel.refused("From 1 to 365 days"):
            quarrel.ask_more_time(days=days)


def test_a_party_says_for_itself_only_what_it_says_itself(quarrel: Quarrel) -> None:
    quarrel.to_mediation().ask_more_time()
    quarrel.take("agree_to_more_time", by=quarrel.centre.applicant, party=2)
    assert quarrel.dispute.agreed_by == [1]


def test_an_appraisal_stops_the_clock(quarrel: Quarrel) -> None:
    quarrel.to_mediation().until("2026-03-05 10:00").suspend()
    assert (quarrel.state, quarrel.running()) == ("suspended", {"suspension"})
    assert quarrel.dispute.light == "grey"
    quarrel.until("2026-03-25 10:00").resume()
    assert quarrel.due("mediate") == "2026-04-21 23:59", "twenty days were nobody's"
    assert "Appraisal" in why(quarrel.clock("mediate")) or "surveyed" in why(
        quarrel.clock("mediate")
    )


def test_moving_up_keeps_the_matter_and_its_clock(quarrel: Quarrel) -> None:
    quarrel.register().against().assign("committee", "complex")
    quarrel.sign(by=quarrel.centre.committee)
    due, number = quarrel.due("mediate"), quarrel.dispute.number
    quarrel.later(days=3).move_up(by=quarrel.centre.committee)
    assert (quarrel.state, quarrel.holder) == ("assigned", "team")
    assert (quarrel.dispute.grade, quarrel.dispute.number) == ("hard", number)
    quarrel.sign()
    assert quarrel.due("mediate") == due
    with quarrel.refused("only be moved to a higher"):
        quarrel.move_up("committee", "complex")


def test_a_leader_takes_charge_of_what_is_hard(quarrel: Quarrel) -> None:
    quarrel.register().against().assign("committee", "complex")
    with quarrel.refused("takes charge of what is hard"):
        quarrel.take_charge()
    quarrel.move_up(by=quarrel.centre.duty_head).take_charge()
    assert quarrel.dispute.leader == quarrel.centre.leader.key


def test_a_party_stops_and_the_other_routes_are_told(quarrel: Quarrel) -> None:
    quarrel.to_mediation().stop()
    assert (quarrel.state, quarrel.dispute.end_reason) == ("failed", "unwilling")
    assert quarrel.running() == {"tell_routes"}
    last = StoredEvent.objects.filter(case_id=quarrel.dispute.pk).latest("number")
    tell_mediators(str(quarrel.dispute.pk), last.number)
    assert Notice.objects.get().unit.code == "team"
    quarrel.tell_routes()
    assert (quarrel.state, quarrel.dispute.route) == ("elsewhere", "court")
    assert quarrel.later(days=20).note_elsewhere().running() == {"elsewhere"}
    assert quarrel.conclude().state == "closed"


@pytest.mark.parametrize("end", ["agreed", "self_settled"])
def test_a_success_is_no_failure(quarrel: Quarrel, end: str) -> None:
    quarrel.to_mediation()
    with quarrel.refused("how mediation succeeds"):
        quarrel.fail(end=end)


def test_violence_is_handed_to_the_police_from_anywhere_before_the_end(quarrel: Quarrel) -> None:
    for steps in ((), ("assign",), ("assign", "sign"), ("assign", "sign", "suspend")):
        one = Quarrel(quarrel.centre).register().against()
        for step in steps:
            getattr(one, step)()
        with one.refused("must be said"):
            one.hand_over(receipt=" ")
        assert one.hand_over().state == "handed_over", steps
        assert one.running() == set()


def test_the_parties_settle_it_themselves(quarrel: Quarrel) -> None:
    quarrel.to_mediation().withdraw()
    assert (quarrel.state, quarrel.dispute.end_reason) == ("withdrawn", "self_settled")


def test_it_breaks_out_again_under_the_same_number(quarrel: Quarrel) -> None:
    quarrel.register().against().settle_now().file()
    number = quarrel.dispute.number
    quarrel.later(days=40).relapse()
    assert (quarrel.state, quarrel.dispute.number) == ("registered", number)
    assert (quarrel.dispute.relapses, quarrel.dispute.end_reason) == (1, "")
    last = StoredEvent.objects.filter(case_id=quarrel.dispute.pk).latest("number")
    tell_centre(str(quarrel.dispute.pk), last.number)
    assert Notice.objects.get().role == "dispatcher"


def test_what_was_asked_and_agreed_before_holds_no_more_once_it_begins_anew(
    quarrel: Quarrel,
) -> None:
    centre = quarrel.centre
    quarrel.to_mediation().ask_more_time().agree_to_more_time(by=centre.applicant)
    quarrel.agree_to_more_time(by=centre.respondent).settle(partly=True).withdraw().reopen()
    row = Dispute.objects.get()
    assert (row.asked_days, row.agreed_by, row.partly) == (0, [], False)
    quarrel.assign().sign()
    with quarrel.refused("Not every party has agreed"):
        quarrel.extend()
    quarrel.fail().tell_routes().conclude()
    assert quarrel.dispute.route == "court"
    quarrel.relapse()
    assert (quarrel.state, Dispute.objects.get().route) == ("registered", "")


def test_a_stranger_is_no_party(quarrel: Quarrel) -> None:
    quarrel.to_mediation()
    for actor in (quarrel.centre.stranger, quarrel.centre.cast.resident):
        with quarrel.refused("is for"):
            quarrel.stop(by=actor)
    assert Dispute.objects.get().state == "in_mediation"
