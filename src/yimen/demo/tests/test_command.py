"""`yimen demo` as it is typed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from yimen.cases.models import Case
from yimen.deadlines.calendar import BEIJING
from yimen.demo import command, load, parts
from yimen.demo.tests.conftest import undone
from yimen.kernel.time import now
from yimen.places import NotPossible
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(place: None) -> Iterator[None]:
    """Each test begins with the city and without a case."""
    with undone():
        yield


def run(*words: str) -> int:
    """Type it."""
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(words))


def test_it_writes_and_says_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--cases", "12", "--until", "2026-06-30") == 0
    assert Request.objects.count() == 12
    said = capsys.readouterr().out
    assert "12 cases of the year until 2026-06-30 23:59, seed 1" in said


def test_requests_alone_leave_the_worker_nothing_to_read() -> None:
    run("--cases", "8", "--bulk", "--requests-only")
    assert Case.objects.count() == Request.objects.count() == 8
    jobs = ProcrastinateJob.objects.filter(task_name__contains="reading")
    assert not jobs.exists()
    run("--cases", "8", "--bulk")
    assert Case.objects.count() > 8
    assert jobs.exists()


def test_it_goes_on_with_the_year_that_it_began() -> None:
    run("--cases", "5")
    run("--cases", "8", "--bulk")
    assert Request.objects.count() == 8
    with pytest.raises(NotPossible, match="leave --until out"):
        run("--cases", "9", "--until", "2026-01-31")


def test_it_does_not_mix_with_what_is_there_unless_it_is_told_to() -> None:
    run("--cases", "3", "--seed", "4")
    with pytest.raises(NotPossible, match="--among-others"):
        run("--cases", "3", "--seed", "5")
    assert run("--cases", "3", "--seed", "5", "--among-others") == 0
    assert Request.objects.count() == 6


def test_a_day_ends_at_its_midnight_and_no_year_in_the_future() -> None:
    assert command.moment("2026-06-30") == datetime(2026, 6, 30, 23, 59, 59, tzinfo=BEIJING)
    assert command.moment("2026-06-30T12:00") == datetime(2026, 6, 30, 12, tzinfo=BEIJING)
    assert command.moment("2199-01-01") <= now() + timedelta(seconds=1)
    with pytest.raises(argparse.ArgumentTypeError):
        command.moment("soon")


def test_parts_cover_the_year_and_do_not_overlap() -> None:
    blocks = range(7)
    assert [*parts.share(blocks, (1, 2)), *parts.share(blocks, (2, 2))] == list(blocks)
    assert parts.part("2/3") == (2, 3)


def test_loading_the_city_twice_does_no_harm() -> None:
    load.load_city(cases=10, seed=3)
    load.load_city(cases=10, seed=3)
    assert Request.objects.count() == 10
