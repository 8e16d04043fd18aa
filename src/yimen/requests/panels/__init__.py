"""What reads along on the call screen: each file finds one thing and decides nothing."""

from __future__ import annotations

from yimen.requests.heard import Panel

from . import near

TABLE: tuple[Panel, ...] = (Panel("near", "requests/heard/near.html", near.says),)
"""In the order of the screen."""
