from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from yimen.kernel import crypto
from yimen.kernel.crypto import keyed_hash, open_text, seal_text
from yimen.orgs.models import Resident


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    crypto._cipher.cache_clear()
    yield
    crypto._cipher.cache_clear()


def use(settings: Settings, *keys: bytes) -> None:
    settings.DATA_KEYS = [key.decode() for key in keys]
    crypto._cipher.cache_clear()


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    sealed = seal_text(text)
    assert open_text(sealed) == text
    assert text == "" or text not in sealed or len(text) < 4


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal_text("13800000001") != seal_text("13800000001")


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    use(settings, old)
    sealed = seal_text("王小明")
    use(settings, new, old)
    assert open_text(sealed) == "王小明"
    newer = seal_text("王小明")
    use(settings, old)
    with pytest.raises(InvalidToken):
        open_text(newer)


def test_what_was_tampered_with_does_not_open() -> None:
    sealed = seal_text("王小明")
    forged = sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:]
    with pytest.raises(InvalidToken):
        open_text(forged)


def test_a_keyed_hash_finds_again_and_tells_nothing_without_the_key(settings: Settings) -> None:
    settings.HASH_KEY = "one"
    first = keyed_hash("+8613800000001")
    assert first == keyed_hash("+8613800000001")
    assert first != keyed_hash("+8613800000002")
    assert len(first) == 32
    settings.HASH_KEY = "two"
    assert first != keyed_hash("+8613800000001")


@pytest.mark.django_db
def test_the_database_never_holds_what_it_could_read() -> None:
    person = Resident.objects.create(name="王小明", phone="+8613800000001", address="东街1号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, address FROM orgs_resident WHERE id = %s", [person.pk])
        stored = cursor.fetchone()
    assert not {"王小明", "+8613800000001", "东街1号"} & set(stored)
    assert Resident.objects.get().name == "王小明"
