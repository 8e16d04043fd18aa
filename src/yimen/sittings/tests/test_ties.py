"""A mediator with a tie keeps out, unless every party, told of it, wants them all the same."""

from __future__ import annotations

import pytest
from tests.cast import refused
from tests.quarrels import Quarrel
from tests.sittings import Round
from tests.visits import Come

from yimen.kernel.errors import NotAllowed
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.mediators.commands import declare
from yimen.sittings.models import Tie
from yimen.sittings.queries import consented
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tied(quarrel: Quarrel) -> Round:
    """Hu Bo is a near relative of Zhang; nobody is named yet."""
    round_ = Round(quarrel.to_mediation(), named=False)
    with time_is(round_.moment()):
        declare(round_.other, round_.colleague, kind="kin", resident=round_.centre.zhang)
    round_.quarrel.later(minutes=1)
    return round_


def test_all_parties_consent_and_the_mediator_may_be_named(tied: Round) -> None:
    centre, tie = tied.centre, tied.tell()
    with refused("A conflict of interest was declared: Hu Bo"):
        tied.name()
    tied.of_tie("consent_to_tie", tie, centre.applicant)
    with refused("A conflict of interest was declared: Hu Bo"):
        tied.name()
    tied.of_tie("consent_to_tie", tie, centre.mediator, party=2, evidence="signed form")
    tied.name().plan()
    assert consented(tied.dispute) == {tied.other.pk}
    assert tied.again().state == "planned"


def test_one_party_takes_it_back_and_no_more_sittings_are_planned(tied: Round) -> None:
    centre, tie = tied.centre, tied.tell()
    for party in (centre.applicant, centre.respondent):
        tied.of_tie("consent_to_tie", tie, party)
    tied.name()
    declined = tied.of_tie("decline_tie", tie, centre.respondent)
    assert (declined.state, declined.consented_by) == ("declined", [1])
    with refused("A conflict of interest was declared: Hu Bo"):
        tied.plan()
    with refused("not possible"):
        tied.of_tie("consent_to_tie", tie, centre.respondent)


def test_who_joins_later_and_what_is_declared_later_need_a_consent_of_their_own(
    tied: Round,
) -> None:
    centre, tie = tied.centre, tied.tell()
    for party in (centre.applicant, centre.respondent):
        tied.of_tie("consent_to_tie", tie, party)
    assert consented(tied.dispute) == {tied.other.pk}
    with time_is(tied.moment()):
        declare(tied.other, tied.colleague, kind="interest", resident=centre.li)
    assert consented(tied.dispute) == frozenset()
    tied.of_tie("decline_tie", tie, centre.applicant)
    again = tied.tell()
    for party in (centre.applicant, centre.respondent):
        tied.of_tie("consent_to_tie", again, party)
    assert consented(tied.dispute) == {tied.other.pk}
    tied.quarrel.against(name="王强", phone="13800000013")
    assert consented(tied.dispute) == frozenset()


def test_consent_is_to_one_mediator_and_one_dispute(tied: Round) -> None:
    centre, tie = tied.centre, tied.tell(tied.lead)
    for party in (centre.applicant, centre.respondent):
        tied.of_tie("consent_to_tie", tie, party)
    with refused("A conflict of interest was declared: Hu Bo"):
        tied.name()
    with refused("The parties were told of it already."):
        tied.tell(tied.lead)


def test_who_may_tell_and_who_may_consent(tied: Round) -> None:
    centre = tied.centre
    strangers = [
        centre.window, centre.supervisor, centre.approver, centre.follow_up, centre.committee,
        centre.other_centre, centre.stranger, centre.cast.both,
    ]  # fmt: skip
    for actor in (*strangers, centre.applicant):
        with pytest.raises(NotAllowed):
            tied.tell(by=actor)
    tie = tied.tell()
    for actor in strangers:
        for step in ("consent_to_tie", "decline_tie"):
            with pytest.raises(NotAllowed):
                tied.of_tie(step, tie, actor, party=1, evidence="a form")
    with refused("Say on what paper"):
        tied.of_tie("consent_to_tie", tie, centre.mediator, party=1)
    assert Tie.objects.get().consented_by == []


def test_what_was_told_stands_on_an_erasable_row(tied: Round) -> None:
    tied.tell()
    facts = StoredEvent.objects.filter(case_id=tied.dispute.pk).latest("number").facts
    assert set(facts) == {"tie", "mediator", "passage", "digest"}


def test_told_and_answered_at_the_pages(tied: Round, come: Come) -> None:
    here = f"/disputes/{tied.dispute.pk}/sittings/"
    own = f"/matters{here}"
    head = come("duty_head")
    with time_is(tied.moment()):
        head.post(f"{here}ties/", {"mediator": tied.other.pk, "words": "Zhang is his cousin."})
        assert "Zhang is his cousin." in text_of(come("respondent").get(own))
        come("respondent").post(own, {"act": "consent_to_tie", "tie": "1"})
        head.post(f"{here}ties/1/consent/", {"party": "1", "evidence": "signed form"})
        assert "You consent to this mediator." in text_of(come("respondent").get(own))
    assert Tie.objects.get().consented_by == [1, 2]
    with time_is(tied.moment()):
        head.post(f"{here}ties/1/decline/", {"party": "1", "evidence": "a letter"})
        page = text_of(come("applicant").get(own))
        assert "this mediator keeps out" in page
        assert "A party does not consent" in text_of(head.get(here))
    for who in ("window", "supervisor"):
        assert come(who).get(f"{here}ties/").status_code == 403, who
    for who in ("committee", "other_centre", "hotline"):
        assert come(who).get(f"{here}ties/").status_code == 404, who
