"""The hottest troubles, a page at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.troubles import queries
from yimen.troubles.heat import heat_of
from yimen.troubles.policy import arranger
from yimen.troubles.sentences import why
from yimen.ui.show import show


@require_safe
@needs_staff
def hottest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What many turn to the city with now."""
    require(arranger, actor)
    found = queries.hottest(actor, queries.place_from(request.GET.get("after", "")))
    shown, day = found[: queries.PAGE], today()
    heats = [heat_of(each, day) for each in shown]
    last = queries.Place(shown[-1].rank, shown[-1].pk) if len(found) > len(shown) else None
    context = {
        "rows": [
            {
                "trouble": each,
                "link": reverse("troubles:trouble", args=[each.pk]),
                "heat": heat.total,
                "why": why(heat),
            }
            for each, heat in zip(shown, heats, strict=True)
        ],
        "day": day,
        "next": f"?after={last}" if last else "",
    }
    return show(request, "troubles/hottest.html", context)
