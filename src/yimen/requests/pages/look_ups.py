"""What a few letters can mean, while they are typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.cases.pages.look_ups import asked, told
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.requests.policy import who_writes_down
from yimen.requests.queries import areas_like, categories_like, units_like


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
