"""The tables of offers and agreements, held against themselves and tried on rows in every state."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.agreements import Paper, accepted, propose
from tests.lives import answers, event_of, reached_from, said_at_once, stand, unsaid, ways
from tests.quarrels import Quarrel

from yimen.agreements.events import AgreementDropped, OfferWithdrawn
from yimen.agreements.models import Agreement, AgreementState, Offer, OfferState
from yimen.agreements.process import AGREEMENT, OFFER
from yimen.cases.policy import clock
from yimen.kernel.actors import CLOCK
from yimen.kernel.errors import NotAllowed, NotNow, Refused
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import NEW, Process
from yimen.kernel.time import time_is
from yimen.mediation.policy import visible_to

TABLES = {"offer": (OFFER, OfferState), "agreement": (AGREEMENT, AgreementState)}
STEPS = [(process, name) for process, _states in TABLES.values() for name in process.steps]
STANDS = [(name, state) for name, (_p, states) in TABLES.items() for state in states.values]


@pytest.mark.parametrize(("process", "step"), STEPS, ids=lambda each: getattr(each, "name", each))
def test_every_step_has_a_command_and_an_event_that_say_what_they_mean(
    process: Process, step: str
) -> None:
    command = process.commands[step]
    assert (command.__doc__ or "").strip().endswith((".", ")."))
    event = event_of(command)
    assert process.step_of(event.kind()) is process.steps[step]
    assert unsaid(event) == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reached_and_can_end_and_an_end_is_one(name: str) -> None:
    process, states = TABLES[name]
    arrows = list(ways(process))
    assert reached_from([NEW], arrows) >= set(states.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(process.ended, backwards) >= set(states.values)
    assert [source for source, _target in arrows if source in process.ended] == []
    assert said_at_once(process) == []
    assert not process.terms, "a part moves no clock of its case"


def row_in(quarrel: Quarrel, name: str, state: str) -> Any:
    """An offer or an agreement that stands in a state."""
    if name == "offer":
        row: Any = propose(quarrel.to_mediation(), quarrel.centre.mediator, may_be_told=True)
        if state == "accepted":
            for actor in (quarrel.centre.applicant, quarrel.centre.respondent):
                row = accepted(quarrel, row, actor)
    else:
        paper = Paper(quarrel.to_mediation().settle()).signed()
        row = paper.take("complete").row if state == "signed" else paper.row
    with time_is(quarrel.moment):
        event = OfferWithdrawn(row.number) if name == "offer" else AgreementDropped("x")
        return row if row.state == state else stand(row, state, event)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_a_step_that_is_not_in_the_table_is_refused_and_changes_nothing(
    quarrel: Quarrel, name: str, state: str
) -> None:
    row, (process, _states) = row_in(quarrel, name, state), TABLES[name]
    before = StoredEvent.objects.count()
    for step in process:
        if state in step.source or NEW in step.source:
            continue
        for actor in (quarrel.centre.mediator, quarrel.centre.applicant):
            with time_is(quarrel.moment), pytest.raises(NotNow):
                process.commands[step.name](row, actor, **answers(process.commands[step.name], {}))
    assert StoredEvent.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_nobody_else_may_take_any_step(quarrel: Quarrel, name: str, state: str) -> None:
    """Each step, everybody who is neither a party nor the mediator: refused by name."""
    row, (process, _states) = row_in(quarrel, name, state), TABLES[name]
    centre = quarrel.centre
    mine = {each.key for each in (centre.mediator, centre.applicant, centre.respondent)}
    others = [each for each in (*centre.everybody(), CLOCK) if each.key not in mine]
    assert len(others) > 10
    for actor in others:
        if actor is centre.many:  # sits above the team, and handles
            continue
        assert [each for each in process.open_to(actor, row) if each.by is not clock] == [], (
            actor.key
        )
        for step in process:
            if state in step.source and not (actor is CLOCK and step.by is clock):
                with time_is(quarrel.moment), pytest.raises(NotAllowed):
                    said = answers(process.commands[step.name], {})
                    process.commands[step.name](row, actor, **said)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), STANDS)
def test_whoever_may_take_a_step_may_see_the_dispute_and_buttons_cost_no_query(
    quarrel: Quarrel, name: str, state: str
) -> None:
    row, (process, _states) = row_in(quarrel, name, state), TABLES[name]
    with CaptureQueriesContext(connection) as asked:
        open_to = [each for each in quarrel.centre.everybody() if process.open_to(each, row)]
    assert len(asked) == 0
    for actor in open_to:
        assert visible_to(actor).filter(pk=row.case_id).exists()


@pytest.mark.django_db
def test_only_the_first_step_begins_a_life(quarrel: Quarrel) -> None:
    dispute = quarrel.to_mediation().settle().dispute
    for process, first, kind in ((OFFER, "propose", Offer), (AGREEMENT, "draft", Agreement)):
        for step in process:
            if step.name != first:
                with pytest.raises((NotNow, Refused)):
                    said = answers(process.commands[step.name], {})
                    process.commands[step.name](kind(case=dispute), quarrel.centre.mediator, **said)
    assert not Offer.objects.exists()
    assert not Agreement.objects.exists()
