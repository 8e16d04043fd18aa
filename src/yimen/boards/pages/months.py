"""The last twelve months, a line each: what came in, what ended, and the rates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yimen.boards.months import RATES, by_month
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show


@require_safe
@needs_staff
def months(request: HttpRequest, actor: Actor) -> HttpResponse:
    """As a table, from which a script draws two charts."""
    rows = by_month(actor, timezone.localdate(now()))
    return show(request, "boards/months.html", {"as_of": now(), "rows": rows, "rates": RATES})
