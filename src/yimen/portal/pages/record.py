"""What anybody can check: that history holds what a receipt says, and the roots that seal it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from yimen.kernel import limits
from yimen.portal import queries
from yimen.portal.forms import ReceiptForm, sent
from yimen.ui.show import show

HOUR = 3600


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Does history still hold what the receipt says?"""
    form = ReceiptForm(**sent(request))
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        limits.require("portal.receipt", limits.address_of(request), 60, HOUR)
        asked = form.cleaned_data
        context |= {"asked": True, "verdict": queries.checked(asked["number"], asked["hash"])}
    return show(request, "portal/check_receipt.html", context, status=422 if form.errors else 200)


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The daily roots, for anyone to copy and keep."""
    try:
        before = date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        before = None
    found = queries.published(before)
    context = {"roots": found[: queries.MOST], "more": len(found) > queries.MOST}
    return show(request, "portal/roots.html", context)
