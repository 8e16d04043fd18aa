"""The pages to which the links in e-mails lead: this is my address; no more of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yimen.kernel import limits
from yimen.kernel.errors import NotFound, Refused
from yimen.orgs.masking import mask_email
from yimen.orgs.models import Resident
from yimen.portal import invitations, mailbox, queries
from yimen.portal.invitations import MailLink
from yimen.ui.show import show

HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The address is confirmed by a button, never by the link: programs follow links."""
    limits.require("portal.mail", limits.address_of(request), 120, HOUR)
    link = invitations.to_confirm(token)
    resident = resident_of(link)
    if not link.is_for(resident):
        raise Refused(_("Since then another address was given, or none."))
    if request.method == "POST":
        mailbox.confirm(resident)
    done = request.method == "POST" or resident.email_confirmed_at is not None
    context = {"address": mask_email(resident.email or ""), "done": done}
    return show(request, "portal/mail_confirm.html", context)


@csrf_exempt  # mail programs press this button for their readers (RFC 8058); the link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Such mail is stopped: the address is forgotten. Said twice, or too late, it is said again.

    Large mail providers press the button for many of their readers from one address.
    """
    limits.require("portal.mail.stop", limits.address_of(request), 1200, HOUR)
    link = invitations.to_stop(token)
    resident = queries.resident_of(link.resident)
    there = resident is not None and link.is_for(resident)
    if resident is not None and there and request.method == "POST":
        mailbox.stop(link, resident)
        there = False
    address = mask_email(resident.email or "") if resident and there else ""
    return show(request, "portal/mail_stop.html", {"address": address, "done": not there})


def resident_of(link: MailLink) -> Resident:
    """Whose address it is. NotFound where nobody is there any more."""
    found = queries.resident_of(link.resident)
    if found is None:
        raise NotFound(_("This link is not complete, or not ours."))
    return found
