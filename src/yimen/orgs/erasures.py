"""What else is kept of a person, by the modules above: it goes in the transaction that erases them.

Each module puts a function into `FORGET`. It is called while the row still says who it was, and may
be called again: what an open matter still needs is left until that has ended.
"""

from __future__ import annotations

from collections.abc import Callable

from yimen.orgs.models import Resident

FORGET: list[Callable[[Resident], None]] = []
