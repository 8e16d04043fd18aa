"""Follow a matter of the public list: by a telephone that was proved, as long as one wants."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Problem
from yimen.orgs.middleware import resident_in
from yimen.orgs.queries import actor_of_resident
from yimen.portal.forms import sent
from yimen.portal.listing import queries
from yimen.portal.listing.commands import follow, unfollow
from yimen.portal.listing.forms import WhoseForm
from yimen.portal.listing.public_ids import key_of
from yimen.portal.models import Purpose
from yimen.ui.show import show

from . import session
from .codes import proven, send_code, typed

JOINING = "portal.joining"
"""Session key: what telephone is to follow which matter, until its code is typed."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, public: UUID) -> HttpResponse:
    """Whoever is known here follows at once; others say which telephone shall."""
    case = queries.case_of(public)
    actor, too = resident_in(request), request.POST.get("too") == "1"
    if actor and request.method == "POST" and "phone" not in request.POST:
        return joined(request, actor, public, too=too)
    asked = request.method == "POST" and "phone" in request.POST
    form = WhoseForm(**(sent(request) if asked else {}))
    if asked and form.is_valid():
        ask(request, public, form.cleaned_data["phone"], too=too)
        return redirect("portal:join_code", public)
    context = {"form": form, "public": public, "too": too, "about": case.item}
    return show(request, "portal/join.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, public: UUID, phone: str, *, too: bool) -> None:
    """Send the code that shows whose telephone it is."""
    send_code(request, phone, Purpose.JOIN, str(public))
    session.keep(request, JOINING, {"phone": phone, "public": str(public), "too": too})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, public: UUID) -> HttpResponse:
    """The code; if it is right, the telephone follows."""
    asked = session.kept(request, JOINING)
    if asked is None or asked["public"] != str(public):
        return redirect("portal:join", public)
    if "again" in request.POST:
        ask(request, public, asked["phone"], too=asked["too"])
        return redirect("portal:join_code", public)

    def entered(given: str) -> HttpResponse | None:
        person = proven(request, asked["phone"], Purpose.JOIN, str(public), given)
        if person is None:
            return None
        return joined(request, actor_of_resident(person.pk), public, too=asked["too"])

    return typed(request, f"/published/{public}/follow/", entered)


def joined(request: HttpRequest, actor: Actor, public: UUID, *, too: bool) -> HttpResponse:
    """They follow it; a matter that they were about to send instead is forgotten."""
    try:
        follow(queries.case_of(public), actor, too=too)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("You follow it now. We tell you when it is answered."))
        if instead := _name(request.POST.get("instead", "")):
            session.drop_draft(request, instead)
    return redirect("portal:listed", public)


def _name(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


@require_POST
@session.needs_resident
def part(request: HttpRequest, actor: Actor, public: UUID) -> HttpResponse:
    """They follow it no more."""
    unfollow(key_of(public), actor)
    messages.success(request, _("You follow it no more."))
    return redirect("portal:matters")
