"""What can be done around sittings: naming mediators, sittings, private notes."""

from __future__ import annotations

from . import caucus, naming, sittings, week

__all__ = ["caucus", "naming", "sittings", "week"]
