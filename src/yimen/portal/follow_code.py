"""The address at which a matter is followed, as a picture that a telephone reads."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

from yimen.requests.models import Request

from .notices import follow_url

QUIET = 4
"""Blank points around it, which readers need (ISO/IEC 18004)."""


def follow_code(request: Request, title: str) -> SafeString:
    """An SVG to be set into a page: black on white in every theme; the number, never a telephone.

    A page may be creased or photographed at a slant, so a quarter of it may be lost (level Q).
    """
    drawn = segno.make(follow_url(request), error="q", micro=False, boost_error=False)
    svg = drawn.svg_inline(
        border=QUIET, light="#fff", title=title, omitsize=True, svgclass="code", lineclass=None
    )
    return mark_safe(svg.replace("<svg", '<svg role="img"', 1))  # noqa: S308 - segno escapes the title
