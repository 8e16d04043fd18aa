"""What can be done around sittings: naming mediators, their ties, sittings, private notes."""

from __future__ import annotations

from . import caucus, naming, planning, sittings, ties, week

__all__ = ["caucus", "naming", "planning", "sittings", "ties", "week"]
