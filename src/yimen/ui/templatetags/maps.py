"""What a page with a map asks: `{% load maps %}`.

| written | shows |
|---|---|
| `{% tiles as address %}` | the template of the city's own map tiles, or nothing |
"""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def tiles() -> str:
    """Where the tiles behind our own outlines come from: `YIMEN_TILES`."""
    return str(settings.TILES)
