"""Who sees a case: the question about one row and the query over all say the same."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import AREAS, MONDAY, UNITS, Cast

from yimen.cases.models import Case, Channel, Task
from yimen.cases.policy import assistant, sees, visible_to
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.ids import uuid7
from yimen.orgs.models import Role
from yimen.orgs.queries import reach_of

pytestmark = pytest.mark.django_db

NUMBERS = count(1)
units = st.sampled_from(sorted(UNITS))
perhaps = st.none() | units
people = st.sampled_from([None, "resident", "neighbour"])


@st.composite
def matters(draw: st.DrawFn) -> dict[str, Any]:
    """A case as the database could hold it: never with the unit that it is about."""
    unit, lead, about = draw(units), draw(perhaps), draw(perhaps)
    if about in (unit, lead):
        about = None
    return {
        "centre": draw(st.sampled_from(["centre", "ganzhou", "minle"])),
        "unit": unit,
        "lead": lead,
        "about_unit": about,
        "area": draw(st.sampled_from([code for code in AREAS if len(code) >= 4])),
        "person": draw(people),
        "confidential": draw(st.booleans()),
        "assisting": draw(st.lists(units, max_size=2, unique=True)),
    }


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, frozenset[str]]:
    """Any posts of one person in one unit."""
    return draw(units), frozenset(draw(st.sets(st.sampled_from(Role.values), max_size=3)))


def actor_at(cast: Cast, unit: str, roles: frozenset[str]) -> Actor:
    own = cast.city.units[unit]
    below = frozenset(each.pk for each in cast.city.units.values() if own.pk in each.line)
    return Actor("staff:99", reach_of(own.kind), own.area_id, own.pk, roles, below, own.line)


def store(cast: Cast, told: dict[str, Any]) -> Case:
    """A row of the spine alone; it is rolled back before anybody asks for its history."""
    of = cast.city.units
    person = {"resident": cast.person.pk, "neighbour": cast.neighbour.key[9:], None: None}
    names = ("centre", "unit", "lead", "about_unit")
    named = {name: of.get(str(told[name])) for name in names}
    key = uuid7()
    case = Case.objects.create(
        id=key,
        number=f"9{next(NUMBERS)}",
        process="request",
        state="registered",
        head=1,
        title="x",
        channel=Channel.PHONE,
        area_id=told["area"],
        resident_id=person[told["person"]],
        confidential=told["confidential"],
        opened_at=MONDAY,
        moved_at=MONDAY,
        due_at=MONDAY,
        matter=key,
        **named,
    )
    for number, unit in enumerate(told["assisting"]):
        Task.objects.create(
            case=case, number=number, unit=of[unit], state="asked", opened_at=MONDAY, due_at=MONDAY
        )
    return case


QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUIET
@given(told=st.lists(matters(), min_size=1, max_size=6), who=st.lists(posts(), max_size=5))
def test_one_row_and_the_query_say_the_same(
    cast: Cast, told: list[dict[str, Any]], who: list[tuple[str, frozenset[str]]]
) -> None:
    actors = [*(actor_at(cast, *post) for post in who), cast.resident, cast.neighbour, CLOCK]
    with transaction.atomic():
        rows = [(store(cast, each), each) for each in told]
        for actor in actors:
            found = set(visible_to(actor).values_list("pk", flat=True))
            for row, each in rows:
                assert (row.pk in found) == (sees(actor, row) or assists(actor, row, each))
        transaction.set_rollback(True)


def assists(actor: Actor, row: Case, told: dict[str, Any]) -> bool:
    """Whether a unit of the actor has a task of the case: the one thing a row does not know."""
    tasks = Task.objects.filter(case=row).select_related("case")
    handler = Actor(
        actor.key, actor.reach, actor.area, actor.unit, actor.roles | {Role.HANDLER}, actor.units,
        actor.above,
    )  # fmt: skip
    reads = bool(actor.roles - {Role.ADMINISTRATOR})
    return actor.reach == "unit" and reads and any(assistant.holds(handler, t) for t in tasks)


@QUIET
@given(told=matters(), roles=st.sets(st.sampled_from(Role.values), min_size=1))
def test_another_county_sees_nothing(cast: Cast, told: dict[str, Any], roles: set[str]) -> None:
    with transaction.atomic():
        row = store(cast, {**told, "area": "620702001001"})
        minle = actor_at(cast, "minle", frozenset(roles))
        assert not sees(minle, row)
        assert not visible_to(minle).exists()
        transaction.set_rollback(True)


@QUIET
@given(told=matters(), post=posts())
def test_nobody_of_the_reported_unit_sees_it(
    cast: Cast, told: dict[str, Any], post: tuple[str, frozenset[str]]
) -> None:
    unit, roles = post
    own = cast.city.units[unit]
    with transaction.atomic():
        row = store(cast, told)
        reported = row.about_unit
        part = reported is not None and reported.pk in own.line
        if part:
            actor = actor_at(cast, unit, roles)
            assert not sees(actor, row)
            assert not visible_to(actor).exists()
            assert not any(assistant.holds(actor, t) for t in row.tasks.all())
        transaction.set_rollback(True)


def test_a_system_without_a_post_sees_nothing(cast: Cast) -> None:
    with transaction.atomic():
        row = store(cast, {"centre": "centre", "unit": "centre", "lead": None, "about_unit": None,
                           "area": "6207", "person": None, "confidential": False,
                           "assisting": []})  # fmt: skip
        nobody = Actor("system:x", "area", "6207", cast.city.units["centre"].pk)
        assert not sees(nobody, row)
        assert not visible_to(nobody).exists()
        transaction.set_rollback(True)
