"""What a form or an address says, as what it stands for."""

from __future__ import annotations

LONGEST = 9
"""More digits than a key, a version or a place in a list ever has."""


def whole(typed: str) -> int | None:
    """A whole number; None for anything else, and for more digits than there is anything for."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST else None
