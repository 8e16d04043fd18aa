"""Public doors: how often somebody may knock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from pytest_django import Settings

from yimen.kernel.limits import TooOften, address_of, allow, require, sweep
from yimen.kernel.models import Knock
from yimen.kernel.time import time_is

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.django_db
def test_the_first_knocks_are_let_in_and_no_more() -> None:
    with time_is(NOON):
        assert [allow("code", "+8613800000001", 3, 60) for _ in range(5)] == [True] * 3 + [
            False
        ] * 2


@pytest.mark.django_db
def test_a_new_window_begins_when_the_old_one_is_over() -> None:
    with time_is(NOON):
        assert allow("code", "a", 1, 60)
    with time_is(NOON + timedelta(seconds=59)):
        assert not allow("code", "a", 1, 60)
    with time_is(NOON + timedelta(seconds=60)):
        assert allow("code", "a", 1, 60)
        assert not allow("code", "a", 1, 60)


@pytest.mark.django_db
def test_doors_and_people_are_counted_apart() -> None:
    assert allow("code", "a", 1, 60)
    assert allow("code", "b", 1, 60)
    assert allow("sign-in", "a", 1, 60)
    assert not allow("sign-in", "a", 1, 60)


@pytest.mark.django_db
def test_who_is_refused_is_told_so_with_the_status_for_it() -> None:
    require("code", "a", 1, 60)
    with pytest.raises(TooOften) as refused:
        require("code", "a", 1, 60)
    assert refused.value.status == 429


@pytest.mark.django_db
def test_nobody_can_be_read_from_the_table() -> None:
    allow("code", "+8613800000001", 1, 60)
    knock = Knock.objects.get()
    assert len(bytes(knock.who)) == 32
    assert b"13800000001" not in bytes(knock.who)


@pytest.mark.django_db
def test_what_is_over_is_swept_and_the_rest_stays() -> None:
    with time_is(NOON):
        allow("code", "old", 1, 60)
        allow("code", "young", 1, 3600)
    with time_is(NOON + timedelta(minutes=5)):
        assert sweep() == 1
        assert not allow("code", "young", 1, 3600)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_instant_exactly_the_allowed_number_comes_in() -> None:
    def knock(_: int) -> bool:
        try:
            return allow("code", "crowd", 7, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        let_in = list(crowd.map(knock, range(40)))
    assert let_in.count(True) == 7
    assert Knock.objects.get().times == 40


@pytest.mark.django_db(transaction=True)
def test_a_knock_inside_a_transaction_that_fails_is_not_counted() -> None:
    @transaction.atomic
    def knock_and_fail() -> None:
        allow("code", "a", 1, 60)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        knock_and_fail()
    assert allow("code", "a", 1, 60)


@pytest.mark.parametrize(
    ("written", "told", "https", "address"),
    [
        ("203.0.113.9", "", False, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", False, "203.0.113.9"),  # anyone can write such a line
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", True, "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", False, "203.0.113.9"),
        ("", "", False, "unknown"),
    ],
)
def test_an_address_is_what_the_network_says_and_not_what_the_visitor_says(
    written: str, told: str, https: bool, address: str, settings: Settings
) -> None:
    settings.HTTPS = https
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told} if told else None)
    request.META["REMOTE_ADDR"] = written
    assert address_of(request) == address
