"""What a few letters can mean, while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.cases.fields import Found
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.requests.policy import who_writes_down
from yimen.requests.queries import areas_like, categories_like, units_like

LONGEST = 40
"""Nobody types more of a name than that."""


@require_safe
@needs_staff
def categories(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What it may be about."""
    require(who_writes_down, actor)
    return told(categories_like(asked(request)))


@require_safe
@needs_staff
def areas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where it may be."""
    require(who_writes_down, actor)
    return told(areas_like(asked(request), actor))


@require_safe
@needs_staff
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whom it may be about."""
    require(who_writes_down, actor)
    return told(units_like(asked(request), actor))


def asked(request: HttpRequest) -> str:
    """The letters, without what no name holds."""
    return request.GET.get("q", "")[:LONGEST].replace("\0", "")


def told(found: Sequence[Found]) -> HttpResponse:
    """Codes with their names, the likeliest first."""
    response = answer({"found": [{"code": code, "name": name} for code, name in found]})
    response.headers["Cache-Control"] = "no-store"
    return response
