"""Who acts: a person at a desk, a resident, an outside system, or the clock itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reach = Literal["area", "unit", "own"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who takes steps, with all that conditions may ask about them.

    `reach` says how far the actor sees: "area" is a centre's post, which sees every case of its
    division (`area`, a prefix of the division code; "" is everywhere); "unit" sees what its units
    hold; "own" is a resident, who sees their own cases. `units` are the actor's unit and those
    below it, `above` the unit and those that it is a part of.
    """

    key: str
    reach: Reach
    area: str = ""
    unit: int | None = None
    roles: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()

    def covers(self, code: str) -> bool:
        """Whether a division lies in the actor's own."""
        return code.startswith(self.area)


CLOCK = Actor(key="system:clock", reach="area", roles=frozenset({"clock"}))
"""The clock: it turns lights and never decides."""
