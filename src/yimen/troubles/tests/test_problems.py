"""A trouble becomes a problem: with an owner, a plan, and a day until when it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from django.utils.translation import override
from tests.cast import Cast, Story, refused
from tests.lives import (
    event_of,
    open_states,
    reached_from,
    said_at_once,
    standings,
    unsaid,
    ways,
)

from yimen.cases.models import Case, Passage
from yimen.cases.policy import visible_to
from yimen.cases.verify import checked
from yimen.deadlines.queries import rule_for
from yimen.kernel.ids import uuid7
from yimen.kernel.process import NEW
from yimen.kernel.time import now
from yimen.orgs.models import Area
from yimen.reading.nearby.queries import not_read
from yimen.requests.heard import PANELS, Heard
from yimen.requests.models import Request
from yimen.troubles import queries
from yimen.troubles.commands import (
    confirm,
    declare,
    drop,
    gather,
    not_enough,
    pass_on,
    plan,
    plan_anew,
    report,
)
from yimen.troubles.models import Member, Problem, ProblemState, Trouble
from yimen.troubles.process import PROBLEM
from yimen.ui.tests.visitors import Door, text_of

from .coming import KITCHEN, MIXER, comes_in, trouble

pytestmark = pytest.mark.django_db
SAID = "A flue is built for the whole house."


@pytest.fixture
def stories(cast: Cast) -> list[Story]:
    return [comes_in(cast, title) for title in KITCHEN[:3]]


def made(cast: Cast, stories: list[Story], unit: str = "roads") -> Problem:
    problem = Problem(id=uuid7(), trouble=trouble(stories[0]))
    return declare(problem, cast.supervisor, to=cast.city.units[unit], reason="Many tell of it")


def test_without_a_name_it_is_called_one_in_the_citys_language(
    cast: Cast, stories: list[Story]
) -> None:
    Trouble.objects.update(name="")
    with override("en"):
        problem = made(cast, stories)
    assert problem.title == "热点问题"


# --- the table alone


def test_every_step_has_a_command_and_an_event_that_say_what_they_mean() -> None:
    for step in PROBLEM:
        command = PROBLEM.commands[step.name]
        assert (command.__doc__ or "").strip().endswith((".", ")."))
        event = event_of(command)
        assert PROBLEM.step_of(event.kind()) is step
        assert unsaid(event) == set()
    assert said_at_once(PROBLEM) == []


def test_every_state_is_reached_can_end_and_has_a_clock() -> None:
    arrows = list(ways(PROBLEM))
    assert reached_from([NEW], arrows) >= set(ProblemState.values)
    backwards = [(target, source) for source, target in arrows]
    assert reached_from(PROBLEM.ended, backwards) >= set(ProblemState.values)
    for standing in standings(PROBLEM):
        if standing.state in open_states(PROBLEM):
            assert standing.running
        elif standing.state != NEW:
            assert not standing.running


def test_the_city_has_a_rule_for_every_clock(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    for term in (*PROBLEM.terms, "urge", "supervision"):
        assert rule_for("problem", term, problem, localdate(now())).limit.value > 0


# --- a life


def test_from_the_trouble_to_solved_for_all(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    assert (problem.state, problem.lead, problem.unit) == (
        "planning",
        cast.city.units["roads"],
        cast.city.units["roads"],
    )
    assert problem.title == "柳林苑：油烟"
    assert problem.area_id == "620702001001"
    assert problem.due_at
    assert visible_to(cast.roads).filter(pk=problem.pk).exists()
    assert not visible_to(cast.water).filter(pk=problem.pk).exists()
    until = localdate(now()) + timedelta(days=30)
    problem = plan(problem, cast.roads, public_text=SAID, until=until)
    assert (problem.state, problem.until, queries.plan_of(problem)) == ("planned", until, SAID)
    problem = report(problem, cast.roads, public_text="It is built.")
    assert problem.unit_id == cast.city.units["centre"].pk
    assert queries.plan_of(problem) == SAID, "until somebody has looked"
    problem = not_enough(problem, cast.leader, reason="It still smells")
    problem = report(problem, cast.roads, public_text="Now it is.")
    problem = confirm(problem, cast.supervisor)
    assert (problem.state, queries.plan_of(problem)) == ("solved", "Now it is.")
    assert problem.closed_at
    assert not [fault for _key, _many, faults in checked() for fault in faults]


def test_its_words_are_never_gathered_nor_near(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    assert not not_read().filter(pk=problem.pk).exists()
    gather(problem.pk)
    assert not Member.objects.filter(case=problem.pk).exists()


def test_it_is_a_problem_once_at_a_time(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    with refused("It is a problem already"):
        made(cast, stories)
    drop(problem, cast.leader, reason="They are three kitchens")
    assert made(cast, stories).state == "planning"


def test_it_is_passed_on_and_the_clock_begins_anew(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    with refused("This unit has it already"):
        pass_on(problem, cast.leader, to=cast.city.units["roads"], reason="x")
    problem = pass_on(problem, cast.leader, to=cast.city.units["housing"], reason="It is a house")
    assert problem.unit == cast.city.units["housing"]
    with refused("for"):
        plan(problem, cast.roads, public_text=SAID, until=localdate(now()))


@pytest.mark.parametrize("days", [-1, 110, 4000])
def test_a_plan_ends_in_time(cast: Cast, stories: list[Story], days: int) -> None:
    problem = made(cast, stories)
    with refused("From today to"):
        plan(problem, cast.roads, public_text=SAID, until=localdate(now()) + timedelta(days=days))
    assert Problem.objects.get().state == "planning"
    assert not Passage.objects.filter(case=problem.pk).exists()


def test_a_plan_is_changed_with_a_reason(cast: Cast, stories: list[Story]) -> None:
    problem = plan(made(cast, stories), cast.roads, public_text=SAID, until=localdate(now()))
    later = localdate(now()) + timedelta(days=9)
    problem = plan_anew(problem, cast.roads, public_text="Two", until=later, reason="Rock")
    assert (problem.until, queries.plan_of(problem)) == (later, "Two")


@pytest.mark.parametrize("who", ["agent", "approver", "water", "resident", "administrator"])
def test_nobody_else_declares(cast: Cast, stories: list[Story], who: str) -> None:
    problem = Problem(id=uuid7(), trouble=trouble(stories[0]))
    with refused("is for"):
        declare(problem, getattr(cast, who), to=cast.city.units["roads"], reason="x")
    assert not Problem.objects.exists()


def test_who_reported_does_not_confirm(cast: Cast, stories: list[Story]) -> None:
    problem = made(cast, stories)
    Problem.objects.filter(pk=problem.pk).update(reported_by=cast.supervisor.key)
    problem = plan(problem, cast.roads, public_text=SAID, until=localdate(now()))
    problem = report(problem, cast.roads, public_text="Built.")
    Problem.objects.filter(pk=problem.pk).update(reported_by=cast.supervisor.key)
    with refused("Someone other"):
        confirm(problem, cast.supervisor)


def test_a_county_declares_what_lies_in_it_alone(cast: Cast, stories: list[Story]) -> None:
    comes_in(cast, "柳林苑油烟扰民严重", area=Area.objects.get(pk="620722"))
    problem = Problem(id=uuid7(), trouble=trouble(stories[0]))
    with refused("lie elsewhere"):
        declare(problem, cast.county_dispatcher, to=cast.city.units["street"], reason="x")
    whole = declare(problem, cast.supervisor, to=cast.city.units["roads"], reason="x")
    assert whole.area_id == "6207"


# --- pages


def test_it_is_declared_on_a_page_and_shown(door: Door, stories: list[Story]) -> None:
    found = trouble(stories[0])
    assert found
    client, page = door("supervisor"), f"/troubles/{found.pk}/problem/"
    assert "Which unit owns the problem" in text_of(client.get(page))
    assert client.post(page, {"to": "", "reason": ""}).status_code == 422
    answer = client.post(page, {"to": "roads", "reason": "Many"})
    problem = Problem.objects.get()
    assert answer.headers["Location"] == f"/cases/{problem.pk}/"
    case = text_of(client.get(f"/cases/{problem.pk}/"))
    assert "柳林苑：油烟" in case
    assert "made it a problem of the city" in case
    shown = text_of(client.get(f"/troubles/{found.pk}/"))
    assert problem.number in shown
    assert client.post(page, {"to": "roads", "reason": "Many"}).status_code == 409
    assert door("agent").get(page).status_code == 403


def test_the_owner_finds_it_in_the_queue_and_plans_it(
    door: Door, cast: Cast, stories: list[Story]
) -> None:
    problem = made(cast, stories)
    client = door("roads")
    assert problem.number in text_of(client.get("/queue/"))
    until = (localdate(now()) + timedelta(days=9)).isoformat()
    page = f"/cases/{problem.pk}/plan/"
    assert "Everybody who told of it reads this" in text_of(client.get(page))
    assert client.post(page, {"public_text": SAID, "until": until}).status_code == 302
    report(Problem.objects.get(), cast.roads, public_text="Built.")
    assert problem.number in text_of(door("supervisor").get("/queue/"))


def test_the_call_screen_knows_the_problem(cast: Cast, stories: list[Story]) -> None:
    says = next(each for each in PANELS if each.name == "trouble").says
    heard = Heard(
        cast.agent,
        Request(process="request", area_id="620702001", opened_at=stories[0].moment),
        body="柳林苑的饭店油烟太呛人",
    )
    found = says(heard)
    assert found
    assert found["trouble"] == trouble(stories[0])
    assert (found["problem"], found["link"]) == (None, "")
    problem = made(cast, stories)
    plan(problem, cast.roads, public_text=SAID, until=localdate(now()))
    found = says(heard)
    assert found
    assert found["plan"] == SAID
    other = Heard(cast.agent, heard.draft, body=MIXER[0])
    assert says(other) is None
    far = Heard(cast.other_county, heard.draft, body=heard.body)
    assert says(far) is None, "what the actor may not see"


def test_case_and_trouble_stay_when_it_ends(cast: Cast, stories: list[Story]) -> None:
    drop(made(cast, stories), cast.leader, reason="x")
    assert Case.objects.filter(process="request", closed_at=None).count() == 3
    assert Trouble.objects.filter(matters=3).exists()
