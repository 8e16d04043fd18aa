"""Keys that a client may make before it has a connection (RFC 9562, version 7)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from .time import now


def uuid7(at: datetime | None = None) -> UUID:
    """A key that sorts by the millisecond it was made in."""
    milliseconds = int((at or now()).timestamp() * 1000)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
