"""What is done after a settlement, in its order: asked, told, rated."""

from __future__ import annotations

from . import opinions, publications, visits

__all__ = ["opinions", "publications", "visits"]
