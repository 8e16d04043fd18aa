"""A resident shows that a telephone is theirs, to rate a published settlement."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.aftercare.queries import published_as
from yimen.portal.forms import sent
from yimen.portal.listing.forms import WhoseForm
from yimen.portal.models import Purpose
from yimen.ui.show import show

from . import session
from .codes import proven, send_code, typed

ENTERING = "portal.entering"
"""Session key: whose telephone is to be proved, until its code is typed."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, public: UUID) -> HttpResponse:
    """Ask for the telephone."""
    published_as(public)
    form = WhoseForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        ask(request, public, form.cleaned_data["phone"])
        return redirect("portal:enter_code", public)
    context = {"form": form, "public": public}
    return show(request, "portal/enter.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, public: UUID, phone: str) -> None:
    """Send the code that shows whose telephone it is."""
    send_code(request, phone, Purpose.ENTER, str(public))
    session.keep(request, ENTERING, {"phone": phone, "public": str(public)})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, public: UUID) -> HttpResponse:
    """The code; if it is right, back to what is rated."""
    asked = session.kept(request, ENTERING)
    if asked is None or asked["public"] != str(public):
        return redirect("portal:enter", public)
    if "again" in request.POST:
        ask(request, public, asked["phone"])
        return redirect("portal:enter_code", public)

    def entered(given: str) -> HttpResponse | None:
        right = proven(request, asked["phone"], Purpose.ENTER, str(public), given)
        return redirect("aftercare:one", public) if right else None

    return typed(request, reverse("portal:enter", args=[public]), entered)
