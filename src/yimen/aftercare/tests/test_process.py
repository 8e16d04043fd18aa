"""The tables of a follow-up and of a publication, held against themselves and tried on rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.lives import (
    all_of,
    answers,
    event_of,
    reached_from,
    said_at_once,
    stand,
    unsaid,
    ways,
)
from tests.peace import Peace

from yimen.aftercare.events import TakenDown, VisitCancelled
from yimen.aftercare.models import Publication, PublicationState, Visit, VisitState
from yimen.aftercare.policy import publications_of, visits_of
from yimen.aftercare.process import PUBLICATION, VISIT
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.process import NEW
from yimen.kernel.time import time_is

TABLES = [pytest.param(each, id=each.name) for each in (VISIT, PUBLICATION)]
STANDINGS = [
    pytest.param(process, state, id=f"{process.name}-{state}")
    for process, states in ((VISIT, VisitState), (PUBLICATION, PublicationState))
    for state in states.values
]


@pytest.mark.parametrize("process", TABLES)
def test_every_step_has_a_command_and_an_event_that_say_what_they_mean(process: Any) -> None:
    for step in process:
        command = process.commands[step.name]
        assert (command.__doc__ or "").strip().endswith((".", ")."))
        event = event_of(command)
        assert process.step_of(event.kind()) is step
        assert unsaid(event) == set()


@pytest.mark.parametrize("process", TABLES)
def test_every_state_is_reached_and_can_end(process: Any) -> None:
    arrows = list(ways(process))
    assert reached_from([NEW], arrows) >= set(process.states.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(process.ended, backwards) >= set(process.states.values)


@pytest.mark.parametrize("process", TABLES)
def test_words_are_translated_when_they_are_read(process: Any) -> None:
    assert said_at_once(process) == []


def standing(peace: Peace, process: Any, state: str) -> Any:
    with time_is(peace.quarrel.moment):
        if process is VISIT:
            return stand(peace.visit(), state, VisitCancelled())
        peace.prepare()
        row = peace.publication
        row.allowed, row.seal = True, "s"
        row.published_at, row.consents = peace.quarrel.moment, [1, 2]
        Publication.objects.filter(pk=row.pk).update(
            allowed=True, seal="s", published_at=row.published_at, consents=[1, 2]
        )
        return stand(row, state, TakenDown("x"))


def everybody(peace: Peace) -> list[Actor]:
    return [*peace.centre.everybody(), CLOCK]


def everything_of(peace: Peace) -> Any:
    kinds = (Visit, Publication)
    more = [sorted(k.objects.values_list("number", "state", "head")) for k in kinds]
    return all_of(peace.dispute.pk), more


@pytest.mark.django_db
@pytest.mark.parametrize(("process", "state"), STANDINGS)
def test_a_step_that_is_not_in_the_table_is_refused(peace: Peace, process: Any, state: str) -> None:
    row = standing(peace, process, state)
    before = everything_of(peace)
    for step in process:
        if state in step.source or NEW in step.source:
            continue
        command = process.commands[step.name]
        with pytest.raises(NotNow):
            command(row, peace.centre.many, **answers(command, {}))
    assert everything_of(peace) == before


@pytest.mark.django_db
@pytest.mark.parametrize(("process", "state"), STANDINGS)
def test_whoever_may_take_a_step_may_see_it_and_strangers_may_do_nothing(
    peace: Peace, process: Any, state: str
) -> None:
    row = standing(peace, process, state)
    rows = visits_of if process is VISIT else publications_of
    centre = peace.centre
    with time_is(peace.later(days=200).quarrel.moment):
        for actor in everybody(peace):
            if actor is not CLOCK and process.open_to(actor, row):
                assert rows(actor).filter(pk=row.pk).exists(), actor.key
        for actor in (centre.other_centre, centre.cast.both, centre.stranger):
            assert not rows(actor).filter(pk=row.pk).exists()
            for step in process:
                if state in step.source:
                    with pytest.raises(NotAllowed):
                        command = process.commands[step.name]
                        command(row, actor, **answers(command, {}))


@pytest.mark.django_db
def test_the_buttons_of_many_rows_cost_no_query(peace: Peace) -> None:
    peace.prepare()
    visits = list(Visit.objects.select_related("case"))
    rows = list(Publication.objects.select_related("case"))
    with CaptureQueriesContext(connection) as asked:
        for actor in everybody(peace):
            for visit in visits:
                VISIT.open_to(actor, visit)
            for row in rows:
                PUBLICATION.open_to(actor, row)
    assert (len(visits), len(rows), len(asked)) == (3, 1, 0)
