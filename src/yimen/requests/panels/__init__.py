"""What reads along on the call screen: each file finds one thing and decides nothing."""

from __future__ import annotations

from yimen.requests.heard import Panel

from . import articles, guard, near, place, suggested

TABLE: tuple[Panel, ...] = (
    Panel("danger", "requests/heard/danger.html", guard.danger, urgent=True),
    Panel("suggested", "requests/heard/suggested.html", suggested.says),
    Panel("route", "requests/heard/route.html", guard.route),
    Panel("place", "requests/heard/place.html", place.says),
    Panel("articles", "requests/heard/articles.html", articles.says),
    Panel("near", "requests/heard/near.html", near.says),
)
"""In the order of the screen."""
