"""Promise 6, of what is typed with a step: the words go, the event and its digest stay."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils.translation import override

from tests.cast import City, Story
from tests.quarrels import Centre, Quarrel, open_centre
from yimen.cases.commands.archive import empty_archive
from yimen.cases.models import Case, Task
from yimen.cases.queries import timeline
from yimen.cases.sentences import names_for, sentence
from yimen.cases.shapes import whole
from yimen.cases.verify import faults_of
from yimen.kernel.actors import Actor
from yimen.kernel.crypto import seal_text
from yimen.kernel.models import Remark, StoredEvent
from yimen.kernel.roots import broken_roots, seal
from yimen.orgs.commands import erase
from yimen.orgs.models import Resident
from yimen.requests.models import Request

from .conftest import refused_by_the_database, run
from .test_rewritten_history_is_found import unguarded

pytestmark = pytest.mark.django_db
NAMING = "王小明 says that it stinks"


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


def faults() -> list[str]:
    return [each.says for each in faults_of(list(Case.objects.order_by("id")))]


def sentences(case: Case) -> list[str]:
    told = timeline(case)
    with override("en"):
        return [sentence(each, names_for(told)) for each in told]


def forget(person: Resident) -> None:
    erase(Resident.objects.get(pk=person.pk), Actor(f"resident:{person.pk}", "own"))


def urged(story: Story) -> Story:
    """A case that was urged twice: once with the resident's name, once without."""
    story.to_hand().urge(reason=NAMING).urge(reason="it is cold")
    return story


def test_no_event_says_what_was_typed_and_the_timeline_does(story: Story) -> None:
    urged(story)
    assert not any("stinks" in str(each.facts) for each in StoredEvent.objects.all())
    assert any("urged the unit: 王小明 says that it stinks" in each
               for each in sentences(story.request))  # fmt: skip
    assert faults() == []


def test_it_lies_encrypted(story: Story) -> None:
    urged(story)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_remark WHERE words LIKE '%cold%'")
        assert cursor.fetchone() == (0,)


def test_whoever_is_erased_is_erased_from_what_was_typed(story: Story) -> None:
    urged(story).ask("housing", wanted="Ask 王小明 for the key")
    seal(story.moment.date())
    before = list(StoredEvent.objects.order_by("number").values_list("hash", flat=True))
    forget(story.cast.person)
    said = sentences(story.request)
    assert any("urged the unit: (text erased)" in each for each in said)
    assert any("urged the unit: it is cold" in each for each in said)
    assert not any("王小明" in each for each in said)
    assert Task.objects.get().wanted == ""
    assert list(StoredEvent.objects.order_by("number").values_list("hash", flat=True)) == before
    assert (faults(), list(broken_roots())) == ([], [])


def test_what_the_resident_typed_goes_whatever_it_says(story: Story) -> None:
    story.register().withdraw(reason="my son has mended it")
    forget(story.cast.person)
    assert not any("my son" in each for each in sentences(story.request))
    assert faults() == []


def test_why_something_was_applied_for_is_forgotten_on_the_row_too(story: Story) -> None:
    story.to_hand().ask_extension(reason="王小明 is away")
    Request.objects.update(asked_reason="王小明 is away")
    forget(story.cast.person)
    assert Request.objects.get().asked_reason == ""


def test_outside_systems_are_told_which_words_were_erased(story: Story) -> None:
    urged(story)
    forget(story.cast.person)
    lines = whole(story.request, story.cast.agent)["timeline"]
    heard = [
        (each["facts"]["reason"], each["erased"]) for each in lines if each["kind"] == "cases.Urged"
    ]
    assert heard == [("", ["reason"]), ("it is cold", [])]


def more_time(quarrel: Quarrel) -> Quarrel:
    """Both parties agreed to more time, of which one did so by letter."""
    quarrel.to_mediation().ask_more_time(reason="the survey takes longer")
    quarrel.take("agree_to_more_time", by=quarrel.centre.applicant)
    return quarrel.take("agree_to_more_time", party=2, evidence="her letter of March 3rd")


def test_how_a_party_said_its_answer_goes_with_it_once_the_dispute_has_ended(
    centre: Centre,
) -> None:
    quarrel = more_time(Quarrel(centre))
    forget(centre.li)
    assert quarrel.facts["evidence"] == "her letter of March 3rd", "an open dispute needs it"
    quarrel.withdraw()
    forget(centre.li)
    said = sentences(quarrel.dispute)
    assert not any("letter" in each for each in said)
    assert any("the survey takes longer" in each for each in said), "it is nobody's own"
    kinds = [each for each in timeline(quarrel.dispute) if each.erased]
    assert {(each.kind, *each.erased) for each in kinds} == {
        ("mediation.MoreTimeAgreed", "evidence")
    }
    assert faults() == []


def test_with_a_party_goes_what_names_it_and_not_what_names_the_other(centre: Centre) -> None:
    quarrel = Quarrel(centre).to_mediation()
    quarrel.ask_more_time(reason=f"{centre.zhang.name} is ill")
    quarrel.withdraw(centre.mediator, reason=f"{centre.li.name} moved the fence")
    forget(centre.zhang)
    said = " ".join(sentences(quarrel.dispute))
    assert "is ill" not in said
    assert "moved the fence" in said


def test_when_the_archive_is_emptied_nothing_typed_is_left(centre: Centre) -> None:
    quarrel = more_time(Quarrel(centre)).withdraw()
    empty_archive(quarrel.dispute.pk)
    assert not Remark.objects.exclude(words="", salt="").exists()
    assert faults() == []


def test_words_that_were_changed_are_found(story: Story) -> None:
    urged(story)
    warm = seal_text('{"reason":"it is warm"}')
    head = story.request.head
    unguarded("UPDATE kernel_remark SET words = %s WHERE number = %s", warm, head)
    assert faults() == ["what was typed with it is not what was sealed"]


def test_words_that_disappeared_are_found(story: Story) -> None:
    urged(story)
    unguarded("DELETE FROM kernel_remark WHERE number = %s", story.request.head)
    assert faults() == ["what was typed with it is missing"]


def test_words_that_no_event_knows_are_found(story: Story) -> None:
    urged(story)
    Remark.objects.create(case_id=story.request.pk, number=1, words="{}", salt="")
    assert faults() == ["words stand with it that it does not know"]


def test_a_changed_digest_breaks_the_chain(story: Story) -> None:
    urged(story)
    row = Remark.objects.get(number=story.request.head)
    forged = '{"reason":{"sealed":"' + "0" * 64 + '"}}'
    unguarded("UPDATE kernel_storedevent SET facts = %s WHERE number = %s", forged, row.number)
    assert faults() == [
        "the hash is not that of what it says",
        "what was typed with it is not what was sealed",
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kernel_remark SET words = 'x'",
        "UPDATE kernel_remark SET words = ''",
        "UPDATE kernel_remark SET salt = ''",
        "UPDATE kernel_remark SET words = '', salt = '', number = number + 1",
        "DELETE FROM kernel_remark",
    ],
)
def test_the_database_lets_all_of_it_be_erased_and_nothing_else(story: Story, sql: str) -> None:
    urged(story)
    with refused_by_the_database("kernel_remark is kept for ever"):
        run(sql)
    run("UPDATE kernel_remark SET words = '', salt = ''")
    assert faults() == []
