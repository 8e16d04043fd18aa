"""What every page at the residents' door asks: `{% load portal %}`.

| written | shows |
|---|---|
| `{% hotline %}` | the number that residents call |
| `{% if request\\|in_big_letters %}` | whether this browser wants the big-letter mode |
"""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from yimen.portal.words import BIG, HOTLINE, LETTERS

register = template.Library()


@register.simple_tag
def hotline() -> str:
    """The number that residents call."""
    return HOTLINE


@register.filter
def in_big_letters(request: HttpRequest | str) -> bool:
    """Whether this browser wants big letters; a page without a request is shown as usual."""
    return isinstance(request, HttpRequest) and request.COOKIES.get(LETTERS) == BIG
