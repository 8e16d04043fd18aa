"""The front door, and the telephones of the demonstration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.errors import NotFound
from yimen.links.sms.queries import received
from yimen.orgs.middleware import resident_in
from yimen.ui.show import show

from .session import demo

LATEST = 30


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return show(request, "portal/front.html", {"known": resident_in(request), "demo": demo()})


@require_safe
def telephones(request: HttpRequest) -> HttpResponse:
    """What the telephones of the demonstration show; there is no such page in earnest."""
    if not demo():
        raise NotFound(_("There is no such page."))
    return show(request, "portal/telephones.html", {"received": received()[:LATEST]})
