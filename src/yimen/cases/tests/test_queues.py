"""What a page of a queue shows is the beginning of all that waits."""

from __future__ import annotations

import pytest
from tests.cast import Cast, Story

from yimen.cases import queues
from yimen.cases.queues import Place, counts, rows_of_page, waiting
from yimen.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def pages(actor: Actor) -> list[object]:
    """The keys of all pages, one after the other."""
    found: list[object] = []
    after = None
    while True:
        rows = rows_of_page(waiting(actor), after)
        found += [row.id for row in rows[: queues.PAGE]]
        if len(rows) <= queues.PAGE:
            return found
        last = rows[queues.PAGE - 1]
        after = Place(last.due_at, last.id)


def test_pages_of_several_states_are_one_queue(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "PAGE", 3)
    told = [Story(cast).register() for _ in range(9)]
    for each in told[::3]:
        each.dispatch(to=cast.city.units["water"]).send_back(by=cast.water, reason="Not ours.")
    for actor in (cast.dispatcher, cast.agent, cast.approver, cast.water):
        assert pages(actor) == [case.pk for case in waiting(actor).rows]
    assert len(pages(cast.dispatcher)) == 9
    assert counts(waiting(cast.dispatcher)).total() == 9


def test_a_queue_follows_the_posts_of_whoever_asks(cast: Cast) -> None:
    Story(cast).register()
    assert len(pages(cast.dispatcher)) == 1
    assert pages(cast.caller) == []
    assert pages(cast.other_county) == []


def test_what_was_sent_back_twice_waits_for_a_ruling(cast: Cast) -> None:
    once, twice = Story(cast).register(), Story(cast).register()
    for told, units in ((once, ("water",)), (twice, ("water", "roads"))):
        for unit in units:
            told.dispatch(to=cast.city.units[unit])
            told.send_back(reason="Not ours.").accept_return()
    for above in (cast.supervisor, cast.leader):
        assert pages(above) == [twice.request.pk]
    twice.rule(to=cast.city.units["housing"], reason="It is a building.")
    assert pages(cast.supervisor) == []
