"""Number, telephone, code: the door to one's own matters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yimen.cases.queries import as_number
from yimen.mediation import queries as mediation
from yimen.orgs.middleware import resident_in
from yimen.orgs.queries import actor_of_resident
from yimen.portal import queries
from yimen.portal.door_forms import FollowForm
from yimen.portal.forms import sent
from yimen.portal.models import Purpose
from yimen.ui.show import show

from . import session
from .codes import is_right, send_code, typed


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and telephone. The answer is the same whether or not they belong together."""
    given = {name: request.GET.get(name, "")[:200] for name in ("number", "next")}
    form = FollowForm(**sent(request), initial=given)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        ask(request, as_number(said["number"]), said["phone"], said["next"])
        return redirect("portal:follow_code")
    context = {"form": form, "known": resident_in(request)}
    return show(request, "portal/follow.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, number: str, phone: str, wanted: str) -> None:
    """Send a code to the telephone, if the matter is theirs; nobody can tell whether it was."""
    withheld = queries.belonging(number, phone) is None
    send_code(request, phone, Purpose.FOLLOW, number, withheld=withheld)
    session.keep(request, session.ASKED, {"number": number, "phone": phone, "next": wanted})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code; if it is right and the matter is theirs, the door opens for an hour."""
    asked = session.kept(request, session.ASKED)
    if asked is None:
        return redirect("portal:follow")
    if "again" in request.POST:
        ask(request, asked["number"], asked["phone"], asked["next"])
        return redirect("portal:follow_code")
    wrong = _("The code is not right or no longer good, or number and telephone do not fit.")
    return typed(request, "/follow/", lambda given: entered(request, asked, given), wrong)


def entered(request: HttpRequest, asked: session.Said, given: str) -> HttpResponse | None:
    """To the page that was wanted, or to the matter, if all of it fits."""
    number, phone = asked["number"], asked["phone"]
    right = is_right(request, phone, Purpose.FOLLOW, number, given)
    resident = queries.belonging(number, phone)
    if not right or resident is None:
        return None
    session.enter(request, resident)
    if asked["next"]:
        return redirect(asked["next"])
    actor = actor_of_resident(resident.pk)
    if dispute := mediation.key_of(actor, number):
        return redirect("portal:dispute", dispute)
    return redirect("portal:matter", queries.key_of(actor, number))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the door again, as on a shared computer."""
    request.session.flush()
    messages.success(request, _("You have left. Nobody can see your matters here now."))
    return redirect("portal:front")
