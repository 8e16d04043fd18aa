"""Who may open a page at all; what it then shows is for the policies to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed
from yimen.orgs.middleware import actor_in

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs_staff(page: Page[P]) -> View[P]:
    """Only for staff with a post today; a stranger is asked to sign in and comes back here."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_in(request)
        if actor is not None and actor.reach != "own":
            return page(request, actor, *args, **kwargs)
        if request.user.is_authenticated:
            raise NotAllowed(_("You hold no post here today."))
        return redirect_to_login(request.get_full_path())

    return guarded


def needs_actor(page: Page[P]) -> View[P]:
    """For staff and residents alike; a stranger is asked to sign in."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_in(request)
        if actor is not None:
            return page(request, actor, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return guarded
