"""What reads along on the call screen: each file finds one thing and decides nothing."""

from __future__ import annotations

from yimen.requests.heard import Panel

TABLE: tuple[Panel, ...] = ()
"""In the order of the screen."""
