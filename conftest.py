"""Where the tests find their database, and what is set the same for all of them.

`DATABASE_URL` names a server on which the tests may make databases of their own; where it is not
set, an embedded server is made for the run and thrown away after it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

held = contextlib.ExitStack()
atexit.register(held.close)

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers have these from who started them
    home = tempfile.mkdtemp(prefix="yimen-tests-")
    held.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ["YIMEN_HOME"] = home
    Path(home, "static").mkdir()
    # Fixed secrets, and nothing that the shell has set for a real place.
    os.environ["YIMEN_SECRET_KEYS"] = os.environ["YIMEN_HASH_KEY"] = "tests"
    os.environ["YIMEN_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "yimen.settings"
    for name in (
        *("YIMEN_DEMO", "YIMEN_DEBUG", "YIMEN_HTTPS", "YIMEN_ALLOWED_HOSTS", "YIMEN_MAIL"),
        *("YIMEN_COURT_URL", "YIMEN_COURT_SECRETS"),
    ):
        os.environ.pop(name, None)
    if not os.environ.get("DATABASE_URL"):
        from yimen.embedded import THROW_AWAY, Cluster, running, url

        cluster = Cluster(Path(home), THROW_AWAY)
        held.enter_context(running(cluster))
        os.environ["DATABASE_URL"] = url(cluster)

import django
import pytest
from pytest_django import DjangoDbBlocker, Settings

django.setup()

pytest_plugins = ["tests.players"]


def pytest_report_header() -> str:
    """Say which server the tests run on."""
    from django.conf import settings

    return f"database server: {settings.DATABASES['default']['HOST'] or 'local socket'}"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Passwords are made slow to guess on purpose; here nothing is worth guessing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    """A test takes back what it wrote, so nothing may be remembered of it."""
    from yimen.orgs.held import forget_all

    forget_all()


# What Django writes of its models after a migration: no test commits to it, and it is dear.
LEFT = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """History refuses to be emptied, but a test that commits leaves some to clear away."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname from pg_trigger"
            " where not tgisinternal and tgname like '%\\_no\\_truncate'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f'alter table {table} disable trigger "{trigger}"')
    known = connection.introspection.django_table_names

    def emptied(**asked: Any) -> list[str]:
        return [name for name in known(**asked) if name not in LEFT]

    with (
        patch.object(connection.introspection, "django_table_names", emptied),
        patch("django.core.management.commands.flush.emit_post_migrate_signal"),
    ):
        yield


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Procrastinate's tables are not Django's, so a test that commits leaves its jobs there."""
    yield
    if "transactional_db" in request.fixturenames or _commits(request):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "truncate procrastinate_jobs, procrastinate_events,"
                " procrastinate_periodic_defers, procrastinate_workers"
            )


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
