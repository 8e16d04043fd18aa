"""An e-mail is written once for its cause, delivered once, refused once, and not kept."""

from __future__ import annotations

import email
import json
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from yimen.kernel.time import time_is
from yimen.links.mail import commands, gateway, jobs
from yimen.links.mail.apps import tells_no_password_in_clear
from yimen.links.mail.gateway import NotDelivered, Undeliverable
from yimen.links.mail.models import Letter, Mail
from yimen.links.mail.queries import received

ADDRESS = "wang@example.com"
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
STOP = "https://yimen.example/mail/stop/x/"


def waiting(name: str = "mail.deliver") -> list[dict[str, Any]]:
    """What waits for the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_mail_is_delivered_and_then_known_by_its_key_alone() -> None:
    commands.send(ADDRESS, "您的事项", "已登记。", "case:1", stop=STOP)
    assert [each["key"] for each in waiting()] == ["case:1"]
    commands.hand_over("case:1")
    (arrived,) = received()
    assert (arrived.address, arrived.subject, arrived.text) == (ADDRESS, "您的事项", "已登记。")
    mail = Mail.objects.get()
    assert mail.sent_at
    assert (mail.address, mail.subject, mail.text, mail.stop) == ("", "", "", "")


@pytest.mark.django_db
def test_the_same_cause_is_told_once() -> None:
    assert commands.send(ADDRESS, "first", "text", "case:1")
    assert not commands.send(ADDRESS, "again", "text", "case:1")
    commands.hand_over("case:1")
    commands.hand_over("case:1")
    assert not commands.send(ADDRESS, "first", "text", "case:1")
    assert [each.subject for each in received()] == ["first"]


@pytest.mark.django_db
def test_what_is_undone_is_not_told() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        commands.send(ADDRESS, "s", "t", "case:1")
        raise ZeroDivisionError
    assert not Mail.objects.exists()
    assert waiting() == []


@pytest.mark.django_db
def test_nothing_of_it_can_be_read_in_the_database() -> None:
    commands.send(ADDRESS, "您的事项", "已登记。", "case:1", stop=STOP)
    commands.receive(ADDRESS, "您的事项", "已登记。", "case:2")
    with connection.cursor() as cursor:
        for table in ("mail_mail", "mail_letter"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            (row,) = cursor.fetchone()
            assert not any(word in row for word in (ADDRESS, "事项", "已登记", "stop/x")), table


@pytest.mark.django_db
def test_what_is_of_no_use_any_more_does_not_go() -> None:
    with time_is(NOON):
        commands.send(ADDRESS, "s", "t", "case:1")
    with time_is(NOON + commands.NEWS):
        commands.hand_over("case:1")
    assert not received().exists()


@pytest.mark.django_db
def test_the_database_keeps_no_address_of_what_is_over() -> None:
    commands.send(ADDRESS, "s", "t", "case:1")
    for over in ({"sent_at": NOON}, {"refused_at": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.update(**over)


WANG, LI = UUID(int=1), UUID(int=2)


@pytest.mark.django_db
def test_of_who_is_forgotten_nothing_waits_and_no_other_loses_a_mail() -> None:
    for key, whose in (("case:1", WANG), ("case:2", LI), ("case:3", WANG)):
        commands.send(ADDRESS, "s", "t", key, whose=whose)
    commands.hand_over("case:1")
    commands.forget(WANG, ADDRESS)
    assert {each.key for each in Mail.objects.all()} == {"case:1", "case:2"}
    assert not received().exists()
    commands.hand_over("case:2")
    assert [each.key for each in received()] == ["case:2"]
    assert not Mail.objects.exclude(whose=None).exists(), "whose it was is not kept either"


@pytest.mark.django_db
def test_what_waits_is_turned_away_to_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "REFUSED", [told := Told()])
    for key, whose in (("case:1", WANG), ("case:2", LI)):
        commands.send(ADDRESS, "s", "t", key, whose=whose)
    commands.turn_away(WANG)
    assert told.calls == [{"key": "case:1", "recipient": False}]
    commands.hand_over("case:1")
    assert not received().exists()


@pytest.mark.django_db
def test_old_mails_are_forgotten() -> None:
    with time_is(NOON):
        commands.send(ADDRESS, "s", "t", "case:1")
        commands.hand_over("case:1")
        commands.send(ADDRESS, "s", "t", "once:1", expires_at=NOON + timedelta(minutes=10))
    with time_is(NOON + timedelta(days=3)):
        commands.sweep()
        assert [each.key for each in Mail.objects.all()] == ["case:1"]
    with time_is(NOON + timedelta(days=183)):
        commands.sweep()
    assert not Mail.objects.exists()


# The message itself.


@dataclass
class Server:
    """What Django's own backend speaks to: answers as it is told, keeps what it was given."""

    answer: Exception | None = None
    given: list[bytes] = field(default_factory=list)

    def sendmail(self, sender: str, to: list[str], content: bytes) -> None:
        if self.answer:
            raise self.answer
        self.given.append(content)

    def quit(self) -> None:
        """Nothing to close."""


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A mail server at the other end of Django's backend."""
    made = Server()
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "12345 热线 <news@city.gov.cn>"

    def opened(self: EmailBackend) -> bool:
        self.connection = made  # type: ignore[assignment]
        return True

    monkeypatch.setattr(EmailBackend, "open", opened)
    return made


def test_a_message_is_plain_text_that_every_server_takes_and_every_reader_reads(
    server: Server,
) -> None:
    gateway.deliver(ADDRESS, "您的事项 261123-00042：办理中", "已登记。\n\n" * 300, "case:1", STOP)
    (content,) = server.given
    assert all(byte < 128 for byte in content), "no server must know 8BITMIME"
    assert max(map(len, content.splitlines())) < 998
    read = email.message_from_bytes(content)
    assert read.get_content_type() == "text/plain"
    assert str(make_header(decode_header(read["Subject"]))) == "您的事项 261123-00042：办理中"
    payload = read.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().startswith("已登记。")
    assert read["List-Unsubscribe"] == f"<{STOP}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Message-ID"].endswith("@city.gov.cn>")
    assert "case:1" not in content.decode()
    assert gateway.KEY not in content.decode()


def test_the_same_key_is_the_same_message_id(server: Server) -> None:
    first, second, other = (gateway.deliver(ADDRESS, "s", "t", key, "") for key in "aab")
    assert first == second != other
    assert b"List-Unsubscribe" not in server.given[0]


@pytest.mark.parametrize(
    ("address", "subject", "stop"),
    [
        ("a@example.com\nBcc: b@example.com", "s", STOP),
        (ADDRESS, "s\r\nBcc: b@example.com", STOP),
        (ADDRESS, "s", "https://x/\nBcc: b@example.com"),
        ("nobody", "s\n", ""),
    ],
)
def test_no_line_break_makes_a_header(
    server: Server, address: str, subject: str, stop: str
) -> None:
    with pytest.raises(Undeliverable):
        gateway.deliver(address, subject, "t", "case:1", stop)
    assert not server.given


@pytest.mark.django_db
def test_a_subject_of_several_lines_is_one(server: Server) -> None:
    commands.send(ADDRESS, "one\r\nBcc: b@example.com", "t", "case:1")
    commands.hand_over("case:1")
    assert email.message_from_bytes(server.given[0])["Bcc"] is None


# What the server's answers mean.


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({ADDRESS: (code, f"{ADDRESS}: no".encode())})


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (refused(550), Undeliverable),
        (refused(450), NotDelivered),
        (smtplib.SMTPDataError(554, b"spam"), Undeliverable),
        (smtplib.SMTPDataError(452, b"full"), NotDelivered),
        (smtplib.SMTPSenderRefused(553, b"who?", "us"), NotDelivered),
        (smtplib.SMTPAuthenticationError(535, b"password"), NotDelivered),
        (smtplib.SMTPServerDisconnected("gone"), NotDelivered),
        (ConnectionRefusedError(111, "no"), NotDelivered),
        (TimeoutError("slow"), NotDelivered),
    ],
    ids=lambda each: getattr(each, "__name__", None) or type(each).__name__,
)
def test_what_is_for_good_and_what_is_tried_again(
    server: Server, answer: Exception, raised: type[Exception]
) -> None:
    server.answer = answer
    with pytest.raises(raised) as told:
        gateway.deliver(ADDRESS, "s", "t", "case:1", STOP)
    assert ADDRESS not in f"{told.value!r} {told.value.__cause__!r}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "recipient"),
    [(refused(550), True), (smtplib.SMTPDataError(554, b"spam"), False)],
    ids=["recipient", "content"],
)
def test_what_is_refused_for_good_is_written_down_and_told_to_who_knows_another_way(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Exception, recipient: bool
) -> None:
    monkeypatch.setattr(commands, "REFUSED", [told := Told()])
    server.answer = answer
    commands.send(ADDRESS, "s", "t", "case:1", stop=STOP)
    commands.hand_over("case:1")
    mail = Mail.objects.get()
    assert (mail.sent_at, mail.address, mail.text) == (None, "", "")
    assert mail.refused_at
    assert mail.receipt in ("SMTP 550", "SMTP 554")
    assert told.calls == [{"key": "case:1", "recipient": recipient}]
    server.answer = None
    commands.hand_over("case:1")
    assert not server.given, "it is not tried again"


@dataclass
class Told:
    """A job that only remembers what it was given."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    def defer(self, **said: Any) -> None:
        self.calls.append(said)


@dataclass
class Context:
    """What the worker tells a job of itself."""

    job: Any


@dataclass
class Job:
    attempts: int


@pytest.mark.django_db
def test_what_a_server_does_not_take_for_a_day_goes_by_another_way(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "REFUSED", [told := Told()])
    server.answer = TimeoutError("slow")
    commands.send(ADDRESS, "s", "t", "case:1")
    run: Callable[..., None] = jobs.deliver.func
    for attempt in range(jobs.AGAIN + 1):
        assert told.calls == []
        with pytest.raises(NotDelivered):
            run(Context(Job(attempt)), "case:1")
    assert told.calls == [{"key": "case:1", "recipient": False}]
    assert Mail.objects.get().receipt == "TimeoutError"


def test_pauses_grow() -> None:
    strategy: Any = jobs.deliver.retry_strategy
    pauses = []
    for attempt in range(jobs.AGAIN):
        decision = strategy.get_retry_decision(exception=NotDelivered(), job=Job(attempt))
        pauses.append(decision.retry_at)
    assert pauses == sorted(set(pauses))
    last = strategy.get_retry_decision(exception=NotDelivered(), job=Job(jobs.AGAIN))
    assert last is None


def test_a_password_does_not_go_in_clear(settings: Settings) -> None:
    assert tells_no_password_in_clear(None) == []
    settings.EMAIL_HOST_PASSWORD = "secret"
    assert [each.id for each in tells_no_password_in_clear(None)] == ["mail.W001"]
    settings.EMAIL_USE_TLS = True
    assert tells_no_password_in_clear(None) == []


def test_the_fake_is_somewhere_in_a_demonstration_only(settings: Settings) -> None:
    settings.DEMO = False
    assert not gateway.reachable()
    settings.DEMO = True
    assert gateway.reachable()
    settings.DEMO = False
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert gateway.reachable()


@pytest.mark.django_db
def test_the_fake_takes_each_key_once() -> None:
    for _time in range(2):
        commands.receive(ADDRESS, "s", "t", "case:1")
    assert Letter.objects.count() == 1
