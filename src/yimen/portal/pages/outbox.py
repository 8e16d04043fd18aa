"""What went out in the demonstration: short messages and e-mails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.kernel.errors import NotFound
from yimen.links.mail import queries as mails
from yimen.links.sms import queries as messages
from yimen.notices.models import Medium
from yimen.orgs.masking import mask_email, mask_phone
from yimen.ui.show import show

from .session import demo

LATEST = 30
LINK = re.compile(r"(https?://[!-~]+)")


@dataclass(frozen=True)
class Arrived:
    """A message as its page shows it: whom it reached, masked; the text apart from its links."""

    medium: Medium
    to: str
    subject: str
    text: str
    at: datetime

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is a link."""
        return [(each, n % 2 == 1) for n, each in enumerate(LINK.split(self.text)) if each]


def arrived() -> list[Arrived]:
    """What both fakes were given, the latest first."""
    short = [
        Arrived(Medium.SMS, mask_phone(each.phone or ""), "", each.text or "", each.at)
        for each in messages.received()[:LATEST]
    ]
    long = [
        Arrived(
            Medium.MAIL,
            mask_email(each.address or ""),
            each.subject or "",
            each.text or "",
            each.at,
        )
        for each in mails.received()[:LATEST]
    ]
    return sorted([*short, *long], key=lambda each: each.at, reverse=True)[:LATEST]


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What residents' telephones and mailboxes would show; there is no such page in earnest."""
    if not demo():
        raise NotFound(_("There is no such page."))
    return show(request, "portal/outbox.html", {"received": arrived()})
