"""What can be done to a dispute, in the order of its life: one file for each part of it."""

from __future__ import annotations

from . import afterwards, ending, handling, intake, parties, promises

__all__ = ["afterwards", "ending", "handling", "intake", "parties", "promises"]
