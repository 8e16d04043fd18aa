"""At the window: who brings a dispute, who are its parties, who mediates it, what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests.quarrels import Quarrel

from yimen.cases.models import Passage
from yimen.cases.policy import visible_to as cases_visible_to
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute, Party
from yimen.mediation.policy import visible_to
from yimen.orgs.models import Unit

pytestmark = pytest.mark.django_db


def test_a_quarrel_is_registered_and_its_parties_named(quarrel: Quarrel) -> None:
    quarrel.register(amount=Decimal("12000.50"), people=3, risk="yellow").against()
    dispute = quarrel.dispute
    assert (dispute.state, dispute.unit_id, dispute.centre.code) == (
        *("registered", dispute.centre_id, "mediation"),
    )
    assert dispute.amount == Decimal("12000.50")
    assert (dispute.channel, dispute.source, dispute.parties_now) == ("window", "visit", 2)
    assert quarrel.due("assign") == "2026-03-03 18:00", "one working day to find a mediator"
    parties = list(Party.objects.order_by("number").values_list("side", "resident_id"))
    assert parties == [
        ("applicant", quarrel.centre.zhang.pk),
        ("respondent", quarrel.centre.li.pk),
    ]
    told = list(StoredEvent.objects.filter(case_id=dispute.pk).values_list("facts", flat=True))
    assert "李秀英" not in str(told), "a name stands on a row that can be erased"


def test_nothing_personal_of_a_party_can_be_read_in_the_database(quarrel: Quarrel) -> None:
    quarrel.register().against(id_number="620702198001011234", employer="Sunrise Ltd")
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM mediation_party p")
        stored = str(cursor.fetchall())
    assert "620702198001011234" not in stored
    assert "Sunrise" not in stored
    assert Party.objects.get(number=2).employer == "Sunrise Ltd"


def test_a_resident_brings_a_dispute_of_their_own_and_sees_it(quarrel: Quarrel) -> None:
    me = quarrel.centre.applicant
    quarrel.register(by=me, applicant=None, source="online", area=None)
    assert quarrel.dispute.sides == {me.key.partition(":")[2]: 1}
    assert visible_to(me).get() == quarrel.dispute
    assert not cases_visible_to(me).exists(), "parties have a door of their own"
    with quarrel.refused("of your own only"):
        Quarrel(quarrel.centre).register(by=quarrel.centre.respondent)


def test_an_organisation_a_group_and_an_agent(quarrel: Quarrel) -> None:
    quarrel.register("Wages are owed", dispute_type="labour", people=30)
    for number in range(5):
        quarrel.take("add_party", side="applicant", name=f"Worker {number}", stands_for=6)
    with quarrel.refused("five representatives at most"):
        quarrel.take("add_party", side="applicant", name="Worker 6", stands_for=1)
    quarrel.take("add_party", side="respondent", kind="organisation", organisation="Sunrise Ltd")
    with quarrel.refused("must be said"):
        quarrel.take("add_party", side="respondent", kind="organisation", name="Somebody")
    quarrel.take("add_party", side="respondent", name="Lawyer Wang", acts_for=7)
    with quarrel.refused("no such party"):
        quarrel.take("add_party", side="respondent", name="Lawyer Wu", acts_for=70)
    assert quarrel.dispute.parties_now == 8


def test_nobody_is_a_party_twice(quarrel: Quarrel) -> None:
    quarrel.register().against()
    with quarrel.refused("is a party already"):
        quarrel.against()


def test_a_party_that_is_none_is_taken_out_unless_it_has_signed(quarrel: Quarrel) -> None:
    quarrel.register().against().remove_party()
    assert quarrel.dispute.parties_now == 1
    assert not visible_to(quarrel.centre.respondent).exists(), "who is no party sees nothing"
    with quarrel.refused("no such party"):
        quarrel.remove_party()
    quarrel.against()
    Party.objects.filter(number=3).update(signed_at=quarrel.moment)
    with quarrel.refused("has signed"):
        quarrel.remove_party(party=3)


def test_an_agent_is_taken_out_before_the_party_it_acts_for(quarrel: Quarrel) -> None:
    quarrel.register().against()
    quarrel.take("add_party", side="respondent", name="Lawyer Wang", acts_for=2, power="special")
    with quarrel.refused("take the agent out first"):
        quarrel.remove_party(party=2)
    quarrel.remove_party(party=3).remove_party(party=2)
    assert quarrel.dispute.parties_now == 1


def test_what_is_known_of_a_party_is_set_right(quarrel: Quarrel) -> None:
    quarrel.register().against()
    with quarrel.refused("How many people"):
        quarrel.change_party(stands_for=-1)
    quarrel.change_party()
    row = Party.objects.get(number=2)
    assert row.service_address == "Dongjie 5"
    assert row.service_address_at is not None
    assert quarrel.facts == {"party": 2, "fields": ["service_address"]}


def test_settled_at_the_window(quarrel: Quarrel) -> None:
    quarrel.register().against().settle_now()
    assert (quarrel.state, quarrel.dispute.end_reason) == ("followed_up", "agreed")
    assert quarrel.running() == {"follow_up"}


def test_what_cannot_be_mediated_is_refused_by_two_with_its_right_route(quarrel: Quarrel) -> None:
    quarrel.register().refuse(by=quarrel.centre.many)
    assert (quarrel.state, quarrel.running()) == ("refusal_asked", {"review"})
    with quarrel.refused("other than who applied"):
        quarrel.confirm_refusal(by=quarrel.centre.many)
    quarrel.confirm_refusal()
    assert (quarrel.state, quarrel.running()) == ("refused", set())
    assert quarrel.later(days=3).reopen(by=quarrel.centre.applicant).state == "registered"


def test_accepted_after_all(quarrel: Quarrel) -> None:
    quarrel.register().refuse().overrule_refusal()
    assert (quarrel.state, quarrel.running()) == ("registered", {"assign"})


def test_assigned_by_how_hard_it_is(quarrel: Quarrel) -> None:
    quarrel.register().against().assign("committee", "complex")
    assert (quarrel.state, quarrel.holder) == ("assigned", "committee")
    assert visible_to(quarrel.centre.committee).get() == quarrel.dispute
    assert not visible_to(quarrel.centre.mediator).exists(), "another team"
    assert visible_to(quarrel.centre.duty_head).exists(), "who took it keeps sight of it"


def test_another_countys_team_and_a_unit_that_is_a_party_do_not_mediate(quarrel: Quarrel) -> None:
    units = quarrel.centre.city.units
    quarrel.register("A quarrel with the street office", dispute_type="administrative")
    with quarrel.refused("belongs to another county"):
        quarrel.assign("other_mediation")
    quarrel.take(
        "add_party",
        side="respondent",
        kind="organisation",
        organisation="Street",
        unit=units["street"],
    )
    with quarrel.refused("a party does not mediate"):
        quarrel.assign("street")
    Unit.objects.filter(code="team").update(active=False)
    with quarrel.refused("no longer active"):
        quarrel.take("assign", to=Unit.objects.get(code="team"), grade="hard")


def test_sent_back_twice_at_most(quarrel: Quarrel) -> None:
    quarrel.register().against()
    for _time in range(2):
        quarrel.assign().send_back()
    with quarrel.assign().refused("sent back twice"):
        quarrel.send_back()


def test_where_no_centre_mediates_it_is_said(quarrel: Quarrel) -> None:
    Unit.objects.filter(kind="mediation").update(active=False)
    from yimen.orgs.held import forget_all

    forget_all()
    with pytest.raises(Exception, match="No mediation centre"):
        quarrel.register(by=quarrel.centre.applicant, applicant=None)
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": Decimal("-1")}, "not below nothing"),
        ({"people": 0}, "At least one"),
        ({"people": -5}, "At least one"),
        ({"dispute_type": "war"}, "none of the choices"),
        ({"title": " "}, "must be said"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    quarrel: Quarrel, said: dict[str, Any], words: str
) -> None:
    with pytest.raises(Exception, match=words):
        quarrel.register(**said)
    assert not Dispute.objects.exists()
    assert not Passage.objects.exists()


def test_corrected(quarrel: Quarrel) -> None:
    quarrel.register().correct(title="A wall on the border", risk="orange")
    assert (quarrel.dispute.title, quarrel.dispute.risk) == ("A wall on the border", "orange")
    assert quarrel.facts == {"fields": ["place", "risk", "title"]}
    with quarrel.refused("what is to be corrected"):
        quarrel.take("correct", by=quarrel.centre.window)
