"""What the law wants of an agreement between the parties of a dispute: a test for each article.

人民调解法 (2010), 民事诉讼法 (2023), 最高人民法院关于人民法院特邀调解的规定 (2016).
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.agreements import Paper
from tests.cast import City, at, refused
from tests.quarrels import Centre, Quarrel, open_centre
from yimen.agreements.models import Agreement
from yimen.agreements.queries import signatures_of, text_of_agreement
from yimen.agreements.terms import LABELS, MINIMUM
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute, Obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def quarrel(centre: Centre) -> Quarrel:
    return Quarrel(centre).to_mediation()


@pytest.fixture
def paper(quarrel: Quarrel) -> Paper:
    return Paper(quarrel.settle())


def test_peoples_mediation_art_28_an_agreement_may_be_on_paper_or_spoken(quarrel: Quarrel) -> None:
    """It is written down, or spoken and recorded by the mediator (人民调解法 art. 28)."""
    quarrel.agree_orally(record="Zhang moves the fence.")
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    assert (dispute.oral, dispute.state, dispute.agreement) == (True, "performing", None)
    assert Obligation.objects.get().words == "Zhang moves the fence."
    other = Paper(Quarrel(quarrel.centre).to_mediation().settle()).complete()
    assert other.quarrel.take_effect().state == "performing"


@pytest.mark.parametrize("part", MINIMUM)
def test_peoples_mediation_art_29_what_an_agreement_must_say(paper: Paper, part: str) -> None:
    """Parties; facts, disputes, responsibilities; content, manner, period (人民调解法 art. 29)."""
    paper.draft(**{part: " "})
    with refused(f"The agreement lacks: {LABELS[part]}."):
        paper.take("offer_to_sign")
    paper.take("redraft").take("offer_to_sign")
    assert "张建国" in text_of_agreement(paper.row)


def test_peoples_mediation_art_29_it_takes_effect_with_every_signature_and_the_seal(
    paper: Paper,
) -> None:
    """Each party signs, the mediator signs, the committee puts its seal (人民调解法 art. 29)."""
    paper.offered()
    centre = paper.centre
    for who in (centre.applicant, "mediator", centre.respondent, "seal"):
        with refused("sign"):
            paper.take("complete")
        with paper.quarrel.refused("No agreement is signed by all"):
            paper.quarrel.take_effect()
        if isinstance(who, str):
            paper.by_committee(who)
        else:
            paper.by_party(who)
    paper.take("complete").quarrel.take_effect()
    assert {each.digest for each in signatures_of(paper.row)} == {paper.row.digest}


def test_peoples_mediation_art_31_it_binds_and_the_committee_urges_to_perform(paper: Paper) -> None:
    """It binds; the committee watches over performance and urges to it (人民调解法 art. 31)."""
    from yimen.agreements.commands.reminding import remind_all

    paper.complete()
    for step in ("fall_through", "fail", "stop", "withdraw"):
        with paper.quarrel.refused("All have signed the agreement"):
            getattr(paper.quarrel, step)()
    paper.quarrel.take_effect()
    assert paper.quarrel.due("perform") == "2026-03-20 23:59"
    with time_is(at("2026-03-17 09:20")):
        assert remind_all() == 1


def test_peoples_mediation_art_32_who_disputes_it_may_go_to_court(paper: Paper) -> None:
    """A dispute about it or its performance may go to the court (人民调解法 art. 32)."""
    paper.complete()
    quarrel = paper.quarrel.take_effect().until("2026-03-23 10:00").break_promise().give_up()
    assert quarrel.tell_routes(route="court").state == "elsewhere"
    assert Agreement.objects.get().state == "signed", "the paper goes to the court as it is"


def test_peoples_mediation_art_33_both_ask_the_court_within_thirty_days(paper: Paper) -> None:
    """Within 30 days of its taking effect both may ask the court together (人民调解法 art. 33)."""
    paper.complete()
    paper.quarrel.take_effect()
    with paper.quarrel.until("2026-04-02 00:01").refused("within 30 days"):
        paper.quarrel.apply_confirmation(applied_on=date(2026, 4, 1))
    paper.quarrel.until("2026-04-01 23:58").apply_confirmation()
    assert Dispute.objects.get(pk=paper.row.case_id).confirmation == "applied"


def test_civil_procedure_art_205_the_application_is_of_both_and_for_what_is_written(
    quarrel: Quarrel,
) -> None:
    """Both apply together, within 30 days, for an agreement on paper (民事诉讼法 art. 205)."""
    from yimen.agreements.reading import package_for

    with time_is(quarrel.moment), refused("written agreement"):
        package_for(quarrel.centre.mediator, quarrel.agree_orally().dispute, "")
    paper = Paper(Quarrel(quarrel.centre).to_mediation().settle()).complete()
    paper.quarrel.take_effect()
    dispute = Dispute.objects.get(pk=paper.row.case_id)
    with time_is(paper.quarrel.moment):
        sheet = package_for(quarrel.centre.mediator, dispute, "")
    (application,) = [
        each for each in sheet.sections if each.heading in ("Application", "司法确认申请书")
    ]
    assert [box.whose.split()[-1] for box in application.blanks] == ["张建国", "李秀英"]
    assert paper.row.reference in application.prose


def test_invited_mediation_art_20_of_what_the_court_entrusted_it_makes_a_document_itself(
    centre: Centre,
) -> None:
    """Of what it entrusted the court makes a document itself (特邀调解规定 art. 20)."""
    from yimen.agreements.reading import package_for

    quarrel = Quarrel(centre).register(kind="entrusted").against().assign().sign().settle()
    paper = Paper(quarrel).complete()
    quarrel.take_effect()
    with quarrel.refused("the court itself makes a document"):
        quarrel.apply_confirmation()
    dispute = Dispute.objects.get(pk=paper.row.case_id)
    with time_is(quarrel.moment), refused("the court itself makes a document"):
        package_for(centre.mediator, dispute, "")


def test_invited_mediation_art_24_what_was_assigned_takes_effect_when_all_have_signed(
    centre: Centre,
) -> None:
    """What was assigned before filing takes effect when all have signed (特邀调解规定 art. 24)."""
    quarrel = Quarrel(centre).register(kind="assigned").against().assign().sign().settle()
    paper = Paper(quarrel).signed()
    with quarrel.refused("No agreement is signed by all"):
        quarrel.take_effect()
    paper.take("complete")
    dispute = quarrel.take_effect().dispute
    assert dispute.settled_at is not None
    assert dispute.settled_at.date() == date(2026, 3, 2)
    assert quarrel.apply_confirmation().running() >= {"court_accepts"}
