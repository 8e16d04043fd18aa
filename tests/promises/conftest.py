"""What the database promises is tried with SQL, from threads, and by breaking connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import City, build_city
from yimen.deadlines.queries import forget
from yimen.deadlines.seeding import load_seed

T = TypeVar("T")


@pytest.fixture
def city(request: pytest.FixtureRequest, db: None) -> City:
    """The city, with its rules of time: a test that committed has emptied every table."""
    load_seed()
    forget()
    return build_city()


def run(sql: str, *values: Any) -> None:
    """Write to the database as whoever has its password may."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def checked_now() -> None:
    """Let PostgreSQL check what it would check at the commit."""
    run("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def refused_by_the_database(words: str) -> Iterator[None]:
    """What happens inside is refused by PostgreSQL itself, now or at the commit."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield
        checked_now()


def at_once(*acts: Callable[[], T]) -> list[T | Exception]:
    """Do all of it at the same instant, each with a connection of its own."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], T]) -> T | Exception:
        ready.wait(timeout=10)
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))
