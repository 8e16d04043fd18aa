"""Promise 5: a retry is not a second case, and one case is taken by one person at a time."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from django.db import connection

from tests.cast import Cast, Story, refused
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotNow
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.requests import commands
from yimen.requests.models import Request, Solved

from .conftest import at_once


def register(cast: Cast, key: UUID, actor: Actor | None = None) -> Request:
    made: Request = commands.register(Request(id=key), actor or cast.agent, body="No water.")
    return made


@pytest.mark.django_db
def test_the_same_case_sent_twice_is_one(cast: Cast) -> None:
    key = uuid7()
    first, again = register(cast, key), register(cast, key)
    assert (first.pk, first.number) == (again.pk, again.number)
    assert Request.objects.count() == StoredEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_retry_after_the_case_moved_on_tells_where_it_stands_now(cast: Cast) -> None:
    key = uuid7()
    first = register(cast, key)
    commands.dispatch(first, cast.dispatcher, to=cast.city.units["water"], basis="test")
    assert register(cast, key).state == "dispatched"


@pytest.mark.django_db
def test_somebody_elses_key_is_no_way_to_see_a_case(cast: Cast) -> None:
    key = uuid7()
    register(cast, key)
    with refused("another case"):
        register(cast, key, cast.neighbour)
    assert Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_case_sent_at_the_same_instant_is_one(cast: Cast) -> None:
    key = uuid7()
    sent = at_once(*[partial(register, cast, key)] * 6)
    assert not [each for each in sent if isinstance(each, Exception)]
    assert len({each.number for each in sent if isinstance(each, Request)}) == 1
    assert Request.objects.count() == StoredEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_cases_that_come_at_the_same_instant_get_different_numbers(cast: Cast) -> None:
    sent = at_once(*[partial(register, cast, uuid7()) for _ in range(6)])
    assert len({each.number for each in sent if isinstance(each, Request)}) == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_people_who_take_one_case_at_the_same_instant_do_not_both_have_it(
    story: Story, turn: int
) -> None:
    story.to_hand().answer()
    cast = story.cast
    both = [
        partial(commands.pass_check, story.request, actor, solved=Solved.YES)
        for actor in (cast.approver, cast.second_approver)
    ]
    found = at_once(*both)
    assert sorted(type(each).__name__ for each in found) == ["NotNow", "Request"]
    assert [str(e.kind) for e in StoredEvent.objects.filter(kind="requests.CheckPassed")] == [
        "requests.CheckPassed"
    ]
    winner = next(each for each in found if isinstance(each, Request))
    assert Request.objects.get().checked_by == winner.checked_by


@pytest.mark.django_db(transaction=True)
def test_notes_that_are_written_at_the_same_instant_are_all_kept_in_a_row(story: Story) -> None:
    from yimen.cases import commands as on_any_case

    story.register()
    notes = [
        partial(on_any_case.note, story.request, story.cast.agent, text=f"note {place}")
        for place in range(5)
    ]
    assert not [each for each in at_once(*notes) if isinstance(each, Exception)]
    numbers = StoredEvent.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
    request = Request.objects.get()
    assert (request.head, request.passages) == (6, 6)


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_waits_for_the_first_and_then_sees_what_it_did(story: Story) -> None:
    from django.db import transaction

    story.register()
    with transaction.atomic():
        Request.objects.select_for_update().get(pk=story.request.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        story.dispatch()
    with pytest.raises(NotNow):
        story.dispatch()
