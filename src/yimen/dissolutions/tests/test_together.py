"""Several people and workers at one unit in the same moment: nothing is lost or goes twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import Q
from django.utils import translation
from tests.cast import Cast, Story
from tests.promises.conftest import at_once as threads

from yimen.cases import verify
from yimen.cases.models import Case
from yimen.dissolutions.commands import carry_out, dissolve, stop
from yimen.dissolutions.models import Dissolution, DissolutionState
from yimen.kernel.errors import Problem, Refused
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import Role, Unit
from yimen.requests import commands as requests
from yimen.requests.models import EndGround, Request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(rules: None, cast: Cast) -> Cast:
    """Everybody, with the rules of time that a test which commits has to bring along."""
    return cast


def order(cast: Cast, unit: str, to: str, by: str = "9") -> Unit:
    boss = cast.city.actor(by, "centre", Role.ADMINISTRATOR)
    units = cast.city.units
    return dissolve(units[unit], boss, reason="Order 7", to=units[to])


def in_hand(cast: Cast, many: int) -> list[Request]:
    return [Story(cast).to_hand().request for _n in range(many)]


def nothing_is_lost() -> None:
    """Every open case is with units in force, and all follows from the histories."""
    gone = Q(unit__active=False) | Q(lead__active=False) | Q(centre__active=False)
    assert not Case.objects.filter(gone, closed_at=None).exists()
    assert [fault for _l, _n, found in verify.checked() for fault in found] == []


def refusals(came: list[Any]) -> list[str]:
    """What was refused; anything else that was raised is no answer to anybody."""
    wrong = [each for each in came if isinstance(each, Exception)]
    assert all(isinstance(each, Problem) for each in wrong), wrong
    return [str(each) for each in wrong]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same instant; what is refused is told in English."""

    def spoken(act: Callable[[], Any]) -> Any:
        with translation.override("en"):
            try:
                return act()
            except Problem as refused:
                return type(refused)(str(refused))

    return threads(*[partial(spoken, act) for act in acts])


def handed() -> int:
    return StoredEvent.objects.filter(kind="cases.HandedOn").count()


def test_of_two_administrators_one_dissolves_it(cast: Cast) -> None:
    in_hand(cast, 2)
    one, two = partial(order, cast, "water", "housing"), partial(order, cast, "water", "roads", "8")
    assert refusals(at_once(one, two)) == ["It is being dissolved already."]
    carry_out(Dissolution.objects.get().pk)
    assert len(set(Request.objects.values_list("unit", flat=True))) == 1
    nothing_is_lost()


def test_of_two_who_end_an_empty_unit_one_does(cast: Cast) -> None:
    one, two = partial(order, cast, "street", "ganzhou"), partial(order, cast, "street", "ganzhou")
    assert refusals(at_once(one, two)) == ["This unit is dissolved already."]


def test_two_units_do_not_follow_each_other(cast: Cast) -> None:
    in_hand(cast, 1)
    Story(cast).to_hand(to="street")
    one, two = partial(order, cast, "water", "street"), partial(order, cast, "street", "water")
    (told,) = refusals(at_once(one, two))
    assert told.endswith("is dissolved, or is being dissolved.")


def test_two_workers_hand_each_case_on_once(cast: Cast) -> None:
    in_hand(cast, 6)
    order(cast, "water", "housing")
    (found,) = Dissolution.objects.all()
    assert refusals(at_once(*[partial(carry_out, found.pk)] * 3)) == []
    found.refresh_from_db()
    assert (found.stage, found.handed, handed()) == (DissolutionState.DONE, 6, 6)
    nothing_is_lost()


def test_cases_that_move_meanwhile_go_over_as_they_stand(cast: Cast) -> None:
    signed = in_hand(cast, 3)
    given = [Story(cast).register().dispatch().request for _n in range(3)]
    order(cast, "water", "housing")
    (found,) = Dissolution.objects.all()

    def work() -> None:
        for each in given:
            requests.sign(each, cast.water)
        for each in signed:
            requests.ask_end(each, cast.water, ground=EndGround.OUT_OF_SCOPE, reason="x")

    refusals(at_once(partial(carry_out, found.pk), work))
    carry_out(found.pk)
    assert set(Request.objects.values_list("lead__code", flat=True)) == {"housing"}
    assert handed() == 6
    nothing_is_lost()


@pytest.mark.parametrize("_time", range(4))
def test_what_is_dispatched_while_the_unit_ends_is_refused_or_goes_over(
    cast: Cast, _time: int
) -> None:
    """The dispatcher has read the unit while it was in force, and writes when it is no more."""
    waits = [Story(cast).register().request for _n in range(4)]
    water = Unit.objects.get(code="water")

    def ends() -> None:
        order(cast, "water", "housing")
        carry_out(Dissolution.objects.get().pk)

    def gives() -> int:
        came = 0
        for each in waits:
            try:
                requests.dispatch(each, cast.dispatcher, to=water, basis="x")
                came += 1
            except Refused:
                continue
        return came

    _ended, came = at_once(ends, gives)
    assert isinstance(came, int)
    (found,) = Dissolution.objects.all()
    carry_out(found.pk)
    assert not Unit.objects.get(code="water").active
    assert Request.objects.filter(lead__code="housing").count() == came
    assert Request.objects.filter(lead=None).count() == len(waits) - came
    nothing_is_lost()


def test_a_resident_refuses_an_answer_while_the_unit_ends(cast: Cast) -> None:
    done = [Story(cast).to_call().call_back() for _n in range(4)]

    def refuses() -> list[str]:
        told = []
        for each in done:
            try:
                each.refuse_answer()
            except Refused as refused:
                told.append(str(refused))
        return told

    _ended, told = at_once(partial(order, cast, "water", "housing"), refuses)
    assert set(told) <= {"A unit was dissolved a moment ago: please try once more."}
    carry_out(Dissolution.objects.get().pk)
    again = [each for each in done if Request.objects.get(pk=each.request.pk).closed_at]
    assert len(again) == len(told)
    for each in again:
        each.refuse_answer()
    assert set(Request.objects.values_list("unit__code", flat=True)) == {"housing"}
    nothing_is_lost()


def test_whoever_stops_it_stops_it_though_workers_are_at_it(cast: Cast) -> None:
    in_hand(cast, 8)
    water = order(cast, "water", "housing")
    (found,) = Dissolution.objects.all()
    halt = partial(stop, water, cast.administrator, reason="Not yet")
    assert refusals(at_once(partial(carry_out, found.pk), partial(carry_out, found.pk), halt)) == []
    found.refresh_from_db()
    assert (found.handed, handed()) == (
        handed(),
        Request.objects.filter(lead__code="housing").count(),
    )
    if found.stage == DissolutionState.STOPPED:
        assert Unit.objects.get(code="water").active
    nothing_is_lost()
