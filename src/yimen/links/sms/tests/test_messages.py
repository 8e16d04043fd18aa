"""A short message is written once for its cause, delivered once, and not kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from yimen.kernel.time import time_is
from yimen.links.sms import commands
from yimen.links.sms.apps import has_a_gateway
from yimen.links.sms.gateway import NotDelivered
from yimen.links.sms.models import Message, Received
from yimen.links.sms.queries import received

PHONE = "+8613800000001"
T = TypeVar("T")
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def jobs() -> list[str]:
    """The keys of the messages that wait for the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'key' FROM procrastinate_jobs"
            " WHERE task_name = 'sms.deliver' ORDER BY id"
        )
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_message_is_delivered_and_then_known_by_its_key_alone() -> None:
    commands.send(PHONE, "Your matter is registered.", "case:1")
    assert jobs() == ["case:1"]
    commands.hand_over("case:1")
    (arrived,) = received()
    assert (arrived.phone, arrived.text) == (PHONE, "Your matter is registered.")
    message = Message.objects.get()
    assert message.sent_at is not None
    assert (message.phone, message.text, message.receipt) == ("", "", "fake:case:1")


@pytest.mark.django_db
def test_the_same_cause_is_told_once() -> None:
    assert commands.send(PHONE, "first", "case:1")
    assert not commands.send(PHONE, "first again", "case:1")
    assert jobs() == ["case:1"]
    commands.hand_over("case:1")
    commands.hand_over("case:1")
    assert not commands.send(PHONE, "first", "case:1")
    assert [each.text for each in received()] == ["first"]


@pytest.mark.django_db
def test_neither_number_nor_text_stands_in_the_table_in_clear() -> None:
    commands.send(PHONE, "code 123456", "code:1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone || text FROM sms_message")
        (sealed,) = cursor.fetchone()
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        (job,) = cursor.fetchone()
    assert "13800000001" not in sealed + job
    assert "123456" not in sealed + job


@pytest.mark.django_db
def test_what_was_withheld_never_leaves() -> None:
    commands.send(PHONE, "code 123456", "code:1", withheld=True)
    assert jobs() == ["code:1"]
    commands.hand_over("code:1")
    assert not received().exists()


@pytest.mark.django_db
def test_what_is_of_no_use_any_more_is_not_delivered() -> None:
    with time_is(NOON):
        commands.send(PHONE, "code", "code:1", expires_at=NOON + timedelta(minutes=10))
    with time_is(NOON + timedelta(minutes=10)):
        commands.hand_over("code:1")
    assert not received().exists()


@pytest.mark.django_db
def test_what_was_undone_is_never_told() -> None:
    @transaction.atomic
    def undone() -> None:
        commands.send(PHONE, "text", "case:1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert not Message.objects.exists()
    assert jobs() == []


class Broken:
    """A gateway that is down."""

    def deliver(self, phone: str, text: str, key: str) -> str:
        raise NotDelivered


@pytest.mark.django_db
def test_what_the_gateway_did_not_take_waits(settings: Settings) -> None:
    commands.send(PHONE, "text", "case:1")
    fake = settings.SMS_GATEWAY
    settings.SMS_GATEWAY = f"{__name__}.Broken"
    with pytest.raises(NotDelivered):
        commands.hand_over("case:1")
    settings.SMS_GATEWAY = fake
    commands.hand_over("case:1")
    assert [each.text for each in received()] == ["text"]


@pytest.mark.django_db(transaction=True)
def test_many_workers_deliver_it_once() -> None:
    commands.send(PHONE, "text", "case:1")
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: _on_its_own(commands.hand_over, "case:1"), range(8)))
    assert Received.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_write_it_once() -> None:
    with ThreadPoolExecutor(4) as writers:
        first = list(
            writers.map(lambda _: _on_its_own(commands.send, PHONE, "text", "case:1"), range(8))
        )
    assert first.count(True) == 1
    assert jobs() == ["case:1"]


def _on_its_own(act: Callable[..., T], *words: str) -> T:
    """Act as a thread of its own does: with its own connection, closed at the end."""
    try:
        return act(*words)
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_database_keeps_no_number_of_what_went() -> None:
    commands.send(PHONE, "text", "case:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(sent_at=NOON)


@pytest.mark.django_db
def test_old_messages_are_forgotten() -> None:
    with time_is(NOON):
        commands.send(PHONE, "gone", "case:1")
        commands.hand_over("case:1")
        commands.send(PHONE, "of no use", "code:1", expires_at=NOON + timedelta(minutes=10))
    with time_is(NOON + timedelta(days=3)):
        commands.sweep()
        assert [each.key for each in Message.objects.all()] == ["case:1"]
    with time_is(NOON + timedelta(days=183)):
        commands.sweep()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_of_a_number_that_is_forgotten_nothing_waits_and_no_other_loses_a_message() -> None:
    other = "+8613800000002"
    for key, phone in (("case:1", PHONE), ("case:2", other), ("case:3", PHONE)):
        commands.send(phone, "text", key)
    commands.hand_over("case:1")
    commands.forget(PHONE)
    commands.hand_over("case:3")
    assert {each.key for each in Message.objects.all()} == {"case:1", "case:2"}
    assert not received().exists()
    commands.hand_over("case:2")
    assert [each.phone for each in received()] == [other]


def test_in_earnest_a_gateway_must_be_named(settings: Settings) -> None:
    settings.DEMO = False
    assert [each.id for each in has_a_gateway(None)] == ["sms.W001"]
    settings.DEMO = True
    assert has_a_gateway(None) == []
    settings.DEMO = False
    settings.SMS_GATEWAY = "city.gateway.Carrier"
    assert has_a_gateway(None) == []
