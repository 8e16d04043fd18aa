"""Once the demo city's worker runs, what residents wrote is read, gathered and learned from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from yimen.demo import load
from yimen.demo.tests.conftest import undone
from yimen.orgs.models import Staff
from yimen.orgs.queries import actor_of
from yimen.reading.models import Model, ModelState, Rarity, Sign, Target
from yimen.reading.nearby.queries import EVERY
from yimen.troubles.models import Member
from yimen.troubles.policy import to_gather
from yimen.troubles.queries import hottest

pytestmark = pytest.mark.django_db

CASES = 300


@pytest.fixture(scope="module", autouse=True)
def done(place: None) -> Iterator[list[str]]:
    """The names of the jobs that a small year left, each done in its turn."""
    with undone():
        load.load_city(cases=CASES, seed=3)
        assert not Sign.objects.exists(), "the page opens before anything is read"
        yield worked()


def worked() -> list[str]:
    """Do what waits, and what follows from it; their names in the order in which it was done."""
    names: list[str] = []
    keys: list[int] = []
    jobs = ProcrastinateJob.objects.exclude(task_name="sms.deliver").order_by("-priority", "pk")
    while job := jobs.exclude(pk__in=keys).first():
        app.tasks[job.task_name].func(**job.args)
        names.append(job.task_name)
        keys.append(job.pk)
    return names


def test_each_job_waits_for_the_one_before(done: list[str]) -> None:
    assert done[:3] == ["reading.read_missing", "reading.count_signs", "troubles.gather_missing"]
    assert set(done[3:-1]) == {"troubles.gather_missing"}, "one handful after the other"
    assert done[-1] == "reading.learn"
    reading = ProcrastinateJob.objects.exclude(task_name="sms.deliver")
    assert len(set(reading.values_list("lock", flat=True))) == 1


def test_every_matter_is_read_before_its_rarity_is_counted() -> None:
    assert Sign.objects.count() == CASES
    assert Rarity.objects.get(code=EVERY).often == CASES


def test_troubles_are_there_for_whoever_supervises() -> None:
    assert Member.objects.count() == to_gather().count() > CASES / 2
    found = hottest(actor_of(Staff.objects.get(login="supervisor").pk))
    assert all(each.name for each in found)
    assert max(each.matters for each in found) > 2
    assert max(each.people for each in found) > 1


def test_models_are_made_and_none_is_switched_on_by_itself() -> None:
    made = Model.objects.order_by("target")
    assert [each.target for each in made] == [Target.CATEGORY, Target.KIND]
    assert not made.filter(state=ModelState.IN_USE).exists()
    assert all(each.matters > CASES / 2 and each.figures["compared"]["of"] for each in made)
