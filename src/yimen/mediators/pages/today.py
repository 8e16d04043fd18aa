"""A centre on a day: who is here, who can be called, which mediators can sit, what is booked."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.kernel.actors import Actor
from yimen.mediators.policy import at_the_desk, heads, keeper_of
from yimen.mediators.queries.here import day_of, office_on, opens_next
from yimen.mediators.queries.mediators import bookings_between, cases_seen, moments
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

from .filled import centre_in, day_in, listed


@require_safe
@needs_staff
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The day of a centre."""
    centre, known = centre_in(request, actor)
    day = day_in(request)
    booked = [
        each for each in bookings_between(actor, *moments(day)) if each.room.centre_id == centre.pk
    ]
    seen = cases_seen(actor, booked)
    context = {
        "centre": centre,
        "centres": known if len(known) > 1 else [],
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "who": day_of(actor, day, centre),
        "opens": None if office_on(day) else opens_next(day),
        "bookings": [
            (each, seen.get(each.case_id), listed(s.mediator.staff.name for s in each.seats.all()))
            for each in booked
        ],
        "books": at_the_desk.holds(actor, centre),
        "heads": heads.holds(actor, centre),
        "keeps": keeper_of.holds(actor, centre),
    }
    return show(request, "mediators/today.html", context)
