"""Python and PostgreSQL write the same canonical JSON and take the same hash of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yimen.kernel.ledger import hash_of, text_of
from yimen.kernel.models import StoredEvent, canonical

CASE = UUID("01890000-0000-7000-8000-000000000001")
# PostgreSQL keeps no text with a NUL in it, and UTF-8 has no surrogates.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=24)
facts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
moments = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))]),
)


def event(**fields: Any) -> StoredEvent:
    """The first event of a case."""
    known = {
        "case_id": CASE,
        "number": 1,
        "kind": "requests.Registered",
        "state": "registered",
        "actor": "staff:1",
        "unit": None,
        "at": datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        "facts": {},
    }
    return StoredEvent(**{**known, **fields})


def text_in_database(made: StoredEvent, previous: bytes) -> tuple[str, bytes]:
    """The canonical text and hash as PostgreSQL makes them, of a row that is not stored."""
    columns = [field for field in StoredEvent._meta.concrete_fields if field.column]
    values = {
        field.column: field.get_db_prep_save(getattr(made, field.attname), connection)
        for field in columns
    }
    values |= {"hash": b"", "recorded_at": datetime.now(UTC)}
    row = ", ".join(f"%s::{field.db_type(connection)}" for field in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t, sha256(convert_to(t, 'UTF8'))"
            f" FROM kernel_event_text(ROW({row})::kernel_storedevent, %s) t",
            [*(values[field.column] for field in columns), previous],
        )
        text, digest = cursor.fetchone()
    return text, bytes(digest)


@pytest.mark.django_db
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    facts=facts,
    actor=words,
    state=words,
    kind=words,
    part_state=words,
    number=st.integers(1, 2**31 - 1),
    part=st.integers(0, 2**15 - 1),
    unit=st.none() | st.integers(0, 2**31 - 1),
    at=moments,
    previous=st.binary(min_size=32, max_size=32) | st.just(b""),
)
@example(
    facts={"\x01\x1f\x7f\u2028": ["\"\\/\b\f\n\r\t", "👪🏽", "\ufeff", "\u0000"], "n": 10**300},
    actor="\t\"\\", state="\x0b", kind="a\u2029", part_state="é", number=2**31 - 1, part=1, unit=0,
    at=datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=8))),
    previous=bytes(32),
)  # fmt: skip
def test_both_write_the_same_text_and_take_the_same_hash(previous: bytes, **fields: Any) -> None:
    made = event(**fields)
    text, digest = text_in_database(made, previous)
    assert text == text_of(made, previous)
    assert digest == hash_of(made, previous)


@pytest.mark.django_db
@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(facts=facts)
def test_what_was_stored_reads_back_to_the_same_text(facts: Any) -> None:
    """Else the hash could not be taken again from what the database gives back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::json, (%s::json)::text", [canonical(facts)] * 2)
        read, text = cursor.fetchone()
    assert canonical(read) == text == canonical(facts)


def test_canonical_json_has_one_form() -> None:
    assert canonical({"b": [1, True, None], "a": "中"}) == '{"a":"中","b":[1,true,null]}'


def test_a_hash_names_the_one_before_it() -> None:
    made = event()
    assert hash_of(made, b"") != hash_of(made, bytes(32))
    assert hash_of(made, b"") == hashlib.sha256(text_of(made, b"").encode()).digest()
