"""What a few letters can mean, while they are typed at the window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.cases.fields import show_area
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.mediation.policy import whoever_brings
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries.look_ups import areas_within

LONGEST = 40
"""Nobody types more of a name than that."""


@require_safe
@needs_staff
def areas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where it may be, as codes with their names."""
    require(whoever_brings, actor)
    typed = request.GET.get("q", "")[:LONGEST].replace("\0", "")
    found = [show_area(area) for area in areas_within(typed, actor)]
    response = answer({"found": [{"code": code, "name": name} for code, name in found]})
    response.headers["Cache-Control"] = "no-store"
    return response
