"""Areas and grids as GeoJSON, for staff whose own area they lie in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, NotFound
from yimen.orgs.queries import area_of
from yimen.orgs.queries.ground import drawn_under, stamp_of

from .access import needs_staff


@require_safe
@needs_staff
def places(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What an area is made of: its parts, each as the ground of its grids; a village's grids.

    `?under=620702001` names the area; without it, the actor's own. The browser keeps the answer and
    asks whether a grid has changed since.
    """
    code = request.GET.get("under", "").replace("\0", "") or actor.area
    if not actor.covers(code):
        raise NotAllowed(_("This area is not in your charge."))
    area = area_of(code)
    if area is None:
        raise NotFound(_("There is no such area."))
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{stamp_of(area)}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    found = {"type": "FeatureCollection", "features": drawn_under(area)}
    return JsonResponse(
        found,
        headers=headers,
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )
