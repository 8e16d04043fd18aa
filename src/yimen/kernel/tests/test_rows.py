"""Statements that are made once say what Django's would say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoAssertNumQueries

from yimen.kernel import rows
from yimen.kernel.models import DailyRoot, Knock, StoredEvent
from yimen.kernel.rows import Kept
from yimen.kernel.time import now

pytestmark = pytest.mark.django_db

KNOCKS = Kept(lambda door: Knock.objects.filter(door=door).order_by("times"), str)


def knock(door: str, who: bytes, times: int = 1) -> Knock:
    """A row that no guard protects."""
    made = Knock(door=door, who=who, times=times, until=now())
    rows.insert(made)
    return made


def test_rows_come_back_as_django_reads_them(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for times in (3, 1, 2):
        knock("a", bytes([times]), times)
    knock("b", b"x")
    with django_assert_num_queries(1):
        found = KNOCKS("a")
    assert [(each.times, bytes(each.who)) for each in found] == [(1, b"\1"), (2, b"\2"), (3, b"\3")]
    assert found == list(Knock.objects.filter(door="a").order_by("times"))
    assert not found[0]._state.adding
    assert KNOCKS("nowhere") == []


def test_rows_bring_along_what_they_point_to(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    types = ContentType.objects.order_by("pk")[:2]
    for codename, of in (("one", types[0]), ("two", types[1])):
        Permission.objects.create(codename=codename, content_type=of, name="a kept row")
    named = Kept(
        lambda name: (
            Permission.objects.select_related("content_type").filter(name=name).order_by("codename")
        ),
        str,
    )
    with django_assert_num_queries(1):
        found = [(each.codename, each.content_type) for each in named("a kept row")]
    assert found == [("one", types[0]), ("two", types[1])]


def test_one_row_or_none() -> None:
    made = knock("a", b"x", 7)
    assert KNOCKS.one("a") == made
    with pytest.raises(Knock.DoesNotExist):
        KNOCKS.one("b")


def test_what_looks_like_sql_is_only_a_value() -> None:
    knock("' OR true --", b"x")
    knock("a", b"x")
    assert [each.door for each in KNOCKS("' OR true --")] == ["' OR true --"]


def test_only_plain_rows_by_their_argument_are_kept() -> None:
    loose = Kept(lambda door: Knock.objects.all(), str)
    more = Kept(lambda door: Knock.objects.annotate(low=Lower("door")).filter(door=door), str)
    for wrong in (loose, more):
        with pytest.raises(LookupError):
            wrong("a")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_of_a_transaction() -> None:
    locked = Kept(lambda door: Knock.objects.select_for_update().filter(door=door), str)
    with transaction.atomic():
        assert locked("a") == []
    with pytest.raises(TransactionManagementError):
        locked("a")


def test_a_key_that_is_taken_is_refused_in_djangos_words() -> None:
    root = {"cut": now(), "heads": 1, "previous": b"p" * 32, "root": b"r" * 32}
    rows.insert(DailyRoot(day=date(2026, 3, 2), **root))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(DailyRoot(day=date(2026, 3, 2), **root))


def test_only_the_named_fields_are_written_back() -> None:
    made = knock("a", b"x", 1)
    Knock.objects.update(times=F("times") + 8)
    made.times, made.until = 100, datetime(2026, 1, 1, tzinfo=UTC)
    rows.update(made, ["until"])
    made.refresh_from_db()
    assert (made.times, made.until) == (9, datetime(2026, 1, 1, tzinfo=UTC))


def test_new_rows_and_changed_ones_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    old = knock("a", b"x", 1)
    old.times, old.until = 5, datetime(2026, 1, 1, tzinfo=UTC)
    new = Knock(door="a", who=b"y", times=2, until=now())
    with django_assert_num_queries(1):
        rows.upsert([old, new], ("times",))
    assert [each.times for each in KNOCKS("a")] == [2, 5]
    assert Knock.objects.get(who=b"x").until > old.until, "only the named field is written back"
    assert not new._state.adding
    with django_assert_num_queries(0):
        rows.upsert([], ("heads",))


def test_the_database_fills_what_is_its_own() -> None:
    key = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():  # no case has such an event
        rows.insert(
            StoredEvent(
                case_id=key, number=1, kind="x", state="y", actor="z", at=now(), facts={"b": 1}
            )
        )
        stored = Kept(lambda each: StoredEvent.objects.filter(case_id=each), UUID).one(key)
        assert len(bytes(stored.hash)) == 32
        assert stored.facts == {"b": 1}
        with transaction.atomic():
            transaction.get_connection().check_constraints()
