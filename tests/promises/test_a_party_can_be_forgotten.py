"""Promise 6, of a dispute: a party's data go at once; what the law keeps is only stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.agreements import Paper, propose
from tests.cast import City, refused
from tests.quarrels import Centre, Quarrel, open_centre
from tests.sittings import Round
from yimen.agreements.api import agreement
from yimen.agreements.commands import forgetting as papers
from yimen.agreements.models import AgreementVersion, Signature
from yimen.agreements.reading import agreement_for_print
from yimen.cases import files, pictures, queries
from yimen.cases.models import Attachment, Case, Passage
from yimen.cases.queries import passages, words_for
from yimen.cases.verify import faults_of
from yimen.deadlines import queries as deadlines
from yimen.deadlines.commands import set_rule
from yimen.deadlines.models import Rule
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.salts import digest_of
from yimen.kernel.time import now, time_is
from yimen.links.mail.models import Mail
from yimen.links.sms.commands import send
from yimen.links.sms.models import Message
from yimen.mediation.commands.forgetting import sweep
from yimen.mediation.models import Dispute, Party
from yimen.orgs.commands import erase
from yimen.orgs.models import Resident, Role
from yimen.orgs.queries import today
from yimen.sittings.models import CaucusNote

pytestmark = pytest.mark.django_db
TEN_YEARS = 3652  # days
CITY_ADMINISTRATOR = Actor("staff:90", "area", roles=frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


def forget(centre: Centre, person: Resident) -> None:
    """An administrator of the city has somebody erased."""
    erase(person, Actor(f"resident:{person.pk}", "own"))


def notes() -> list[str]:
    return [each.text or "" for each in CaucusNote.objects.order_by("number")]


def ended() -> datetime:
    """When the dispute was closed."""
    closed = Dispute.objects.get().closed_at
    assert closed is not None
    return closed


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
        (version,) = agreement(filed.again(), actor)["versions"]
        assert (version["text"], version["salt"]) == ("", "")
        with refused("kept for the archive alone"):
            agreement_for_print(actor, filed.again(), "")
    assert "moved the fence" in passages(dispute, centre.leader)[number].text
    for actor in (centre.leader, centre.respondent):
        (version,) = agreement(filed.again(), actor)["versions"]
        assert "moved the fence" in version["text"]
        assert digest_of(version["salt"], version["text"]) == version["sha256"]
        assert agreement_for_print(actor, filed.again(), "").title
    assert Signature.objects.exclude(name="").exists()


def test_when_its_time_is_over_it_is_erased_and_history_is_whole(
    filed: Paper, centre: Centre
) -> None:
    forget(centre, centre.zhang)
    row = Passage.objects.get(number=AgreementVersion.objects.get().passage)
    closed = ended()
    assert row.kept_until is not None
    assert (row.kept_until - closed.date()).days >= TEN_YEARS
    with time_is(closed + timedelta(days=365)):
        papers.sweep()
    row.refresh_from_db()
    assert "moved the fence" in row.text
    with time_is(closed + timedelta(days=TEN_YEARS + 12)):
        papers.sweep()
    row.refresh_from_db()
    assert row.text == ""
    assert AgreementVersion.objects.get().terms == ""
    assert not Signature.objects.exclude(name="", strokes="").exists()
    assert faults() == []


def test_how_long_it_is_kept_is_the_citys_to_say(filed: Paper, centre: Centre) -> None:
    """The Act asks for a file and names no time: a default that is marked as to be confirmed."""
    rule = Rule.objects.get(process="dispute", term="keep")
    assert (rule.sure, int(rule.value), rule.unit) == ("uncertain", TEN_YEARS, "calendar_day")
    forget(centre, centre.zhang)
    with time_is(ended() + timedelta(days=90)):
        longer = Rule(process="dispute", term="keep", value=Decimal(3 * TEN_YEARS))
        longer.unit, longer.basis, longer.valid_from = rule.unit, "本市归档规定", today()
        set_rule(longer, CITY_ADMINISTRATOR)
    deadlines.forget()
    number = AgreementVersion.objects.get().passage
    with time_is(ended() + timedelta(days=TEN_YEARS + 12)):
        papers.sweep()
    row = Passage.objects.get(number=number)
    assert row.kept_until is not None
    assert (row.kept_until - ended().date()).days >= 3 * TEN_YEARS
    assert "moved the fence" in row.text, "it is kept longer than was known at first"
    with time_is(ended() + timedelta(days=3 * TEN_YEARS + 12)):
        papers.sweep()
    assert Passage.objects.get(number=number).text == ""


def test_what_has_broken_out_again_is_kept_however_short_the_rule(
    filed: Paper, centre: Centre
) -> None:
    forget(centre, centre.zhang)
    over = ended() + timedelta(days=TEN_YEARS + 12)
    filed.quarrel.relapse(words="It stands there again.")
    with time_is(over - timedelta(days=1)):
        shorter = Rule(process="dispute", term="keep", value=Decimal(1), unit="clock_hour")
        shorter.basis, shorter.valid_from = "本市归档规定", today()
        set_rule(shorter, CITY_ADMINISTRATOR)
    deadlines.forget()
    with time_is(over):
        papers.sweep()
    number = AgreementVersion.objects.get().passage
    assert "moved the fence" in Passage.objects.get(number=number).text


def test_files_are_put_away_and_deleted_when_their_time_is_over(
    centre: Centre, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    quarrel, held = Quarrel(centre).to_mediation(), BytesIO()
    Image.new("RGB", (800, 400), "#3366aa").save(held, "JPEG")
    file = files.received(SimpleUploadedFile("张建国.jpg", held.getvalue()))
    quarrel.take("attach", by=centre.mediator, file=file)
    quarrel.withdraw()
    dispute = Dispute.objects.get()
    pictures.kept(queries.file_for(centre.mediator, dispute.pk, 1), pictures.SMALL)
    assert len(stored(tmp_path)) == 2
    forget(centre, centre.zhang)
    with pytest.raises(NotFound):
        queries.file_for(centre.mediator, dispute.pk, 1)
    assert queries.file_for(centre.leader, dispute.pk, 1).name == "张建国.jpg"
    for _again in range(2):
        with time_is(ended() + timedelta(days=TEN_YEARS + 12)):
            papers.sweep()
    assert stored(tmp_path) == []
    gone = Attachment.objects.get()
    assert (gone.name, gone.stored, gone.digest) == ("", "", file.digest)
    with pytest.raises(NotFound):
        queries.file_for(centre.leader, dispute.pk, 1)
    assert faults() == []


def stored(folder: Path) -> list[Path]:
    """What lies on the disk."""
    return [each for each in folder.rglob("*") if each.is_file()]


def test_minutes_are_put_away_with_whoever_is_named_in_them(centre: Centre) -> None:
    round_ = Round(Quarrel(centre).to_mediation())
    round_.plan().hold(record="张建国 wants the fence back.")
    number = round_.sitting.passage
    assert number
    round_.quarrel.withdraw()
    dispute = Dispute.objects.get()
    assert words_for(centre.mediator, dispute, [number])
    forget(centre, centre.zhang)
    assert words_for(centre.mediator, dispute, [number]) == {}
    assert "张建国" in words_for(centre.leader, dispute, [number])[number]
    with time_is(ended() + timedelta(days=TEN_YEARS + 12)):
        papers.sweep()
    assert words_for(centre.leader, dispute, [number]) == {number: ""}
    assert faults() == []


def test_nothing_is_put_away_where_nobody_was_erased(filed: Paper, centre: Centre) -> None:
    forget(centre, Resident.objects.create(name="王", phone=""))
    assert not Passage.objects.exclude(kept_until=None).exists()
    number = AgreementVersion.objects.get().passage
    assert number in passages(Dispute.objects.get(), centre.mediator)
