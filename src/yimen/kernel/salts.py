"""The digest that a history keeps of words: over a salt that lies with them and goes with them.

Over the words alone, whoever has the digest could try guesses on it after they are erased. Whoever
has the words has their salt as well, and can hold both against the history.
"""

from __future__ import annotations

import hashlib
import secrets


def new_salt() -> str:
    """What keeps guesses from being tried on a digest: another each time."""
    return secrets.token_hex(16)


def digest_of(salt: str, text: str) -> str:
    """SHA-256 of salt and words, as the event keeps it."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def sealed(text: str) -> tuple[str, str]:
    """A new salt for words, and their digest."""
    salt = new_salt()
    return salt, digest_of(salt, text)


def holds(salt: str, text: str, digest: str) -> bool:
    """Whether words are those that were sealed, or were erased together with their salt."""
    return not (salt or text) or digest_of(salt, text) == digest
