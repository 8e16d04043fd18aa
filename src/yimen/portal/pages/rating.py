"""Rate by the link in a short message: no code, one answer, one rating, until the time is over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yimen.kernel import limits
from yimen.kernel.errors import NotFound, Problem, Refused
from yimen.orgs.queries import actor_of_resident
from yimen.portal import invitations, queries
from yimen.portal.forms import RateForm, sent
from yimen.requests import commands
from yimen.requests.models import Request
from yimen.requests.process import REQUEST
from yimen.ui.show import show

HOUR = 3600


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The five steps; afterwards, a word of thanks."""
    limits.require("portal.rate", limits.address_of(request), 120, HOUR)
    found = invited(token)
    if found.rating is not None:
        return show(request, "portal/rated.html", {"case": found})
    assert found.resident_id
    actor = actor_of_resident(found.resident_id)
    REQUEST.check("rate", actor, found)
    form = RateForm(**sent(request))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            found = commands.rate(found, actor, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            return show(request, "portal/rated.html", {"case": found})
    return show(request, "portal/rate.html", {"form": form, "case": found}, status=status)


def invited(token: str) -> Request:
    """The request whose answer the link is for. Refused when there is a newer answer."""
    invitation = invitations.opened(token)
    found = queries.request_of(invitation.request)
    if found is None or not found.resident_id:
        raise NotFound(_("This link is not complete, or not ours."))
    if not invitations.is_for(invitation, found):
        raise Refused(_("Since then there has been another answer: please use the newer link."))
    if found.resident is None or found.resident.erased_at:
        raise Refused(_("This person's data has been erased."))
    return found
