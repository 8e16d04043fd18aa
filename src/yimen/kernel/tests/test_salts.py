"""The digest of words: over a salt, so that nobody can try guesses once both are erased."""

from __future__ import annotations

import hashlib

import pytest

from yimen.kernel.salts import digest_of, holds, sealed


def test_the_same_words_have_another_digest_each_time() -> None:
    assert sealed("Yes.")[1] != sealed("Yes.")[1]


def test_whoever_has_words_and_salt_can_hold_them_against_the_digest() -> None:
    salt, digest = sealed("Yes.")
    assert hashlib.sha256((salt + "Yes.").encode()).hexdigest() == digest == digest_of(salt, "Yes.")
    assert hashlib.sha256(b"Yes.").hexdigest() != digest, "guesses could be tried"


@pytest.mark.parametrize(
    ("salt", "text", "held"),
    [
        ("s", "Yes.", True),
        ("", "", True),
        ("s", "No.", False),
        ("", "Yes.", False),
        ("s", "", False),
        ("t", "Yes.", False),
    ],
)
def test_words_hold_as_they_were_or_erased_with_their_salt(
    salt: str, text: str, held: bool
) -> None:
    assert holds(salt, text, digest_of("s", "Yes.")) is held
