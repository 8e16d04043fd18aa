"""The front door, and the messages of the demonstration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.errors import NotFound
from yimen.links.sms.queries import received
from yimen.orgs.masking import mask_phone
from yimen.orgs.middleware import resident_in
from yimen.ui.show import show

from .session import demo

LATEST = 30
LINK = re.compile(r"https?://[!-~]+$")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return show(request, "portal/front.html", {"known": resident_in(request), "demo": demo()})


@dataclass(frozen=True)
class Arrived:
    """A message as its page shows it: the telephone masked, and the link that it ends with."""

    phone: str
    text: str
    link: str
    at: datetime


def apart(text: str) -> tuple[str, str]:
    """What a message says, and its link, which stands at the end."""
    before, link = text, ""
    if found := LINK.search(text):
        before, link = text[: found.start()], found[0]
    return before, link


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What the telephones of the demonstration show; there is no such page in earnest."""
    if not demo():
        raise NotFound(_("There is no such page."))
    found = [
        Arrived(mask_phone(each.phone or ""), *apart(each.text or ""), each.at)
        for each in received()[:LATEST]
    ]
    return show(request, "portal/outbox.html", {"received": found})
