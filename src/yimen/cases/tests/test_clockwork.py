"""What the clock does by itself, each minute and each night, with one worker or several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from tests.cast import Story, at

from yimen.cases.models import Case
from yimen.cases.reactions import seal_day, turn_lights
from yimen.kernel import roots
from yimen.kernel.models import DailyRoot, StoredEvent
from yimen.kernel.time import time_is


def lights() -> list[str]:
    return list(Case.objects.order_by("number").values_list("light", flat=True))


def turns() -> list[str]:
    found = StoredEvent.objects.filter(kind__contains="Turned").order_by("case_id", "number")
    return [kind.partition(".")[2] for kind in found.values_list("kind", flat=True)]


@pytest.mark.django_db
def test_each_light_turns_once_and_each_turn_is_an_event(story: Story) -> None:
    story.register()
    for moment, light, events in (
        ("2026-03-02 09:30", "green", []),
        ("2026-03-02 10:50", "yellow", ["TurnedYellow"]),
        ("2026-03-02 10:51", "yellow", ["TurnedYellow"]),
        ("2026-03-02 11:30", "red", ["TurnedYellow", "TurnedRed"]),
        ("2026-03-03 11:30", "red", ["TurnedYellow", "TurnedRed"]),
    ):
        with time_is(at(moment)):
            turn_lights(0)
        assert (lights(), turns()) == ([light], events)


@pytest.mark.django_db
def test_a_case_that_was_forgotten_turns_red_at_once(story: Story) -> None:
    story.register()
    with time_is(at("2026-03-20 09:00")):
        turn_lights(0)
    assert (lights(), turns()) == (["red"], ["TurnedRed"])


@pytest.mark.django_db
def test_one_case_that_cannot_turn_does_not_keep_the_others_waiting(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story.register()
    Story(story.cast, story.moment).register()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE cases_case SET process = 'gone' WHERE id = %s", [story.request.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    with time_is(at("2026-03-20 09:00")):
        turn_lights(0)
    assert lights() == ["green", "red"]
    assert f"turn_red of case {story.request.pk}" in caplog.text


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of it at the same instant, each with a connection of its own."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        ready.wait(timeout=10)
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(do, acts))


@pytest.mark.django_db(transaction=True)
def test_two_workers_turn_each_light_once(rules: None, story: Story) -> None:
    for _ in range(6):
        Story(story.cast, story.moment).register()

    def sweep() -> None:
        with time_is(at("2026-03-20 09:00")):
            turn_lights(0)

    at_once(sweep, sweep, sweep)
    assert lights() == ["red"] * 6
    assert turns() == ["TurnedRed"] * 6


@pytest.mark.django_db
def test_after_midnight_the_day_before_is_sealed_once(story: Story) -> None:
    story.register()
    for moment in ("2026-03-03 00:00", "2026-03-03 00:01", "2026-03-03 18:00"):
        with time_is(at(moment)):
            seal_day(0)
    assert DailyRoot.objects.get().day == date(2026, 3, 2)
    story.dispatch()
    with time_is(at("2026-03-07 09:00")):  # no worker ran for days
        seal_day(0)
    assert list(DailyRoot.objects.order_by("day").values_list("day", flat=True)) == [
        date(2026, 3, 2),
        date(2026, 3, 6),
    ]
    assert list(roots.broken_roots()) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_a_day_once(rules: None, story: Story) -> None:
    story.register()
    found: list[bytes] = []
    at_once(*[lambda: found.append(bytes(roots.seal(date(2026, 3, 2)).root))] * 4)
    assert len(found) == 4
    assert set(found) == {bytes(DailyRoot.objects.get().root)}


@pytest.mark.django_db(transaction=True)
def test_a_long_write_puts_the_seal_off_and_nobody_waits_long(
    rules: None, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roots, "PATIENCE", 1)
    refused: list[bool] = []

    def seals() -> None:
        with time_is(story.moment + timedelta(days=1)):
            seal_day(0)
            try:
                roots.cut_now()
            except OperationalError:
                refused.append(True)

    with transaction.atomic():
        story.register()
        at_once(seals)
        assert refused == [True]
        assert not DailyRoot.objects.exists()
    with time_is(story.moment + timedelta(days=1)):
        seal_day(0)
    assert DailyRoot.objects.get().heads == 1


@pytest.mark.django_db(transaction=True)
def test_the_cut_leaves_out_what_was_not_yet_committed(rules: None, story: Story) -> None:
    """An event that a root could not see must belong to the next root, not to none."""
    first = Story(story.cast, story.moment)
    first.register()
    roots.seal(date(2026, 3, 2))
    story.register()
    roots.seal(date(2026, 3, 3))
    one, two = DailyRoot.objects.order_by("cut")
    assert (one.heads, two.heads) == (1, 1)
    assert StoredEvent.objects.filter(recorded_at__lte=one.cut).count() == 1
    assert list(roots.broken_roots()) == []
