"""What a few letters can mean, while they are typed: asked in an address, told in codes."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from yimen.cases.fields import Found
from yimen.kernel.answers import answer

LONGEST = 40
"""Nobody types more of a name than that."""


def asked(request: HttpRequest) -> str:
    """The letters, without what no name holds."""
    return request.GET.get("q", "")[:LONGEST].replace("\0", "")


def told(found: Sequence[Found]) -> HttpResponse:
    """Codes with their names, the likeliest first."""
    response = answer({"found": [{"code": code, "name": name} for code, name in found]})
    response.headers["Cache-Control"] = "no-store"
    return response
