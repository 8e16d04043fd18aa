"""Personal data at rest: encrypted in its column, found by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    Text = models.TextField[str | None, str | None]
else:
    Text = models.TextField


@cache
def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.DATA_KEYS])


def seal_text(text: str) -> str:
    """Encrypt under the newest key."""
    return _cipher().encrypt(text.encode()).decode()


def open_text(sealed: str) -> str:
    """Decrypt under whichever key sealed it."""
    return _cipher().decrypt(sealed.encode()).decode()


def opened(sealed: str | None) -> str:
    """A column as it lies in the database, decrypted; nothing where nothing is kept."""
    return open_text(sealed) if sealed else ""


def keyed_hash(text: str) -> bytes:
    """32 bytes that find an encrypted value again, and tell nothing without the key."""
    return hmac.new(settings.HASH_KEY.encode(), text.encode(), hashlib.sha256).digest()


class EncryptedText(Text):
    """Text that the database only ever holds encrypted (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def get_prep_value(self, value: Any) -> Any:
        return seal_text(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return open_text(value) if value else value
