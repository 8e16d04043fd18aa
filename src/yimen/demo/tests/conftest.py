"""The demo city, loaded once for these tests and rolled back after them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from yimen.deadlines.calendar import BEIJING
from yimen.demo.city import City
from yimen.demo.load import load_place
from yimen.demo.plan import Plans
from yimen.demo.write import Writer
from yimen.demo.year import Year
from yimen.orgs.held import forget_all

UNTIL = datetime(2026, 11, 23, 15, tzinfo=BEIJING)
"""A Monday afternoon: desks are open, and heating has begun."""


def year_of(cases: int, seed: int = 7, until: datetime = UNTIL) -> Plans:
    """A year of the city that is loaded."""
    return Plans(Year(until, seed), City(), cases)


def written(plans: Plans, *, bulk: bool) -> None:
    """All of it, with every constraint that waits for the end of a transaction checked now."""
    writer = Writer(plans, bulk)
    writer.write(writer.blocks, lambda many: None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The city without a case."""
    with django_db_blocker.unblock(), undone():
        # pytest-django sets a database up only where a test is marked with django_db
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        forget_all()
        load_place()
        yield
        forget_all()
