"""Promise 6, of what was erased: nobody can find out by the history whether a guess was right.

Whoever has the whole database, with its keys, tries each digest over the guess with all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection

from tests.agreements import Paper, propose
from tests.cast import City, Story
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from yimen.agreements.commands import forgetting
from yimen.cases.commands.archive import blank_words
from yimen.cases.models import Case, Passage
from yimen.cases.verify import faults_of
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.orgs.commands import erase
from yimen.orgs.models import Resident
from yimen.sittings.models import CaucusNote

pytestmark = pytest.mark.django_db
NOTED, LETTER, OFFERED = "He would take half.", "her letter of May 3rd", "I want all of it."
SALT = re.compile(r"(?<![0-9a-f])[0-9a-f]{16,64}(?![0-9a-f])")


def everything() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        assert {"kernel_storedevent", "cases_passage", "sittings_caucusnote"} <= set(tables)
        return "\n".join(_rows(tables))


def _rows(tables: Iterable[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT row_to_json(each)::text FROM {connection.ops.quote_name(table)} each"
            )
            yield from (row for (row,) in cursor.fetchall())


def confirmed(guesses: Iterable[str]) -> set[str]:
    """The guesses that somebody who reads the whole database finds to be right."""
    kept = everything()
    salts = {"", *SALT.findall(kept)}
    return {
        guess
        for guess in guesses
        for salt in salts
        if sha256((salt + guess).encode()).hexdigest() in kept
        or sha256((guess + salt).encode()).hexdigest() in kept
    }


def faults() -> list[str]:
    return [str(each) for each in faults_of(list(Case.objects.order_by("id")))]


def forget(person: Resident) -> None:
    erase(Resident.objects.get(pk=person.pk), Actor(f"resident:{person.pk}", "own"))


def test_what_a_party_said_cannot_be_guessed_after_it_was_erased(city: City) -> None:
    centre = open_centre(city)
    quarrel = Quarrel(centre).to_mediation()
    Round(quarrel).note(party=2, text=NOTED)
    propose(quarrel, centre.respondent, words=OFFERED)
    quarrel.ask_more_time(reason="the survey takes longer")
    quarrel.take("agree_to_more_time", party=2, evidence=LETTER)
    quarrel.withdraw()
    said = {NOTED, LETTER, OFFERED}
    assert confirmed(said) == said, "as long as the words are there they can be held against it"
    forget(centre.li)
    assert confirmed(said) == set()
    assert CaucusNote.objects.get().salt == ""
    assert faults() == []


def test_what_was_kept_for_the_archive_cannot_be_guessed_when_its_time_is_over(city: City) -> None:
    centre = open_centre(city)
    quarrel = Quarrel(centre).to_mediation()
    Paper(quarrel.settle()).complete()
    quarrel.take_effect().note_performance(obligation=1).note_performance(obligation=2)
    quarrel.perform().file()
    forget(centre.zhang)
    kept = set(Passage.objects.filter(kept_until__isnull=False).values_list("text", flat=True))
    assert kept
    assert confirmed(kept) == kept
    closed = Dispute.objects.get().closed_at
    assert closed is not None
    with time_is(closed + timedelta(days=366 * 11)):
        forgetting.sweep()
    assert confirmed(kept) == set()
    assert faults() == []


def test_no_passage_of_a_request_can_be_guessed_once_it_is_blank(story: Story) -> None:
    story.to_hand().answer().pass_check().call_back()
    said = set(Passage.objects.values_list("text", flat=True))
    assert len(said) == 2, "the story, and the answer that was also published"
    assert confirmed(said) == said
    blank_words(Passage.objects.all())
    assert confirmed(said) == set()
    assert not Passage.objects.exclude(salt="").exists()
    assert faults() == []


def test_the_same_words_in_two_matters_do_not_betray_each_other(story: Story) -> None:
    """Whoever has the words of one matter learns nothing of another in which they are erased."""
    story.register()
    other = Story(story.cast).register()
    mine, theirs = (Passage.objects.get(case=each.request.pk) for each in (story, other))
    assert mine.text == theirs.text
    assert mine.digest != theirs.digest
