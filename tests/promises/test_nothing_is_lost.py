"""Promise 4: a step is whole or it is nothing, and what follows from it is kept with it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from tests.cast import Story
from yimen.cases.models import Notice, Passage
from yimen.deadlines.models import Term
from yimen.kernel import ledger
from yimen.kernel.events import REACTIONS
from yimen.kernel.jobs import again, failed
from yimen.kernel.jobs import connector as workers
from yimen.kernel.models import StoredEvent
from yimen.links.sms.commands import send
from yimen.links.sms.models import Message
from yimen.requests.models import Request
from yimen.requests.reactions import tell_lead

from .conftest import run


class Crash(Exception):
    """The process dies here."""


def everything() -> dict[str, int]:
    """How much is stored of what a step writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        (jobs,) = cursor.fetchone()
    return {
        "heads": sum(Request.objects.values_list("head", flat=True)),
        "events": StoredEvent.objects.count(),
        "passages": Passage.objects.count(),
        "terms": Term.objects.count(),
        "jobs": jobs,
    }


def dies(*_: Any, **__: Any) -> None:
    raise Crash


def loses_its_connection(*_: Any, **__: Any) -> None:
    """The server ends this very connection, as when a machine is switched off."""
    run("SELECT pg_terminate_backend(pg_backend_pid())")


PLACES = ["move_clocks", "next_event", "Entry.save", "after everything"]


def break_at(monkeypatch: pytest.MonkeyPatch, place: str, how: Callable[..., None]) -> None:
    """Let a step end in the middle: before its clocks, its event, its row, or its reactions."""
    if place == "Entry.save":
        monkeypatch.setattr(ledger.Entry, "save", how)
    elif place == "after everything":
        from yimen.kernel.events import REACTIONS

        for reactions in REACTIONS.values():
            monkeypatch.setattr(reactions[0].job, "configure", how)
    else:
        monkeypatch.setattr(ledger, place, how)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_an_error_in_the_middle_of_a_step_leaves_nothing_of_it(
    story: Story, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    story.register()
    before = everything()
    break_at(monkeypatch, place, dies)
    with pytest.raises(Crash):
        story.dispatch(to=story.cast.city.units["street"])  # which has a job follow it
    assert everything() == before
    monkeypatch.undo()
    story.dispatch()
    assert story.state == "dispatched"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", PLACES)
def test_a_connection_that_breaks_in_the_middle_of_a_step_leaves_nothing_of_it(
    story: Story, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    story.register()
    before = everything()
    break_at(monkeypatch, place, loses_its_connection)
    with pytest.raises(DatabaseError):
        story.dispatch(to=story.cast.city.units["street"])  # which has a job follow it
    connection.close()
    assert everything() == before
    monkeypatch.undo()
    story.dispatch()
    assert story.state == "dispatched"


@pytest.mark.django_db(transaction=True)
def test_a_case_whose_registration_breaks_off_was_never_there(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    break_at(monkeypatch, "next_event", loses_its_connection)
    with pytest.raises(DatabaseError):
        story.register()
    connection.close()
    assert everything() == before
    monkeypatch.undo()
    story.register()
    assert story.state == "registered"


@pytest.mark.django_db
def test_an_event_and_the_job_that_follows_it_are_kept_or_undone_together(story: Story) -> None:
    story.to_call()
    before = everything()

    def both_and_then_not() -> None:
        with transaction.atomic():
            story.refuse_answer()
            assert everything()["jobs"] == before["jobs"] + 1
            assert everything()["events"] == before["events"] + 1
            raise Crash

    with pytest.raises(Crash):
        both_and_then_not()
    assert everything() == before


@pytest.mark.django_db
def test_the_job_of_a_reaction_knows_its_event_and_does_no_harm_twice(story: Story) -> None:
    story.to_call().refuse_answer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        name, said = cursor.fetchone()
    assert name == "requests.tell_lead"
    said = json.loads(said)
    assert said == {"case_id": str(story.request.pk), "number": story.request.head}
    for _ in range(3):
        tell_lead(**said)
    told = Notice.objects.filter(case=story.request, unit=story.request.lead)
    assert sorted(told.values_list("role", flat=True)) == ["grid_worker", "handler"]


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_defers_is_part_of_its_transaction(story: Story) -> None:
    """A job that writes a message and dies leaves neither; nobody sees either before both."""
    with app.replace_connector(workers()):
        with contextlib.suppress(Crash), transaction.atomic():
            send("+8613800000001", "News", "a key")
            raise Crash
        assert (Message.objects.count(), deliveries()) == (0, 0)
        with transaction.atomic():
            send("+8613800000001", "News", "a key")
            assert seen_by_others() == 0
        assert (Message.objects.count(), deliveries()) == (1, 1)


def deliveries() -> int:
    """How many messages a worker is to hand over."""
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES)
        return int(cursor.fetchone()[0])


def seen_by_others() -> int:
    """The same, as another connection sees it."""
    with psycopg.connect(**connector_params()) as other:
        return int(other.execute(DELIVERIES).fetchone()[0])  # type: ignore[index]


DELIVERIES = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'sms.deliver'"


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_had_in_hand_is_done_by_another(story: Story) -> None:
    story.register().dispatch(to=story.cast.city.units["street"])
    run(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 hour') RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        " WHERE task_name = 'requests.tell_county'"
    )
    assert not Notice.objects.exists()
    app.configure_task("kernel.take_over").defer(timestamp=0)
    for _time in range(2):  # the first turn misses it, and queues it again
        turn()
    assert Notice.objects.filter(event=2).exists()


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_tried_again_and_told_when_it_fails_for_good(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yimen.requests.reactions.give_notice", dies)
    story.register().dispatch(to=story.cast.city.units["street"])
    turn()
    assert states() == [("todo", 1)], "later, by itself"
    assert failed() == []
    run("UPDATE procrastinate_jobs SET attempts = 6, scheduled_at = NULL")
    turn()
    assert [each.partition("(")[2] for each in failed()] == ["requests.tell_county)"]
    monkeypatch.undo()
    assert again() == 1
    turn()
    assert (failed(), Notice.objects.filter(event=2).exists()) == ([], True)


def test_all_that_follows_an_event_is_tried_again() -> None:
    jobs = {each.job for reactions in REACTIONS.values() for each in reactions}
    assert jobs
    assert [job.name for job in jobs if job.retry_strategy is None] == []


def states() -> list[tuple[str, int]]:
    """Of the jobs that tell a county: how each stands, and how often it was tried."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs"
            " WHERE task_name = 'requests.tell_county'"
        )
        return list(cursor.fetchall())


def turn() -> None:
    """A worker does all that can be done now, in a thread of its own."""

    def work() -> None:
        with app.replace_connector(workers()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, delete_jobs="successful")

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()
    run(ENDS)  # with a process its connections end; these were threads


ENDS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""
