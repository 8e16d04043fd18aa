"""What was agreed: it takes effect, the court confirms it, it is kept or broken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import at
from tests.quarrels import Quarrel

from yimen.kernel.time import time_is
from yimen.mediation.commands.promises import Owed, promise
from yimen.mediation.models import Dispute, Obligation
from yimen.mediation.queries import next_due, obligations_of, owed_by

pytestmark = pytest.mark.django_db


def signed(quarrel: Quarrel) -> Quarrel:
    """Both signed an agreement by which Li pays in two instalments."""
    quarrel.to_mediation().settle()
    owed = [
        Owed(2, "first half", date(2026, 3, 20), Decimal("500")),
        Owed(2, "second half", date(2026, 4, 20), Decimal("500")),
    ]
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    with time_is(quarrel.moment):
        promise(dispute, owed, 1)
    dispute.agreement = 1
    dispute.save()
    return quarrel


def test_an_agreement_takes_effect_when_all_have_signed(quarrel: Quarrel) -> None:
    quarrel.to_mediation().settle()
    assert (quarrel.state, quarrel.running()) == ("settling", {"settle"})
    with quarrel.refused("No agreement is signed by all"):
        quarrel.take_effect()
    quarrel.fall_through()
    assert quarrel.running() == {"mediate"}


def test_performance_runs_from_instalment_to_instalment(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect()
    assert (quarrel.state, quarrel.dispute.owed) == ("performing", 2)
    assert quarrel.due("perform") == "2026-03-20 23:59"
    with quarrel.refused("still to be performed"):
        quarrel.perform()
    quarrel.until("2026-03-19 10:00").note_performance(obligation=1)
    assert (quarrel.due("perform"), next_due(quarrel.dispute)) == (
        *("2026-04-20 23:59", date(2026, 4, 20)),
    )
    with quarrel.refused("Nothing of this number is owed"):
        quarrel.note_performance(obligation=1)
    quarrel.until("2026-04-20 10:00").note_performance(obligation=2).perform()
    assert (quarrel.state, quarrel.holder) == ("followed_up", "mediation")
    with quarrel.refused("whether peace lasts"):
        quarrel.take("file")
    assert quarrel.file().running() == set()


def test_a_missed_instalment_is_a_broken_promise(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect()
    with quarrel.refused("not due yet"):
        quarrel.break_promise()
    quarrel.until("2026-03-23 10:00").break_promise(by=quarrel.centre.applicant)
    assert (quarrel.state, quarrel.running()) == ("broken", {"enforce"})
    assert Obligation.objects.get(number=1).missed_at is not None
    quarrel.go_on_performing()
    assert quarrel.due("perform") == "2026-05-06 23:59", "May 1st to 5th are days of rest"
    quarrel.note_performance(obligation=1)
    assert quarrel.until("2026-05-07 10:00").break_promise(obligation=2).give_up().state == "failed"


def test_an_oral_agreement_binds_when_it_is_made(quarrel: Quarrel) -> None:
    quarrel.to_mediation().agree_orally()
    assert (quarrel.state, quarrel.dispute.oral) == ("performing", True)
    assert quarrel.due("perform") == "2026-04-01 23:59"
    with quarrel.refused("written agreement"):
        quarrel.apply_confirmation()


def test_the_court_is_asked_together_within_thirty_days(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect().apply_confirmation()
    assert {"court_accepts", "perform"} == quarrel.running()
    assert quarrel.due("court_accepts") == "2026-03-05 23:59"
    with quarrel.refused("applied for already"):
        quarrel.apply_confirmation()
    quarrel.note_court_accepts()
    assert quarrel.due("court_decides") == "2026-03-17 23:59"
    quarrel.note_confirmed()
    assert (quarrel.dispute.confirmation, quarrel.running()) == ("confirmed", {"perform"})
    with quarrel.refused("No application stands"):
        quarrel.note_court_refuses()


def test_on_day_thirty_one_it_is_too_late(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect()
    assert quarrel.dispute.confirm_until == at("2026-04-01 23:59:59")
    with quarrel.until("2026-04-02 00:00").refused("within 30 days"):
        quarrel.apply_confirmation()
    quarrel.until("2026-04-01 23:00").apply_confirmation()


def test_an_application_is_neither_of_tomorrow_nor_from_before(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect()
    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        with quarrel.refused("Not before the agreement"):
            quarrel.apply_confirmation(applied_on=day)


def test_of_what_is_entrusted_the_court_makes_a_document_itself(quarrel: Quarrel) -> None:
    """特邀调解规定 art. 20."""
    quarrel.register(kind="entrusted").against().assign().sign().settle()
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    dispute.agreement = 1
    dispute.save()
    quarrel.take_effect()
    with quarrel.refused("the court itself makes a document"):
        quarrel.apply_confirmation()


def test_the_court_refuses(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect().apply_confirmation().note_court_refuses()
    assert (quarrel.dispute.confirmation, quarrel.running()) == ("refused", {"perform"})
    with quarrel.refused("No application stands"):
        quarrel.note_confirmed()


def test_a_notary_makes_it_enforceable_too(quarrel: Quarrel) -> None:
    signed(quarrel).take_effect().note_certified()
    assert quarrel.dispute.certificate == "notary"


def broken_out_again(quarrel: Quarrel) -> Quarrel:
    """What was signed was not kept; it ended elsewhere, and is mediated anew."""
    signed(quarrel).take_effect().until("2026-03-23 10:00").break_promise()
    quarrel.give_up().tell_routes(route="none").conclude().relapse()
    return quarrel.assign().sign()  # type: ignore[no-any-return]


def test_what_was_owed_before_it_broke_out_again_is_owed_no_more(quarrel: Quarrel) -> None:
    broken_out_again(quarrel)
    assert (quarrel.dispute.owed, next_due(quarrel.dispute)) == (0, None)
    assert obligations_of(quarrel.dispute) == owed_by(quarrel.dispute) == []
    rows = Obligation.objects.order_by("number")
    assert [row.void_at is not None for row in rows] == [True, True], "they are kept"
    quarrel.agree_orally(until=date(2026, 5, 8))
    assert [row.number for row in obligations_of(quarrel.dispute)] == [3]
    assert (next_due(quarrel.dispute), quarrel.dispute.owed) == (date(2026, 5, 8), 1)
    assert quarrel.due("perform") == "2026-05-08 23:59"
    with quarrel.refused("Nothing of this number is owed"):
        quarrel.note_performance(obligation=1)
    quarrel.note_performance(obligation=3).perform()
    assert quarrel.state == "followed_up"


def test_of_two_oral_agreements_the_later_one_is_owed(quarrel: Quarrel) -> None:
    quarrel.to_mediation().agree_orally().note_performance().perform()
    quarrel.relapse().assign().sign().agree_orally(until=date(2026, 5, 8))
    assert [row.due_on for row in owed_by(quarrel.dispute)] == [date(2026, 5, 8)]
