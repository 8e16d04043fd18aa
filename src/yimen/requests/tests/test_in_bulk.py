"""Cases told in memory and stored together: the same lives, all or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection
from tests.cast import MONDAY, Cast, Story

from yimen.cases.commands import reserve_numbers
from yimen.cases.models import Counter, Task
from yimen.cases.search import search
from yimen.cases.verify import checked
from yimen.deadlines.models import Term
from yimen.kernel.bulk import Bulk, Past
from yimen.kernel.errors import Refused
from yimen.kernel.ledger import written_to
from yimen.kernel.models import StoredEvent
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Bulk:
    return Bulk()


def closed(cast: Cast) -> Story:
    """A whole life."""
    return Story(cast).to_call().call_back()  # type: ignore[no-any-return]


def faults() -> list[object]:
    """Whatever does not follow from the histories, constraints at the end of a transaction too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return [fault for _last, _many, found in checked() for fault in found]


def test_nothing_is_stored_before_all_of_it_is(cast: Cast, book: Bulk) -> None:
    with written_to(book):
        story = closed(cast)
    assert not Request.objects.exists()
    assert not StoredEvent.objects.exists()
    assert book.flush() == 1
    assert Request.objects.get().state == story.request.state == "closed"
    assert StoredEvent.objects.count() == 6
    assert faults() == []
    assert book.flush() == 0, "what is stored is not stored again"


def test_its_parts_and_clocks_go_with_it(cast: Cast, book: Bulk) -> None:
    with written_to(book):
        story = Story(cast).to_hand().urge(reason="people wait")
        with pytest.raises(Refused, match="once"):
            story.ask_extension().grant_extension().ask_extension()
    assert book.stories[story.request.id].broken
    assert {"handle", "urge"} <= {term.name for term in book.rows(Term, story.request)}
    assert book.rows(Task, story.request) == []


def test_a_case_that_broke_off_inside_an_act_is_dropped_or_nothing_is_stored(
    cast: Cast, book: Bulk
) -> None:
    with written_to(book):
        whole, broken = closed(cast), Story(cast).register()
        with pytest.raises(Refused):
            broken.sign()
    with pytest.raises(LookupError, match="in the middle of an act"):
        book.flush()
    assert not Request.objects.exists()
    book.drop(broken.request.id)
    assert book.flush() == 1
    assert Request.objects.get().id == whole.request.id
    assert faults() == []


def test_what_the_database_refuses_leaves_nothing_behind(cast: Cast, book: Bulk) -> None:
    with written_to(book):
        closed(cast)
        story = Story(cast).register()
    story.request.light = "purple"
    with pytest.raises(IntegrityError):
        book.flush()


def test_only_new_cases_can_be_told(cast: Cast, book: Bulk) -> None:
    stored = Story(cast).register()
    with written_to(book), pytest.raises(LookupError, match="is not being told here"):
        stored.dispatch()
    with written_to(book):
        told, again = Story(cast).register(), Story(cast)
        again.request = Request(id=told.request.id)
        with pytest.raises(LookupError, match="told twice"):
            again.register()
    assert book.flush() == 1, "what was not told spoils nothing"


def test_numbers_are_those_that_were_reserved(cast: Cast, book: Bulk) -> None:
    Story(cast).register()
    reserve_numbers(book, [MONDAY, MONDAY])
    assert Counter.objects.get(day=date(2026, 3, 2)).last == 3
    with written_to(book):
        numbers = [Story(cast).register().request.number for _ in range(3)]
    assert numbers == ["260302-00002", "260302-00003", "260302-00004"]


def test_the_past_queues_no_jobs_and_the_present_does(cast: Cast) -> None:
    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            return int(cursor.fetchone()[0])

    before = jobs()
    with written_to(Past()):
        closed(cast)
    assert jobs() == before
    closed(cast)
    assert jobs() > before
    assert faults() == []


def test_a_place_that_was_corrected_meanwhile_is_what_it_is_found_by(
    cast: Cast, book: Bulk
) -> None:
    with written_to(book):
        Story(cast).register(title="No light", place="Mill Lane 3").correct(place="Harbour Road 9")
    book.flush()
    assert [case.title for case in search(cast.agent, "Harbour Road").cases] == ["No light"]
    assert search(cast.agent, "Mill").cases == []
