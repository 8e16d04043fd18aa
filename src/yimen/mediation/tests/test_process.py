"""The table of a dispute's life, held against itself and tried on rows in every state."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import MONDAY
from tests.lives import (
    all_of,
    answers,
    event_of,
    open_states,
    reached_from,
    said_at_once,
    stand,
    standings,
    unsaid,
    ways,
)
from tests.quarrels import Centre, Quarrel

from yimen.cases.models import Attachment
from yimen.deadlines.queries import rule_for
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.ids import uuid7
from yimen.kernel.process import NEW
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute, Party, State, Track
from yimen.mediation.policy import visible_to
from yimen.mediation.process import DISPUTE

STEPS = sorted(DISPUTE.steps)
ENDED = {"closed", "refused", "handed_over", "withdrawn"}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_command_and_an_event_that_say_what_they_mean(step: str) -> None:
    command = DISPUTE.commands[step]
    assert (command.__doc__ or "").strip().endswith((".", ")."))
    event = event_of(command)
    assert DISPUTE.step_of(event.kind()) is DISPUTE.steps[step]
    assert unsaid(event) == set()


def test_every_state_is_reached_and_every_state_can_end() -> None:
    arrows = list(ways(DISPUTE))
    assert reached_from([NEW], arrows) >= set(State.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(ENDED, backwards) >= set(State.values) | {NEW}
    assert DISPUTE.ended == ENDED


def test_an_ended_dispute_only_begins_again() -> None:
    left = {(source, target) for source, target in ways(DISPUTE) if source in ENDED}
    assert {each for each in left if each[0] != each[1]} == {(s, "registered") for s in ENDED}


def test_a_clock_runs_in_every_open_state_and_none_in_an_ended_one() -> None:
    found = standings(DISPUTE)
    assert {each.state for each in found} == set(State.values)
    assert [each for each in found if each.state not in ENDED and not each.running] == []
    assert [each for each in found if each.state in ENDED and (each.running or each.paused)] == []


def test_who_waits_for_whom_is_said_by_the_clock_that_runs() -> None:
    besides = {"mediate", "urge", "supervision", "court_accepts", "court_decides"}
    own = {
        state: frozenset.intersection(
            *(each.running - besides for each in standings(DISPUTE) if each.state == state)
        )
        for state in open_states(DISPUTE) - {"in_mediation"}
    }
    assert {state: set(clocks) for state, clocks in own.items()} == {
        "registered": {"assign"},
        "refusal_asked": {"review"},
        "assigned": {"sign"},
        "suspended": {"suspension"},
        "settling": {"settle"},
        "performing": {"perform"},
        "broken": {"enforce"},
        "failed": {"tell_routes"},
        "elsewhere": {"elsewhere"},
        "followed_up": {"follow_up"},
    }
    mediating = [each for each in standings(DISPUTE) if each.state == "in_mediation"]
    assert all("mediate" in each.running for each in mediating)


@pytest.mark.django_db
@pytest.mark.parametrize("term", sorted(DISPUTE.terms))
def test_every_clock_has_a_rule_for_every_track(term: str) -> None:
    for track in Track.values:
        for urgency in ("normal", "urgent"):
            row = Dispute(kind=track, urgency=urgency)
            assert rule_for("dispute", term, row, MONDAY.date()).limit.value > 0


def test_every_term_is_used() -> None:
    used = {move.term for step in DISPUTE for move in step.moves} - {"*"}
    assert used == set(DISPUTE.terms) | {"urge", "supervision"}


def test_words_are_translated_when_they_are_read() -> None:
    assert said_at_once(DISPUTE) == []


# --- rows in every state -------------------------------------------------------------------


@pytest.fixture
def rows(quarrel: Quarrel) -> dict[type, object]:
    """One row of each kind that a command may ask for."""
    other = Quarrel(quarrel.centre).register("Another quarrel").dispute
    team = quarrel.centre.city.units["team"]
    return {type(team): team, type(other): other, Attachment: Attachment(name="photo.png")}


def everything_of(dispute: Dispute) -> dict[str, Any]:
    own = {"Party": Party, "Dispute": Dispute}
    more = {
        name: sorted(
            kind._default_manager.filter(
                **{"pk" if kind is Dispute else "case_id": dispute.pk}
            ).values_list()
        )
        for name, kind in own.items()
    }
    return {**all_of(dispute.pk), **more}


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_a_step_that_is_not_in_the_table_is_refused_and_changes_nothing(
    quarrel: Quarrel, rows: dict[type, object], state: str
) -> None:
    with time_is(quarrel.to_mediation().moment):
        stand(quarrel.dispute, state)
        before = everything_of(quarrel.dispute)
        for step in STEPS:
            if state in DISPUTE.steps[step].source:
                continue
            with pytest.raises(NotNow) as refused:
                said = answers(DISPUTE.commands[step], rows)
                DISPUTE.commands[step](quarrel.dispute, quarrel.centre.many, **said)
            assert refused.value.status == 409
    assert everything_of(quarrel.dispute) == before


@pytest.mark.django_db
def test_only_registering_begins_a_life(quarrel: Quarrel, rows: dict[type, object]) -> None:
    for step in STEPS:
        if step == "register":
            continue
        with pytest.raises(NotNow):
            said = answers(DISPUTE.commands[step], rows)
            DISPUTE.commands[step](Dispute(id=uuid7()), quarrel.centre.many, **said)
    assert Dispute.objects.count() == 1, "the other quarrel"


def everybody(centre: Centre) -> list[Actor]:
    return [*centre.everybody(), CLOCK]


VARIANTS: tuple[dict[str, object], ...] = (
    {},
    {"returns": 2, "asked_days": 10, "agreed_by": [1, 2], "agreement": 1, "oral": False},
    {"owed": 1, "confirmation": "applied", "oral": True, "light": "yellow"},
)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_whoever_may_take_a_step_may_see_the_dispute(quarrel: Quarrel, state: str) -> None:
    with time_is(quarrel.to_mediation().moment):
        row = stand(quarrel.dispute, state)
    seen = {
        actor.key: visible_to(actor).filter(pk=row.pk).exists()
        for actor in everybody(quarrel.centre)
    }
    for variant in VARIANTS:
        for name, value in variant.items():
            setattr(row, name, value)
        for actor in everybody(quarrel.centre):
            if DISPUTE.open_to(actor, row):
                assert seen[actor.key], (actor.key, state)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_the_hotline_and_another_countys_centre_see_nothing_and_may_do_nothing(
    quarrel: Quarrel, rows: dict[type, object], state: str
) -> None:
    """人民调解法 art. 15: what parties tell their mediator is no business of others."""
    with time_is(quarrel.to_mediation().moment):
        row = stand(quarrel.dispute, state)
    before = everything_of(row)
    centre = quarrel.centre
    for actor in (centre.other_centre, centre.cast.both, centre.stranger, centre.cast.resident):
        assert not visible_to(actor).filter(pk=row.pk).exists()
        assert DISPUTE.open_to(actor, row) == []
        for step in STEPS:
            if state in DISPUTE.steps[step].source:
                with time_is(quarrel.moment), pytest.raises(NotAllowed):
                    said = answers(DISPUTE.commands[step], rows)
                    DISPUTE.commands[step](row, actor, **said)
    assert everything_of(row) == before


@pytest.mark.django_db
def test_the_buttons_of_many_rows_cost_no_query(quarrel: Quarrel) -> None:
    for _each in range(4):
        Quarrel(quarrel.centre).to_mediation()
    found = list(Dispute.objects.all())
    with CaptureQueriesContext(connection) as asked:
        for row in found:
            for actor in everybody(quarrel.centre):
                DISPUTE.open_to(actor, row)
    assert (len(found), len(asked)) == (4, 0)
