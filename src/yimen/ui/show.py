"""Answer with a page, or with the part of it that was asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    part: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the page; where a script asks for it, only the part of it that bears the name.

    What staff and residents see is theirs alone, so nothing between keeps it.
    """
    partial = part and request.headers.get("HX-Request")
    name = f"{template}#{part}" if partial else template
    response = render(request, name, context, status=status)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
