"""The front door, and the telephones of the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.errors import NotFound
from yimen.links.sms.gateway import FAKE
from yimen.links.sms.queries import received
from yimen.orgs.middleware import resident_in
from yimen.ui.show import show

LATEST = 30


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return show(request, "portal/front.html", {"known": resident_in(request), "demo": demo()})


def demo() -> bool:
    """Whether nobody's real telephone is behind this."""
    return bool(settings.DEMO and settings.SMS_GATEWAY == FAKE)


@require_safe
def telephones(request: HttpRequest) -> HttpResponse:
    """What the telephones of the demonstration show; there is no such page in earnest."""
    if not demo():
        raise NotFound(_("There is no such page."))
    return show(request, "portal/telephones.html", {"received": received()[:LATEST]})
