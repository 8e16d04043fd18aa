"""These pages are for the administrators of a centre, and for nobody else."""

from __future__ import annotations

from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import Page, View, needs_staff
from yimen.orgs.policy import administrator, require

P = ParamSpec("P")


def needs_administrator(page: Page[P]) -> View[P]:
    """A stranger is asked to sign in; whoever holds another post is refused."""

    @wraps(page)
    def kept(request: HttpRequest, actor: Actor, /, *a: P.args, **k: P.kwargs) -> HttpResponseBase:
        require(administrator, actor)
        return page(request, actor, *a, **k)

    return needs_staff(kept)
