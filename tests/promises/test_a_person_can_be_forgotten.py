"""Promise 6: personal data can be erased, history cannot."""

from __future__ import annotations

import pytest

from tests.cast import Cast, Story
from yimen.cases.models import Case, Passage
from yimen.cases.verify import faults_of
from yimen.kernel.models import StoredEvent
from yimen.kernel.roots import broken_roots, seal
from yimen.orgs.commands import erase, give_email
from yimen.orgs.models import Resident
from yimen.orgs.queries import resident_by_phone

from .conftest import refused_by_the_database, run

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    return [str(each) for each in faults_of(list(Case.objects.order_by("id")))]


def test_erasing_a_resident_leaves_history_whole(story: Story) -> None:
    story.to_hand().answer().pass_check().call_back()
    seal(story.moment.date())
    before = list(StoredEvent.objects.order_by("number").values_list("hash", flat=True))
    give_email(story.cast.person, story.cast.resident, email="wang@example.com")
    erase(story.cast.person, story.cast.administrator)
    gone = Resident.objects.get(pk=story.cast.person.pk)
    assert (gone.name, gone.phone, gone.address, gone.phone_hash) == ("", "", "", None)
    assert (gone.email, gone.email_confirmed_at) == ("", None)
    assert list(StoredEvent.objects.order_by("number").values_list("hash", flat=True)) == before
    assert faults() == []
    assert list(broken_roots()) == []


def test_a_blanked_passage_leaves_history_whole_and_a_changed_one_is_found(story: Story) -> None:
    story.register()
    with refused_by_the_database("passage_has_its_salt_as_long_as_its_words"):
        run("UPDATE cases_passage SET text = '', grams = ''")
    with refused_by_the_database("passage_has_its_salt_as_long_as_its_words"):
        run("UPDATE cases_passage SET salt = ''")
    Passage.objects.update(text="", salt="", grams="")
    assert faults() == []
    Passage.objects.update(text="Nothing was wrong.", salt="0")
    assert any("passage 1 is not what was sealed" in each for each in faults())


def test_erased_means_blank_in_the_database_too(cast: Cast) -> None:
    erase(cast.person, cast.administrator)
    with refused_by_the_database("resident_erased_means_blank"):
        run("UPDATE orgs_resident SET name = 'x' WHERE id = %s", cast.person.pk)
    with refused_by_the_database("resident_erased_means_blank"):
        run("UPDATE orgs_resident SET email = 'x' WHERE id = %s", cast.person.pk)


def test_who_is_erased_is_not_found_again(cast: Cast) -> None:
    cast.person.phone_hash = None
    erase(cast.person, cast.administrator)
    assert resident_by_phone("13800000001") is None
