"""What a few letters can mean, while they are typed at the window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.cases.fields import show_area
from yimen.cases.pages.look_ups import asked, told
from yimen.kernel.actors import Actor
from yimen.mediation.policy import whoever_brings
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries.look_ups import areas_within


@require_safe
@needs_staff
def areas(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where it may be, as codes with their names."""
    require(whoever_brings, actor)
    return told([show_area(area) for area in areas_within(asked(request), actor)])
