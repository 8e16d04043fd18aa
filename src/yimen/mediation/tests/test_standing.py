"""Who may take a dispute back, and for whom an agent may settle."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.quarrels import Quarrel

from yimen.kernel.actors import Actor
from yimen.mediation.models import Dispute, Party
from yimen.mediation.policy import represents, settles_for
from yimen.mediation.process import DISPUTE
from yimen.orgs.commands import find_or_add

pytestmark = pytest.mark.django_db
PHONE = "13800000077"


def agent(quarrel: Quarrel, side: str, acts_for: int, **said: Any) -> Actor:
    """A lawyer comes for a party."""
    quarrel.take("add_party", side=side, name="王律师", phone=PHONE, acts_for=acts_for, **said)
    return Actor(f"resident:{find_or_add(PHONE).pk}", "own")


def withdraws(actor: Actor) -> bool:
    """Whether the button is there."""
    return "withdraw" in {each.name for each in DISPUTE.open_to(actor, Dispute.objects.get())}


def test_only_the_applicants_side_takes_a_dispute_back(quarrel: Quarrel) -> None:
    quarrel.to_mediation().take("add_party", side="third", name="The insurer", phone=PHONE)
    insurer = Actor(f"resident:{find_or_add(PHONE).pk}", "own")
    for actor in (quarrel.centre.respondent, insurer, quarrel.centre.stranger):
        assert not withdraws(actor)
        with quarrel.refused("the applicant's side"):
            quarrel.withdraw(by=actor)
    assert withdraws(quarrel.centre.applicant)
    assert quarrel.withdraw().state == "withdrawn"


def test_the_other_side_stops_it(quarrel: Quarrel) -> None:
    """人民调解法 art. 17."""
    assert quarrel.to_mediation().stop(by=quarrel.centre.respondent).state == "failed"


@pytest.mark.parametrize(("power", "may"), [("", False), ("general", False), ("special", True)])
def test_an_agent_takes_it_back_with_a_special_power_alone(
    quarrel: Quarrel, power: str, may: bool
) -> None:
    """民事诉讼法 art. 62."""
    lawyer = agent(quarrel.to_mediation(), "applicant", 1, **({"power": power} if power else {}))
    assert withdraws(lawyer) is may
    dispute = Dispute.objects.get()
    assert settles_for(lawyer, dispute) == (1 if may else None)
    assert represents(lawyer, dispute) == {1, 3}
    assert Party.objects.get(number=3).may_settle is may


def test_an_agent_of_the_other_side_takes_nothing_back(quarrel: Quarrel) -> None:
    lawyer = agent(quarrel.to_mediation(), "respondent", 2, power="special")
    assert settles_for(lawyer, quarrel.dispute) == 2
    assert not withdraws(lawyer)


def test_a_power_is_shown_later_and_is_nobodys_without_a_party(quarrel: Quarrel) -> None:
    lawyer = agent(quarrel.to_mediation(), "applicant", 1)
    quarrel.change_party(party=3, power="special", service_address=None)
    assert quarrel.facts == {"party": 3, "fields": ["power"]}
    assert withdraws(lawyer)
    quarrel.change_party(party=3, power="general", service_address=None)
    assert not withdraws(lawyer)
    with quarrel.refused("Only an agent"):
        quarrel.change_party(party=1, power="special", service_address=None)
    with quarrel.refused("Only an agent"):
        quarrel.take("add_party", side="third", name="Somebody", power="special")
    for forged in (
        "UPDATE mediation_party SET power = 'special' WHERE number = 1",
        "UPDATE mediation_party SET power = 'any' WHERE number = 3",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)


def test_who_is_taken_out_speaks_for_nobody_any_more(quarrel: Quarrel) -> None:
    lawyer = agent(quarrel.to_mediation(), "applicant", 1, power="special")
    assert quarrel.dispute.agents == {"3": [1, True]}
    assert quarrel.dispute.applicants == [1, 3]
    quarrel.remove_party(party=3)
    assert quarrel.dispute.agents == {}
    assert quarrel.dispute.applicants == [1]
    assert not withdraws(lawyer)
