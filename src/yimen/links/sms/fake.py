"""A gateway that leads nowhere: what it is given is kept where tests and the demo can read it."""

from __future__ import annotations

from .commands import receive


class Fake:
    """Takes everything, each key once."""

    def deliver(self, phone: str, text: str, key: str) -> str:
        """Keep it as the telephone would show it."""
        receive(phone, text, key)
        return f"fake:{key}"[:100]
