"""How the city is doing: what anybody may know of all matters together, with its definitions."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yimen.boards.figures import figures_of
from yimen.boards.months import by_month
from yimen.boards.queries import Period, figures
from yimen.kernel.time import months_before, now
from yimen.orgs.crowds import FEW
from yimen.orgs.policy import PUBLIC
from yimen.ui.show import show

SHOWN = ("closed", "closed_in_time", "satisfied", "solved", "redone", "declined")
"""What residents ask of a city; the rest is for those who run it."""
MONTHS = 24
FRESH = 600  # seconds


@require_safe
def city(request: HttpRequest) -> HttpResponse:
    """The figures of a month, by default of the one that runs."""
    today = timezone.localdate(now())
    period = Period.month(request.GET.get("month", ""))
    if not months_before(today, MONTHS) <= period.first <= today:
        period = Period.month("")
    kept: Any = cache.get_or_set(f"portal.city.{period.first}", lambda: counted(period), FRESH)
    year: Any = cache.get_or_set("portal.city.months", lambda: by_month(PUBLIC, today), FRESH)
    context = {
        **kept,
        "year": year,
        "month": period.first,
        "earlier": months_before(period.first, 1),
        "later": period.end if period.end <= today else None,
        "too_few": FEW,
    }
    return show(request, "portal/city.html", context)


def counted(period: Period) -> dict[str, Any]:
    """The figures of a month, and as of when."""
    found = figures(PUBLIC, period)
    shown = {each.rate.over: each for each in figures_of(found)}
    return {
        "as_of": now(),
        "registered": found["registered"],
        "figures": [shown[name] for name in SHOWN],
        "days": found["days_taken"] / found["timed"] if found["timed"] >= FEW else None,
    }
