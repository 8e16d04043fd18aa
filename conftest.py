"""Where the tests find their database, and what is set the same for all of them."""

from __future__ import annotations

import os
import tempfile

# A fixed place and fixed secrets, so that no test depends on the folder that it runs in.
os.environ.setdefault("YIMEN_HOME", tempfile.mkdtemp(prefix="yimen-tests-"))
os.environ.setdefault("YIMEN_SECRET_KEYS", "tests")
os.environ.setdefault("YIMEN_HASH_KEY", "tests")
os.environ.setdefault("YIMEN_LOG_LEVEL", "WARNING")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.settings")

import django
import pytest

django.setup()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: pytest.FixtureRequest) -> None:
    """Scrypt is slow on purpose; here nothing is worth guessing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
