"""How pages show the words of an article."""

from __future__ import annotations

from django import template

from yimen.knowledge.sentences import Block, blocks

register = template.Library()


@register.filter
def as_blocks(text: str) -> list[Block]:
    """Paragraphs and lists."""
    return blocks(text)
