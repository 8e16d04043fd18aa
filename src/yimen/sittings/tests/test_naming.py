"""Who mediates is named by a person, never against a conflict; the parties accept or object."""

from __future__ import annotations

import pytest
from tests.cast import refused
from tests.quarrels import Quarrel
from tests.sittings import Round

from yimen.kernel.errors import NotAllowed
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.mediators.commands import declare
from yimen.mediators.models import Charge
from yimen.orgs.models import Role
from yimen.sittings.models import NO_MEDIATORS, Panel
from yimen.sittings.queries import proposal_for

pytestmark = pytest.mark.django_db


def in_charge(round_: Round) -> list[tuple[int, bool]]:
    rows = Charge.objects.filter(case=round_.dispute.pk, until=None)
    return sorted(rows.values_list("mediator_id", "lead"))


def test_one_leads_and_others_join(round_: Round) -> None:
    assert in_charge(round_) == [(round_.lead.pk, True), (round_.other.pk, False)]
    assert round_.quarrel.facts == {
        "lead": round_.lead.pk,
        "mediators": [round_.lead.pk, round_.other.pk],
    }


def test_the_unit_that_mediates_names_too_and_nobody_else(quarrel: Quarrel) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    centre = round_.centre
    for actor in (
        centre.window, centre.supervisor, centre.approver, centre.follow_up, centre.other_centre,
        centre.applicant, centre.committee, centre.cast.both,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            round_.name(by=actor)
    assert not Panel.objects.exists()
    assert in_charge(round_.name(by=centre.mediator))


def test_before_it_is_assigned_nobody_is_named(quarrel: Quarrel) -> None:
    round_ = Round(quarrel.register().against(), named=False)
    with refused("with no mediators now"):
        round_.name()


def test_the_system_proposes_a_mixed_team_and_says_why(quarrel: Quarrel) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    for actor in (round_.centre.duty_head, round_.centre.mediator):
        team = proposal_for(actor, round_.dispute).team
        assert [(each.mediator, each.lead) for each in team] == [
            (round_.lead, True),
            (round_.other, False),
        ]
        assert all(each.why for each in team)
    with pytest.raises(NotAllowed):
        proposal_for(round_.centre.supervisor, round_.dispute)


def test_a_declared_relation_keeps_a_mediator_out(quarrel: Quarrel) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    declare(round_.other, round_.colleague, kind="kin", resident=round_.centre.zhang)
    with refused("A conflict of interest was declared: Hu Bo"):
        round_.name()
    assert (in_charge(round_), Panel.objects.count()) == ([], 0)
    declare(round_.lead, round_.centre.mediator, kind="earlier_case", resident=round_.centre.li)
    with refused("Ma Lin"):
        round_.name(others=NO_MEDIATORS)


def test_the_same_employer_keeps_a_mediator_out_and_a_family_name_does_not(
    quarrel: Quarrel,
) -> None:
    """Party Li's employer; a mediator of the family name Li has no conflict by that."""
    quarrel.register().against(employer="Sunrise Ltd").assign().sign()
    round_ = Round(quarrel, named=False)
    colleague = round_.centre.city.actor("42", "team", Role.HANDLER)
    namesake = round_.mediator(round_.centre.city.actor("43", "team", Role.HANDLER), "李强")
    works = round_.mediator(colleague, "Sun Da", employer="Sunrise (Ltd)")
    with refused("Sun Da"):
        round_.name(lead=works)
    assert (namesake.pk, True) in in_charge(round_.name(lead=namesake, others=NO_MEDIATORS))


def test_the_parties_accept_or_object_and_then_others_are_named(round_: Round) -> None:
    centre = round_.centre
    round_.say("accept_team", centre.applicant)
    assert round_.panel.accepted_by == [1]
    round_.say("object_to_team", centre.respondent, words="He drinks tea with Zhang.")
    assert (round_.panel.state, round_.panel.objected_by) == ("objected", 2)
    with refused("A party objects"):
        round_.plan()
    reason = "a party objects"
    round_.name(step="name_anew", lead=round_.other, others=NO_MEDIATORS, reason=reason)
    assert (round_.panel.state, round_.panel.accepted_by) == ("named", [])
    assert in_charge(round_) == [(round_.other.pk, True)]


def test_what_a_party_objects_stands_on_an_erasable_row(round_: Round) -> None:
    round_.say("object_to_team", round_.centre.respondent, words="He drinks tea with Zhang.")
    facts = StoredEvent.objects.filter(case_id=round_.dispute.pk).latest("number").facts
    assert set(facts) == {"party", "evidence", "passage", "digest"}


def test_a_mediator_notes_a_partys_word_only_on_a_paper(round_: Round) -> None:
    mediator = round_.centre.mediator
    with refused("Say which party"):
        round_.say("accept_team", mediator)
    with refused("Say on what paper"):
        round_.say("accept_team", mediator, party=2)
    round_.say("accept_team", mediator, party=2, evidence="signed form")
    assert round_.panel.accepted_by == [2]


def test_when_the_dispute_ends_its_mediators_have_room_for_another(round_: Round) -> None:
    from yimen.sittings.reactions import release_mediators

    round_.quarrel.withdraw()
    with time_is(round_.moment()):
        release_mediators(str(round_.dispute.pk), round_.dispute.head)
    assert in_charge(round_) == []
