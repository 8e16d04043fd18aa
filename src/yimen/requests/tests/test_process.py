"""The table of a request's life, held against itself and tried on rows in every state."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.cast import MONDAY, Cast, Story
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

from yimen.cases.models import Attachment, Channel
from yimen.cases.policy import sees, visible_to
from yimen.deadlines.queries import rule_for
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.ids import uuid7
from yimen.kernel.process import NEW
from yimen.kernel.time import time_is
from yimen.orgs.models import Role
from yimen.requests.models import Kind, Request, State
from yimen.requests.process import REQUEST

STEPS = sorted(REQUEST.steps)
ENDED = {"closed", "declined", "handed_over", "ended", "withdrawn"}


# --- the table alone -----------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_command_that_says_what_it_means(step: str) -> None:
    assert (REQUEST.commands[step].__doc__ or "").strip().endswith((".", ")."))


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_told_by_an_event_of_its_own(step: str) -> None:
    event = event_of(REQUEST.commands[step])
    assert REQUEST.step_of(event.kind()) is REQUEST.steps[step]
    assert unsaid(event) == set()


def test_every_state_is_reached_and_every_state_can_end() -> None:
    arrows = list(ways(REQUEST))
    assert reached_from([NEW], arrows) >= set(State.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(ENDED, backwards) >= set(State.values) | {NEW}
    assert REQUEST.ended == ENDED


def test_every_open_state_can_be_left_and_an_ended_one_only_begins_again() -> None:
    for state in open_states(REQUEST):
        assert any(target != state for source, target in ways(REQUEST) if source == state), state
    left = {(source, target) for source, target in ways(REQUEST) if source in ENDED}
    assert {each for each in left if each[0] != each[1]} == {
        *((state, "registered") for state in ENDED),
        ("closed", "dispatched"),  # the resident refuses the answer
        ("closed", "appealed"),
    }


def test_a_clock_runs_in_every_open_state_and_none_in_an_ended_one() -> None:
    found = standings(REQUEST)
    assert {each.state for each in found} == set(State.values)
    assert [each for each in found if each.state not in ENDED and not each.running] == []
    assert [each for each in found if each.state in ENDED and (each.running or each.paused)] == []


def test_who_waits_for_whom_is_said_by_the_clock_that_runs() -> None:
    """Each state has a clock of its own, besides those of the answer, an urging and supervision."""
    whole = {"handle", "promise", "urge", "supervision"}
    own = {
        state: frozenset.intersection(
            *(each.running - whole for each in standings(REQUEST) if each.state == state)
        )
        for state in open_states(REQUEST) - {"in_hand"}
    }
    assert {state: set(clocks) for state, clocks in own.items()} == {
        "registered": {"dispatch"},
        "incomplete": {"complete"},
        "decline_asked": {"review"},
        "dispatched": {"sign"},
        "return_asked": {"review"},
        "extension_asked": {"review"},
        "suspension_asked": {"review"},
        "suspended": {"suspension"},
        "shelving_asked": {"review"},
        "shelved": {"shelf_review"},
        "end_asked": {"review"},
        "answered": {"check"},
        "checked": {"call_back"},
        "appealed": {"appeal"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("term", sorted({each.term for step in REQUEST for each in step.moves}))
def test_every_clock_has_a_rule_for_every_kind_and_urgency(term: str) -> None:
    if term == "*":
        return
    for kind in ("", *Kind.values):
        for urgency in ("normal", "pressing", "urgent"):
            request = Request(kind=kind, urgency=urgency)
            assert rule_for("request", term, request, MONDAY.date()).limit.value > 0


def test_every_term_is_used() -> None:
    used = {move.term for step in REQUEST for move in step.moves} - {"*"}
    assert used == set(REQUEST.terms) | {"urge", "supervision"}


def test_words_are_translated_when_they_are_read() -> None:
    assert said_at_once(REQUEST) == []
    with translation.override("en"):
        english = str(REQUEST.steps["dispatch"].label)
    assert english == "Dispatch"


# --- rows in every state -------------------------------------------------------------------


@pytest.fixture
def rows(story: Story) -> dict[type, object]:
    """One row of each kind that a command may ask for."""
    other = Story(story.cast).register("Another matter").request
    return {
        type(story.cast.city.units["roads"]): story.cast.city.units["roads"],
        type(other): other,
        type(other.item): other.item,
        type(other.area): other.area,
        type(story.cast.person): story.cast.person,
        Attachment: Attachment(name="photo.png"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_a_step_that_is_not_in_the_table_is_refused_and_changes_nothing(
    story: Story, rows: dict[type, object], state: str
) -> None:
    with time_is(story.to_hand().moment):
        stand(story.request, state)
        before = all_of(story.request.pk)
        for step in STEPS:
            if state in REQUEST.steps[step].source:
                continue
            with pytest.raises(NotNow) as refused:
                said = answers(REQUEST.commands[step], rows)
                REQUEST.commands[step](story.request, story.cast.both, **said)
            assert refused.value.status == 409
    assert all_of(story.request.pk) == before


@pytest.mark.django_db
def test_only_registering_begins_a_life(story: Story, rows: dict[type, object]) -> None:
    for step in STEPS:
        if step == "register":
            continue
        with pytest.raises(NotNow):
            said = answers(REQUEST.commands[step], rows)
            REQUEST.commands[step](Request(id=uuid7()), story.cast.both, **said)
    assert Request.objects.count() == 1, "the other matter"


def everybody(cast: Cast) -> list[Actor]:
    found = [each for each in vars(cast).values() if isinstance(each, Actor)]
    return [*found, CLOCK]


VARIANTS: tuple[dict[str, object], ...] = (
    {},
    {"returns": 2, "redone": 2, "attempts": 3, "extensions": 1, "supervision": "ordinary"},
    {"wants_call": False, "light": "yellow", "bound": True, "rating": 1},
)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_whoever_may_take_a_step_may_see_the_case(story: Story, state: str) -> None:
    for about in (None, "roads"):
        unit = story.cast.city.units[about] if about else None
        one = Story(story.cast).register(about_unit=unit)
        one.dispatch(to=story.cast.city.units["water"])
        with time_is(one.moment):
            row = stand(one.request, state)
        for variant in VARIANTS:
            for name, value in variant.items():
                setattr(row, name, value)
            for actor in everybody(story.cast):
                if REQUEST.open_to(actor, row):
                    assert sees(actor, row), (actor.key, state)
                    assert visible_to(actor).filter(pk=row.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_an_actor_of_another_county_sees_nothing_and_may_do_nothing(
    story: Story, rows: dict[type, object], state: str
) -> None:
    other = story.cast.other_county
    assert other.roles == set(Role) - {Role.ADMINISTRATOR}
    with time_is(story.to_hand().moment):
        row = stand(story.request, state)
        before = all_of(row.pk)
        assert not visible_to(other).exists()
        assert REQUEST.open_to(other, row) == []
        for step in STEPS:
            if state in REQUEST.steps[step].source:
                with pytest.raises(NotAllowed):
                    said = answers(REQUEST.commands[step], rows)
                    REQUEST.commands[step](row, other, **said)
    assert all_of(row.pk) == before


@pytest.mark.django_db
def test_the_buttons_of_many_rows_cost_no_query(story: Story) -> None:
    for channel in Channel.values:
        Story(story.cast).register(channel=channel).dispatch().sign()
    found = list(Request.objects.all())
    with CaptureQueriesContext(connection) as asked:
        for row in found:
            for actor in everybody(story.cast):
                REQUEST.open_to(actor, row)
    assert len(found) == len(Channel.values)
    assert len(asked) == 0


@pytest.mark.django_db
def test_in_every_state_somebody_can_go_on(story: Story) -> None:
    """No matter is stuck: in each open state one of the cast has a step that leaves it."""
    story.to_hand()
    for state in open_states(REQUEST):
        with time_is(story.moment):
            row = stand(story.request, state)
        onward = {
            step.name
            for actor in everybody(story.cast)
            for step in REQUEST.open_to(actor, row)
            if step.leads_to(state) != state
        }
        assert onward - {"withdraw"}, state
