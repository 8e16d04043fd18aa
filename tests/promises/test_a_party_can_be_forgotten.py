"""Promise 6, of a dispute: a party's data go at once; what the law keeps is only stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.agreements import Paper, propose
from tests.cast import City, refused
from tests.quarrels import Centre, Quarrel, open_centre
from tests.sittings import Round
from yimen.agreements.api import agreement
from yimen.agreements.commands import forgetting as papers
from yimen.agreements.models import AgreementVersion, Signature
from yimen.agreements.reading import agreement_for_print
from yimen.cases.models import Case, Passage
from yimen.cases.queries import passages
from yimen.cases.verify import faults_of
from yimen.kernel.actors import Actor
from yimen.kernel.time import now, time_is
from yimen.links.mail.models import Mail
from yimen.links.sms.commands import send
from yimen.links.sms.models import Message
from yimen.mediation.commands.forgetting import sweep
from yimen.mediation.models import Dispute, Party
from yimen.orgs.commands import erase
from yimen.orgs.models import Resident
from yimen.sittings.models import CaucusNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


def forget(centre: Centre, person: Resident) -> None:
    """An administrator of the city has somebody erased."""
    erase(person, Actor(f"resident:{person.pk}", "own"))


def notes() -> list[str]:
    return [each.text or "" for each in CaucusNote.objects.order_by("number")]


def faults() -> list[str]:
    return [str(each) for each in faults_of(list(Case.objects.order_by("id")))]


def written(round_: Round) -> None:
    """Notes of talks with both sides, one of which names the other."""
    round_.note(party=1, text="He would take half.")
    round_.note(party=2, text="Why should 张建国 have anything?")
    round_.note(party=2, text="She is tired of it.")


def test_private_notes_of_and_about_a_party_go_with_it(centre: Centre) -> None:
    round_ = Round(Quarrel(centre).to_mediation())
    written(round_)
    round_.quarrel.withdraw()
    forget(centre, centre.zhang)
    assert notes() == ["", "", "She is tired of it."]
    assert faults() == []


def test_an_open_dispute_keeps_what_it_needs_until_it_has_ended(centre: Centre) -> None:
    round_ = Round(Quarrel(centre).to_mediation())
    written(round_)
    with time_is(round_.moment()):
        forget(centre, centre.zhang)
        sweep()
    assert notes()[0] == "He would take half."
    round_.quarrel.later(minutes=5)
    round_.quarrel.withdraw(centre.mediator)
    with time_is(round_.moment()):
        sweep()
    assert notes()[0] == ""


def test_papers_address_and_words_of_a_party_go_and_the_story_stays(centre: Centre) -> None:
    quarrel = Quarrel(centre).to_mediation()
    quarrel.change_party(party=2, id_number="620702198001010000", employer="Sunrise Ltd")
    quarrel.confirm_address(service_address="Dongjie 5").say(words="I measured it myself.")
    quarrel.withdraw()
    forget(centre, centre.li)
    row = Party.objects.get(case=quarrel.dispute.pk, number=2)
    assert (row.id_number, row.employer, row.service_address) == ("", "", "")
    assert row.service_address_at is None
    words = dict(Passage.objects.values_list("wording", "text"))
    assert "moved it by two metres" in words["story"]
    assert not Passage.objects.filter(text__contains="measured").exists()
    assert faults() == []


def test_what_waits_to_be_sent_goes_at_once(centre: Centre) -> None:
    send("+8613800000011", "You are invited.", "test:1")
    send("+8613800000012", "You are invited.", "test:2")
    Mail.objects.create(
        key="m", address="z@example.com", subject="x", text="x", whose=centre.zhang.pk,
        written_at=now(), expires_at=now(),
    )  # fmt: skip
    forget(centre, centre.zhang)
    assert [each.phone for each in Message.objects.filter(sent_at=None)] == ["+8613800000012"]
    assert not Mail.objects.exists()


@pytest.fixture
def filed(centre: Centre) -> Paper:
    """Agreed on paper after an offer, performed and filed."""
    quarrel = Quarrel(centre).to_mediation()
    propose(quarrel, centre.applicant, words="I want all of it.")
    paper = Paper(quarrel.settle()).complete()
    quarrel.take_effect().note_performance(obligation=1).note_performance(obligation=2)
    quarrel.perform().file()
    return paper


def test_a_signed_agreement_is_put_away_and_an_offer_goes(filed: Paper, centre: Centre) -> None:
    forget(centre, centre.zhang)
    assert not Passage.objects.filter(text__contains="all of it").exists()
    number = AgreementVersion.objects.get().passage
    dispute = Dispute.objects.get()
    for actor in (centre.mediator, centre.window, centre.duty_head, centre.supervisor):
        assert number not in passages(dispute, actor)
        assert agreement(filed.again(), actor)["versions"][0]["text"] == ""
        with refused("kept for the archive alone"):
            agreement_for_print(actor, filed.again(), "")
    assert "moved the fence" in passages(dispute, centre.leader)[number].text
    for actor in (centre.leader, centre.respondent):
        assert "moved the fence" in agreement(filed.again(), actor)["versions"][0]["text"]
        assert agreement_for_print(actor, filed.again(), "").title
    assert Signature.objects.exclude(name="").exists()


def test_when_its_time_is_over_it_is_erased_and_history_is_whole(
    filed: Paper, centre: Centre
) -> None:
    forget(centre, centre.zhang)
    row = Passage.objects.get(number=AgreementVersion.objects.get().passage)
    closed = Dispute.objects.get().closed_at
    assert closed is not None
    assert row.kept_until is not None
    assert row.kept_until.year == closed.year + papers.YEARS
    with time_is(closed + timedelta(days=365)):
        papers.sweep()
    row.refresh_from_db()
    assert "moved the fence" in row.text
    with time_is(closed + timedelta(days=366 * papers.YEARS)):
        papers.sweep()
    row.refresh_from_db()
    assert row.text == ""
    assert AgreementVersion.objects.get().terms == ""
    assert not Signature.objects.exclude(name="", strokes="").exists()
    assert faults() == []


def test_nothing_is_put_away_where_nobody_was_erased(filed: Paper, centre: Centre) -> None:
    forget(centre, Resident.objects.create(name="王", phone=""))
    assert not Passage.objects.exclude(kept_until=None).exists()
    number = AgreementVersion.objects.get().passage
    assert number in passages(Dispute.objects.get(), centre.mediator)
