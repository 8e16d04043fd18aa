"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.orgs.middleware import resident_in
from yimen.ui.show import show

from .session import demo


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return show(request, "portal/front.html", {"known": resident_in(request), "demo": demo()})
