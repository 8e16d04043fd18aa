"""The front door, and what anybody can check."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Story

from yimen.kernel.models import DailyRoot
from yimen.kernel.roots import seal
from yimen.links.sms.commands import receive
from yimen.portal import queries
from yimen.portal.pages.outbox import LATEST

from .conftest import PHONE, Visitor, delivered, text


def test_the_front_door_says_what_one_can_do(visitor: Visitor) -> None:
    response = visitor.get("/")
    assert response.status_code == 200
    assert "What can the city do for you?" in text(response)
    assert 'href="/send/"' in response.content.decode()
    assert 'href="/follow/"' in response.content.decode()


def test_the_front_door_asks_the_database_nothing(
    visitor: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        visitor.get("/")


def test_daily_roots_are_published(visitor: Visitor, story: Story) -> None:
    assert "The first root is made tonight." in text(visitor.get("/roots/"))
    story.register()
    root = seal(date(2026, 3, 2))
    page = text(visitor.get("/roots/"))
    assert "1 matter moved" in page
    assert bytes(root.root).hex() in page


def test_older_roots_stand_on_further_pages(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, city: object
) -> None:
    monkeypatch.setattr(queries, "MOST", 2)
    for day in range(1, 6):
        seal(date(2026, 3, day))
    first = text(visitor.get("/roots/"))
    assert "March 5, 2026" in first
    assert "March 3, 2026" not in first
    assert "Earlier" in first
    second = text(visitor.get("/roots/?before=2026-03-04"))
    assert "March 3, 2026" in second
    assert "March 4, 2026" not in second
    assert text(visitor.get("/roots/?before=2026-99-99")) == first


@pytest.fixture
def receipt(story: Story) -> tuple[str, str]:
    """What stands on the paper."""
    story.register()
    return story.request.number, queries.first_hash(story.request)


def test_a_receipt_holds_before_and_after_it_is_sealed(
    visitor: Visitor, receipt: tuple[str, str]
) -> None:
    number, mark = receipt
    page = text(visitor.post("/receipt/", number=number, hash=mark))
    assert "It holds" in page
    assert "not yet sealed" in page
    root = seal(date(2026, 3, 2))
    page = text(visitor.post("/receipt/", number=number, hash=mark.upper()))
    assert "Sealed by the published root of March 2, 2026" in page
    assert bytes(root.root).hex() in page


def test_a_receipt_still_holds_when_the_matter_went_on(
    visitor: Visitor, story: Story, receipt: tuple[str, str]
) -> None:
    seal(date(2026, 3, 2))
    story.dispatch().sign()
    number, mark = receipt
    assert "root of March 2, 2026" in text(visitor.post("/receipt/", number=number, hash=mark))
    seal(date(2026, 3, 3))
    assert "root of March 3, 2026" in text(visitor.post("/receipt/", number=number, hash=mark))


def test_a_receipt_copied_in_groups_is_understood(
    visitor: Visitor, receipt: tuple[str, str]
) -> None:
    number, mark = receipt
    groups = " ".join(mark[i : i + 8] for i in range(0, 64, 8))
    assert "It holds" in text(visitor.post("/receipt/", number=number, hash=groups))


def test_a_wrong_mark_and_an_unknown_number_get_the_same_answer(
    visitor: Visitor, receipt: tuple[str, str]
) -> None:
    number, mark = receipt
    wrong = text(visitor.post("/receipt/", number=number, hash="0" * 64))
    unknown = text(visitor.post("/receipt/", number="990101-00001", hash=mark))
    assert "It does not fit" in wrong
    assert "It does not fit" in unknown


def test_a_history_that_was_rewritten_no_longer_holds(
    visitor: Visitor, story: Story, receipt: tuple[str, str]
) -> None:
    number, mark = receipt
    with connection.cursor() as cursor:  # somebody with all rights in the database
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE kernel_storedevent SET at = at - interval '1 day'")
    assert "It does not fit" in text(visitor.post("/receipt/", number=number, hash=mark))


def test_a_history_whose_root_was_replaced_no_longer_holds(
    visitor: Visitor, receipt: tuple[str, str]
) -> None:
    number, mark = receipt
    seal(date(2026, 3, 2))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    DailyRoot.objects.update(root=bytes(32))
    assert "It does not fit" in text(visitor.post("/receipt/", number=number, hash=mark))


def test_nothing_typed_into_the_receipt_breaks_the_page(visitor: Visitor) -> None:
    for number, mark in (("", ""), ("\x00", "\x00"), ("²³", "zz"), ("1" * 24, "a" * 200)):
        assert visitor.post("/receipt/", number=number, hash=mark).status_code in (200, 422)


def test_the_demonstration_shows_what_went_out_and_a_real_city_does_not(
    visitor: Visitor, story: Story, settings: Settings
) -> None:
    assert visitor.get("/outbox/").status_code == 404
    settings.DEMO = True
    assert "No message has gone out yet." in text(visitor.get("/outbox/"))
    story.register()
    visitor.ask(story.request.number)
    delivered()
    page = text(visitor.get("/outbox/"))
    assert "is your code for Yimen" in page
    assert "138****0001" in page
    assert PHONE not in page
    settings.SMS_GATEWAY = "city.gateway.Carrier"
    assert visitor.get("/outbox/").status_code == 404


def test_the_link_of_a_message_can_be_followed_from_the_outbox(
    visitor: Visitor, settings: Settings
) -> None:
    settings.DEMO = True
    receive(f"+86{PHONE}", "<b>进度</b>：https://yimen.example/follow/?number=1", "case:1")
    page = visitor.get("/outbox/").content.decode()
    assert '<a href="https://yimen.example/follow/?number=1">' in page
    assert "&lt;b&gt;进度" in page


def test_the_outbox_shows_the_latest_only(visitor: Visitor, settings: Settings) -> None:
    settings.DEMO = True
    for number in range(LATEST + 1):
        receive(f"+86{PHONE}", f"message {number}.", f"case:{number}")
    page = text(visitor.get("/outbox/"))
    assert f"message {LATEST}." in page
    assert "message 0." not in page
