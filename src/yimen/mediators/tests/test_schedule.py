"""A schedule has never a conflict, neither the greedy one nor the solver's, whatever is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yimen.mediators.schedule import Person, Place, Plan, Problem, Sitting, Wanted, greedy, propose
from yimen.mediators.schedule.models import URGENT, Span
from yimen.mediators.schedule.rooms import in_rooms

from .made import OFFICE, THROUGH, centre, faults

MORNING = ((17, 24),)


def dispute(key: str, **more: object) -> Wanted:
    """A dispute of one hour between two people, on the first morning."""
    said: dict[str, object] = {"kind": "debt", "slots": 2, "windows": MORNING, "mixed": False}
    return Wanted(key=key, **{**said, **more})  # type: ignore[arg-type]


def person(key: int, **more: object) -> Person:
    """A full-time mediator for debts who is free on the first morning."""
    said: dict[str, object] = {
        "leads": True, "skills": frozenset({"debt"}), "languages": frozenset({"普通话"}),
        "free": MORNING, "more": 9,
    }  # fmt: skip
    return Person(key=key, **{**said, **more})  # type: ignore[arg-type]


ROOM = Place(key=1, seats=8, free=MORNING)


@given(
    seed=st.integers(0, 10**6),
    disputes=st.integers(0, 24),
    mediators=st.integers(1, 10),
    rooms=st.integers(1, 3),
    days=st.integers(1, 2),
    office=st.sampled_from([OFFICE, THROUGH]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_plan_has_a_conflict_and_the_proposal_places_no_less(
    seed: int, disputes: int, mediators: int, rooms: int, days: int, office: tuple[Span, ...]
) -> None:
    problem = centre(
        seed, disputes=disputes, mediators=mediators, rooms=rooms, days=days, office=office
    )
    plain, proposed = greedy(problem), propose(problem, seconds=0.5)
    assert [*faults(problem, plain)] == []
    assert [*faults(problem, proposed)] == []
    assert proposed.weight(problem) >= plain.weight(problem)


def test_a_week_of_200_disputes_and_60_mediators_has_no_conflict() -> None:
    problem = centre(1, rooms=8)
    plan = propose(problem)
    assert [*faults(problem, plan)] == []
    assert len(plan.sittings) > 100


def test_the_solver_places_what_the_greedy_way_cannot() -> None:
    """The one mediator who could do both is not spent on the dispute that another could take."""
    both, one = person(1), person(2, skills=frozenset({"debt"}))
    both = replace(both, skills=frozenset({"debt", "family"}), free=((17, 19),))
    one = replace(one, free=((17, 19),))
    rooms = [ROOM, replace(ROOM, key=2)]
    problem = Problem(
        [dispute("a", windows=((17, 19),)), dispute("b", windows=((17, 19),), kind="family")],
        [both, one],
        rooms,
    )
    assert len(greedy(problem).sittings) == 1
    plan = propose(problem)
    assert {each.key: each.mediators for each in plan.sittings} == {"a": (2,), "b": (1,)}
    assert plan.left == ()


def test_what_is_urgent_sits_first() -> None:
    problem = Problem(
        [
            dispute("a", windows=((17, 19),)),
            dispute("b", windows=((17, 19),), weight=URGENT),
        ],
        [person(1)],
        [ROOM],
    )
    for plan in (greedy(problem), propose(problem)):
        assert [each.key for each in plan.sittings] == ["b"]
        assert plan.left == ("a",)


def test_of_two_plans_that_place_as_much_the_fairer_is_proposed() -> None:
    problem = Problem(
        [dispute(key) for key in "abcd"], [person(1), person(2)], [ROOM, replace(ROOM, key=2)]
    )
    assert propose(problem).loads() == {1: 2, 2: 2}


@pytest.mark.parametrize(
    ("wanted", "people", "place"),
    [
        pytest.param(dispute("a", barred=frozenset({1})), [person(1)], ROOM, id="a conflict"),
        pytest.param(
            dispute("a", languages=frozenset({"藏语"})), [person(1)], ROOM, id="a language"
        ),
        pytest.param(dispute("a", people=9), [person(1)], ROOM, id="too few seats"),
        pytest.param(dispute("a"), [person(1, more=0)], ROOM, id="no more disputes"),
        pytest.param(dispute("a"), [person(1, free=())], ROOM, id="away"),
        pytest.param(dispute("a"), [person(1, leads=False)], ROOM, id="nobody to lead"),
        pytest.param(dispute("a", mixed=True), [person(1)], ROOM, id="nobody to join"),
        pytest.param(dispute("a", slots=8), [person(1)], ROOM, id="longer than its time"),
        pytest.param(dispute("a"), [person(1)], replace(ROOM, free=()), id="no room is free"),
        pytest.param(dispute("a", chosen=(7,)), [person(1)], ROOM, id="whose mediator is gone"),
    ],
)
def test_what_cannot_sit_is_left(wanted: Wanted, people: list[Person], place: Place) -> None:
    problem = Problem([wanted], people, [place])
    for plan in (greedy(problem), propose(problem, seconds=0.3)):
        assert plan == Plan((), ("a",))


def test_whoever_has_a_dispute_in_charge_sits_whatever_else_they_take_on() -> None:
    problem = Problem(
        [dispute("a", chosen=(2, 1), kind="family")], [person(1, more=0), person(2)], [ROOM]
    )
    for plan in (greedy(problem), propose(problem)):
        assert plan.sittings == (Sitting("a", 1, (2, 1), 17, 19),)


def test_nothing_to_place_is_a_plan_too() -> None:
    assert propose(Problem([], [], [])) == Plan((), ())
    assert propose(Problem([dispute("a")], [], [])) == Plan((), ("a",))


def test_a_large_room_is_kept_for_those_who_need_it() -> None:
    small = Place(key=2, seats=4, free=MORNING)
    given_ = in_rooms([ROOM, small], [(17, dispute("a")), (17, dispute("b", people=6))])
    assert given_ == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("sittings", "says"),
    [
        ((Sitting("a", 1, (1,), 17, 19), Sitting("b", 1, (2,), 18, 20)), "in one room"),
        ((Sitting("a", 1, (1,), 17, 19), Sitting("b", 2, (1,), 18, 20)), "with one mediator"),
        ((Sitting("a", 1, (3,), 17, 19),), "who has a conflict"),
        ((Sitting("a", 1, (1,), 23, 25),), "outside its time"),
    ],
)
def test_what_looks_for_conflicts_finds_them(sittings: tuple[Sitting, ...], says: str) -> None:
    rooms = [ROOM, replace(ROOM, key=2)]
    wanted = [dispute(key, barred=frozenset({3})) for key in "ab"]
    problem = Problem(wanted, [person(1), person(2), person(3)], rooms)
    left = tuple({"a", "b"} - {each.key for each in sittings})
    assert any(says in fault for fault in faults(problem, Plan(sittings, left)))
