"""Whole lives of disputes, from the window to a kept promise or to another door.

| March 2026 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
|---|---|---|---|---|---|---|---|
| | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
| | 9 | 10 | 11 | 12 | 13 | 14 | 15 |

No holiday falls into it; April 4th to 6th and May 1st to 5th are days of rest.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.agreements import Paper
from tests.cast import City
from tests.peace import Peace
from tests.quarrels import Quarrel, open_centre
from yimen.aftercare import reactions
from yimen.agreements.terms import Schedule
from yimen.cases import verify
from yimen.cases.models import Passage
from yimen.kernel.actors import Actor
from yimen.kernel.models import StoredEvent
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Obligation, Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarrel(city: City) -> Quarrel:
    return Quarrel(open_centre(city))


def is_true() -> bool:
    """Every history folds to its row, and every word is the one that was sealed."""
    found = [fault.says for _last, _cases, faults in verify.checked() for fault in faults]
    assert found == []
    return True


def test_neighbours_agree_on_a_border_the_court_confirms_it_and_it_holds(quarrel: Quarrel) -> None:
    quarrel.to_mediation(title="The border of two fields", dispute_type="land").settle()
    paper = Paper(quarrel).complete()
    assert paper.row.reference == "〔2026〕甘州人调字第1号"
    quarrel.take_effect().apply_confirmation(court="Ganzhou court")
    quarrel.until("2026-03-04 10:00").note_court_accepts().until("2026-03-16 10:00")
    quarrel.note_confirmed(number="(2026) MT 7")
    assert (quarrel.dispute.confirmation, quarrel.running()) == ("confirmed", {"perform"})
    quarrel.until("2026-03-19 10:00").note_performance(obligation=1)
    quarrel.until("2026-04-17 10:00").note_performance(obligation=2).perform()
    peace = Peace(quarrel).follow(reactions.plan)
    assert peace.due() == ["2026-04-24", "2026-05-18", "2026-07-16"], "a Sunday rolls to Monday"
    with quarrel.refused("whether peace lasts"):
        quarrel.take("file")
    for number, day in enumerate(peace.due(), 1):
        quarrel.until(f"{day} 10:00")
        peace.ask("record", number, kept="yes", satisfied=5, words="No quarrel since.")
    quarrel.take("file")
    assert (quarrel.state, quarrel.running()) == ("closed", set())
    assert is_true()


def test_thirty_workers_are_paid_in_two_parts_and_one_is_late(quarrel: Quarrel) -> None:
    quarrel.register("Wages of a building site", dispute_type="labour", people=30, applicant=None)
    for number in range(5):
        phone = f"1380000010{number}"
        quarrel.take(
            "add_party", side="applicant", name=f"Worker {number}", phone=phone, stands_for=6
        )
    quarrel.take(
        "add_party", side="respondent", kind="organisation", organisation="Sunrise Ltd",
        name="Manager Qian", phone="13800000200",
    )  # fmt: skip
    quarrel.assign().sign().settle()
    owed = (
        Owed(6, "first half", date(2026, 3, 20), Decimal(48000)),
        Owed(6, "second half", date(2026, 4, 20), Decimal(48000)),
    )
    paper = Paper(quarrel).draft(amount=Decimal(96000), schedule=Schedule(owed))
    paper.take("offer_to_sign")
    for person in Party.objects.filter(case=quarrel.dispute).order_by("number"):
        paper.by_party(Actor(f"resident:{person.resident_id}", "own"))
    paper.by_committee("mediator").by_committee("seal").take("complete")
    with quarrel.refused("has signed"):
        quarrel.remove_party(by=quarrel.centre.mediator, party=6, reason="closed down")
    quarrel.take_effect()
    assert (quarrel.dispute.owed, quarrel.due("perform")) == (2, "2026-03-20 23:59")
    quarrel.until("2026-03-18 10:00").note_performance(obligation=1)
    quarrel.until("2026-04-21 10:00").break_promise(obligation=2)
    assert (quarrel.state, quarrel.due("enforce")) == ("broken", "2026-05-08 18:00")
    quarrel.until("2026-04-27 10:00").go_on_performing(until=date(2026, 5, 20))
    quarrel.until("2026-05-19 10:00").note_performance(obligation=2).perform()
    assert quarrel.state == "followed_up"
    missed = Obligation.objects.get(case=quarrel.dispute, number=2)
    assert missed.missed_at is not None
    assert missed.done_at is not None
    assert is_true()


def test_a_medical_dispute_waits_for_an_appraisal_and_goes_to_the_court(quarrel: Quarrel) -> None:
    quarrel.register("After an operation", dispute_type="medical", amount=Decimal(120000))
    quarrel.take(
        "add_party", side="respondent", kind="organisation", organisation="County hospital",
        name="Doctor Wu", phone="13800000300",
    )  # fmt: skip
    for number in (1, 2):
        quarrel.change_party(party=number, service_address=f"Dongjie {number}")
    quarrel.assign().until("2026-03-03 10:00").sign()
    quarrel.until("2026-03-09 10:00").suspend(reason="the forensic institute examines")
    assert quarrel.dispute.light == "grey"
    quarrel.until("2026-04-28 10:00").resume(reason="the report is there")
    assert quarrel.due("mediate") == "2026-05-22 23:59", "fifty days were nobody's"
    quarrel.until("2026-05-12 10:00").fail(end="too_far_apart", record="80,000 against 20,000.")
    quarrel.tell_routes(route="court", undisputed="The operation was on January 7th.")
    facts = Passage.objects.get(case=quarrel.dispute, number=quarrel.facts["passage"])
    assert facts.text == "The operation was on January 7th."
    addresses = Party.objects.filter(case=quarrel.dispute).order_by("number")
    assert [row.service_address for row in addresses] == ["Dongjie 1", "Dongjie 2"]
    quarrel.until("2026-05-19 10:00").note_elsewhere(progress="registered", number="(2026) MC 12")
    assert quarrel.until("2026-09-01 10:00").conclude(reason="judged").state == "closed"
    assert is_true()


def test_a_court_gives_a_matter_and_a_side_withdraws_its_consent(quarrel: Quarrel) -> None:
    quarrel.register("A loan", dispute_type="debt", source="court", kind="assigned").against()
    assert quarrel.dispute.confidential
    quarrel.assign().until("2026-03-05 09:00").sign()
    assert quarrel.due("mediate") == "2026-04-07 23:59", "April 4th to 6th are days of rest"
    quarrel.until("2026-03-10 09:00").stop(words="I would rather have a judge decide.")
    assert (quarrel.dispute.end_reason, quarrel.running()) == ("unwilling", {"tell_routes"})
    said = [str(each) for each in StoredEvent.objects.values_list("facts", flat=True)]
    assert not any("judge decide" in each for each in said), "words lie on erasable rows"
    quarrel.tell_routes().until("2026-03-17 09:00").note_elsewhere(number="(2026) MC 3")
    assert quarrel.conclude().state == "closed"
    assert is_true()


def test_what_may_turn_violent_goes_to_the_police_at_once(quarrel: Quarrel) -> None:
    quarrel.register("He threatens with a knife", risk="red")
    assert (quarrel.dispute.urgency, quarrel.due("assign")) == ("urgent", "2026-03-02 11:00")
    quarrel.hand_over(receipt="110-20260302-17", reason="a knife")
    assert (quarrel.state, quarrel.running()) == ("handed_over", set())
    assert quarrel.later(days=9).reopen(reason="the police have settled the danger").state == (
        "registered"
    )
    assert is_true()
