"""Sign in, sign out, choose the unit to act for."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yimen.kernel import limits
from yimen.kernel.errors import NotAllowed
from yimen.orgs.middleware import place_in, settle
from yimen.orgs.queries import posts_of
from yimen.ui.show import show
from yimen.ui.typed import whole

QUARTER = 900  # seconds
TRIES = 8
"""Tries for one name from one address in a quarter of an hour; more from one address alone."""
TRIES_FROM = 60


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password; whoever tries too often waits."""
    if request.method == "POST":
        slow_down(request)
    form = AuthenticationForm(request, data=request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "next": wanted(request)}
        return show(request, "orgs/sign_in.html", context, status=422 if form.errors else 200)
    request.session.flush()  # of a resident, or of whoever sat here before, nothing stays
    login(request, form.get_user())
    kept = settle(request)
    if kept and kept[2]:
        asked = {"next": to} if (to := wanted(request)) else {}
        return redirect("?".join(filter(None, [resolve_url("orgs:place"), urlencode(asked)])))
    return redirect(wanted(request) or first_page(request))


def slow_down(request: HttpRequest) -> None:
    """TooOften, when this name or this address was tried too often of late."""
    address = limits.address_of(request)
    written = unicodedata.normalize("NFKC", request.POST.get("username", ""))  # as the form does
    name = written.strip()[:60].casefold()
    limits.require("sign-in", f"{name} {address}", TRIES, QUARTER)
    limits.require("sign-in from", address, TRIES_FROM, QUARTER)


def wanted(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is the address of a page of ours, or nothing."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return to if safe and to.startswith("/") else ""


def first_page(request: HttpRequest) -> str:
    """Where work begins for whoever has just signed in: their queue, or what they keep."""
    here = place_in(request)
    return here.rail[0][1] if here and here.rail else resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the session is gone."""
    logout(request)
    return redirect("orgs:sign_in")


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose for which of their units somebody acts from now on."""
    if request.method == "POST":
        chosen = whole(request.POST.get("unit", ""))
        if chosen is None or settle(request, chosen) is None:
            raise NotAllowed(_("You hold no post here today."))
        return redirect(wanted(request) or first_page(request))
    units: dict[int, dict[str, object]] = {}
    for post in posts_of(request.user.pk or 0):
        unit = units.setdefault(post.unit_id, {"unit": post.unit, "roles": []})
        roles = unit["roles"]
        assert isinstance(roles, list)
        roles.append(post.get_role_display())
    return show(request, "orgs/place.html", {"units": units.values(), "next": wanted(request)})
