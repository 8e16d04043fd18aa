"""A connection that the server has cut is noticed after a rest, or else at its first use."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db import connections as all_connections

from yimen.postgresql.base import PLANS, DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours() -> DatabaseWrapper:
    """The connection of this thread, as a web server's thread has it: checked, kept for ever."""
    found = all_connections["default"]
    assert isinstance(found, DatabaseWrapper)
    found.close()
    found.ensure_connection()
    return found


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(pid)


def cut(ours: DatabaseWrapper) -> None:
    """The server ends the connection, as it does when it is started anew."""
    pid = server_process()
    known = ours.connection.info
    with psycopg.connect(known.dsn, password=known.password, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_after_a_rest_no_request_fails(ours: DatabaseWrapper) -> None:
    before = server_process()
    cut(ours)
    ours.asked_at -= 60
    ours.close_if_unusable_or_obsolete()  # what Django does before each request
    assert server_process() != before


def test_without_a_rest_one_request_fails_and_the_next_does_not(ours: DatabaseWrapper) -> None:
    cut(ours)
    ours.close_if_unusable_or_obsolete()
    with pytest.raises(DatabaseError):
        server_process()
    ours.close_if_unusable_or_obsolete()
    assert server_process()


def test_plans_are_kept(ours: DatabaseWrapper) -> None:
    assert ours.connection.prepared_max == PLANS
    with connection.cursor() as cursor:
        for number in range(8):
            cursor.execute("SELECT %s::int + 40", [number])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 40'")
        assert cursor.fetchone() == (1,)
