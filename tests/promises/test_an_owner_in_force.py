"""Promise 1 again: whoever holds an open case is in force, whatever becomes of units meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q

from tests.cast import Story, at, refused
from tests.quarrels import Quarrel, open_centre
from yimen.cases import verify
from yimen.cases.models import Case, Task
from yimen.dissolutions.commands import carry_out, dissolve
from yimen.dissolutions.models import Dissolution
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.orgs.models import Unit

from .conftest import refused_by_the_database, run

pytestmark = pytest.mark.django_db
IN_FORCE, HOLDS = "is not in force", "still holds open cases"
END = "UPDATE orgs_unit SET active = false WHERE code = %s"


def with_units_not_in_force() -> list[str]:
    """The numbers of open cases and of cases of open tasks that are with such a unit."""
    gone = Q(unit__active=False) | Q(lead__active=False) | Q(centre__active=False)
    cases = Case.objects.filter(gone, closed_at=None).values_list("number", flat=True)
    tasks = Task.objects.filter(unit__active=False, closed_at=None)
    return [*cases, *tasks.values_list("case__number", flat=True)]


def ended(story: Story, code: str, to: str = "") -> None:
    """A unit is dissolved; `to` follows it, or the desks take its work."""
    units, who = story.cast.city.units, story.cast.administrator
    with time_is(at("2026-03-10 09:00")):
        dissolve(units[code], who, reason="Order 7", to=units.get(to), to_desks=not to)
        carry_out(Dissolution.objects.get(unit=units[code]).pk)
    assert not Unit.objects.get(code=code).active


@pytest.mark.parametrize("who", ["water", "centre", "roads"])
def test_a_unit_that_holds_something_is_not_ended_by_anybody(story: Story, who: str) -> None:
    """Whoever answers for it, whoever took it, and whoever assists."""
    story.to_hand().ask("roads")
    with refused_by_the_database(HOLDS):
        run(END, who)
    run(END, "housing")


@pytest.mark.parametrize("column", ["unit_id", "lead_id", "centre_id"])
def test_nobody_gives_a_case_to_a_unit_that_has_ended(story: Story, column: str) -> None:
    story.to_hand()
    run(END, "housing")
    gone = story.cast.city.units["housing"].pk
    with refused_by_the_database(IN_FORCE):
        run(f"UPDATE cases_case SET {column} = %s WHERE id = %s", gone, story.request.pk)


def test_nobody_gives_a_task_to_a_unit_that_has_ended(story: Story) -> None:
    story.to_hand().ask("roads")
    run(END, "housing")
    with refused_by_the_database(IN_FORCE):
        run("UPDATE cases_task SET unit_id = %s", story.cast.city.units["housing"].pk)


def test_no_case_is_opened_at_a_centre_that_has_ended(story: Story) -> None:
    run(END, "centre")
    with refused("dissolved a moment ago"):
        story.register()
    assert not Case.objects.exists()


def test_what_had_ended_does_not_come_back_to_a_unit_that_has(story: Story) -> None:
    story.to_call().call_back()
    run(END, "water")
    with refused_by_the_database(IN_FORCE):
        run("UPDATE cases_case SET closed_at = NULL, due_at = now(), unit_id = lead_id")


@pytest.mark.parametrize("to", ["housing", ""])
@pytest.mark.parametrize("again", ["refuse_answer", "appeal", "reopen"])
def test_by_its_steps_it_comes_back_to_whoever_followed(story: Story, again: str, to: str) -> None:
    story.to_call()
    if again == "appeal":
        for _time in range(2):
            story.refuse_answer().sign().answer().pass_check()
    story.call_back()
    ended(story, "water", to)
    said: dict[str, Any] = {"reason": "dry"} if again == "reopen" else {"words": "Still dry."}
    story.take(again, **said)
    assert story.request.closed_at is None
    assert with_units_not_in_force() == []
    assert [fault for _l, _n, found in verify.checked() for fault in found] == []


def test_a_quarrel_that_breaks_out_again_is_with_the_centre_that_followed(story: Story) -> None:
    quarrel = Quarrel(open_centre(story.cast.city)).register().settle_now()
    Dispute.objects.update(visits_left=0)
    quarrel.file()
    for code in ("team", "committee"):
        ended(story, code)
    ended(story, "mediation", "other_mediation")
    quarrel.relapse()
    assert Case.objects.get(closed_at=None).unit == story.cast.city.units["other_mediation"]
    assert with_units_not_in_force() == []


LIVES: list[Callable[[Story], object]] = [
    lambda story: story.register(),
    lambda story: story.register().ask_details(wanted="which tap?"),
    lambda story: story.register().dispatch(),
    lambda story: story.to_hand().ask("roads"),
    lambda story: story.to_hand().ask_extension(),
    lambda story: story.to_hand().answer(),
    lambda story: story.to_call(),
    lambda story: story.to_call().call_back(),
]


def test_a_city_that_dissolves_half_of_its_units_has_an_owner_for_everything(story: Story) -> None:
    for live in LIVES:
        live(Story(story.cast))
    for code, to in (("water", "housing"), ("lamps", "roads"), ("roads", "housing")):
        ended(story, code, to)
    ended(story, "street")
    open_now = Case.objects.filter(closed_at=None)
    assert open_now.count() == len(LIVES) - 1
    assert with_units_not_in_force() == []
    assert all(case.unit_id and case.due_at for case in open_now)
    assert [fault for _l, _n, found in verify.checked() for fault in found] == []
