"""What reads along on the call screen: each file finds one thing and decides nothing."""

from __future__ import annotations

from yimen.requests.heard import Panel

from . import articles, near

TABLE: tuple[Panel, ...] = (
    Panel("articles", "requests/heard/articles.html", articles.says),
    Panel("near", "requests/heard/near.html", near.says),
)
"""In the order of the screen."""
