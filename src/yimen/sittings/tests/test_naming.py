"""Who mediates is named by a person, never against a conflict; the parties accept or object."""

from __future__ import annotations

import pytest
from tests.cast import refused
from tests.quarrels import Quarrel
from tests.sittings import ENDS, Round

from yimen.kernel.errors import NotAllowed
from yimen.kernel.events import REACTIONS
from yimen.kernel.models import StoredEvent
from yimen.mediators.commands import declare
from yimen.mediators.models import Charge
from yimen.mediators.queries.mediators import loads, named_last
from yimen.orgs.models import Role
from yimen.sittings.models import NO_MEDIATORS, Panel
from yimen.sittings.queries import proposal_for
from yimen.sittings.reactions import release_mediators

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


def follow(round_: Round, head: int | None = None) -> None:
    """Whoever had it in charge is released, by a worker that starts twice."""
    event = StoredEvent.objects.get(case_id=round_.dispute.pk, number=head or round_.dispute.head)
    assert release_mediators.name in [each.job.name for each in REACTIONS[event.kind]]
    for _again in range(2):
        release_mediators(str(event.case_id), event.number)


@pytest.mark.parametrize("step", ENDS)
def test_what_is_mediated_no_more_is_nobodys_burden(round_: Round, step: str) -> None:
    both = [round_.lead.pk, round_.other.pk]
    ENDS[step](round_)
    end = round_.dispute.head
    follow(round_)
    assert loads(both) == dict.fromkeys(both, 0)
    assert [each.mediator_id for each in named_last(round_.dispute.pk)] == both
    until = StoredEvent.objects.get(case_id=round_.dispute.pk, number=end).at
    assert {each.until for each in named_last(round_.dispute.pk)} == {until}


def test_an_agreement_that_takes_effect_frees_and_one_to_be_signed_does_not() -> None:
    kinds = {kind for kind, each in REACTIONS.items() if release_mediators in [r.job for r in each]}
    assert {"mediation.TookEffect", "mediation.SentBack"} <= kinds
    assert not kinds & {"mediation.PartiesAgreed", "mediation.MediationSuspended"}


def test_while_it_rests_it_counts(round_: Round) -> None:
    round_.quarrel.suspend()
    assert loads([round_.lead.pk]) == {round_.lead.pk: 1}


def test_where_the_level_above_mediates_others_are_named_and_the_parties_asked_anew(
    round_: Round,
) -> None:
    round_.say("accept_team", round_.centre.respondent)
    round_.move_up()
    moved = round_.dispute.head
    follow(round_)
    with refused("Others are to be named"):
        round_.say("object_to_team", round_.centre.respondent, words="Whom?")
    with refused("Others are to be named"):
        round_.say("accept_team", round_.centre.respondent)
    round_.name(step="name_anew", lead=round_.other, others=NO_MEDIATORS, reason="moved up")
    follow(round_, moved)  # a late job releases nobody who was named after it
    assert in_charge(round_) == [(round_.other.pk, True)]
    assert round_.panel.accepted_by == []


def test_what_breaks_out_again_counts_again(round_: Round) -> None:
    round_.quarrel.agree_orally()
    follow(round_)
    round_.quarrel.note_performance().perform().relapse().assign()
    assert in_charge(round_) == []
    round_.name(step="name_anew", reason="again")
    assert loads([round_.lead.pk]) == {round_.lead.pk: 1}


def test_why_others_are_named_is_said_unless_nobody_mediates_it_any_more(round_: Round) -> None:
    with refused("Say why others are named"):
        round_.name(step="name_anew", reason="​ ")
    round_.quarrel.agree_orally()
    follow(round_)
    round_.quarrel.note_performance().perform().relapse().assign()
    round_.name(step="name_anew")
    assert loads([round_.lead.pk]) == {round_.lead.pk: 1}
