"""Keys that a client may make before it has a connection (RFC 9562, version 7)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from .time import now


def uuid7(at: datetime | None = None, of: str | None = None) -> UUID:
    """A key that sorts by the millisecond it was made in.

    Its other bits are by chance, or follow from `of`: then the same thing has the same key again.
    """
    milliseconds = int((at or now()).timestamp() * 1000)
    tail = secrets.randbits(80) if of is None else _digest(of)
    value = milliseconds << 80 | tail
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:10], "big")
