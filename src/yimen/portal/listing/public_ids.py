"""The name that a matter bears in public: it leads to the matter, and tells nothing of it.

Neither the number, which with a telephone opens the matter, nor the key, which says to the
millisecond when it came in: the key through a cipher (AES, one block) that only the city can undo.
"""

from __future__ import annotations

import hashlib
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings


@cache
def _cipher(secret: str) -> Cipher[ECB]:
    key = hashlib.sha256(f"yimen.portal.listing\n{secret}".encode()).digest()
    # One block, and never the same twice: the mode plays no part.
    return Cipher(AES(key), ECB())  # noqa: S305


def public_id(key: UUID) -> UUID:
    """The public name of a matter."""
    return UUID(bytes=_cipher(settings.HASH_KEY).encryptor().update(key.bytes))


def key_of(public: UUID) -> UUID:
    """The key of the matter that bears a public name; for any other name, no matter's key."""
    return UUID(bytes=_cipher(settings.HASH_KEY).decryptor().update(public.bytes))
