"""How long a short message is, as carriers count (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""Characters of the short alphabet that take two places."""


@dataclass(frozen=True, slots=True)
class Length:
    """A message's characters, and the parts that it is sent and paid in."""

    characters: int
    parts: int


def length(text: str) -> Length:
    """70 characters in one part, or 67 in each of several; of the Latin alphabet 160 and 153."""
    if set(text) <= GSM | TWICE:
        places, one, each = sum(1 + (letter in TWICE) for letter in text), 160, 153
    else:
        places, one, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return Length(places, 1 if places <= one else -(-places // each))
