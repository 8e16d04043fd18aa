"""How long the database may take for a question, where that is not as long as usual."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def patience(wanted: str) -> Iterator[None]:
    """For each question inside, so long (`400ms`, `20s`); afterwards as long as before.

    Inside a transaction only. Where one takes longer that is a DatabaseError: the transaction, or
    the savepoint around this, is rolled back, and with it what was set here.
    """
    before = _set(wanted)
    yield
    _set(before)


def _set(wanted: str) -> str:
    """Set it for this transaction; says how it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'),"
            " set_config('statement_timeout', %s, true)",
            [wanted],
        )
        return str(cursor.fetchone()[0])
