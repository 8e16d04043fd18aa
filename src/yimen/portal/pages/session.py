"""Who stands at the residents' door, and what they have told so far."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.crypto import open_text, seal_text
from yimen.kernel.time import now
from yimen.links.sms.gateway import FAKE
from yimen.orgs.middleware import RESIDENT, resident_in
from yimen.orgs.models import Resident
from yimen.orgs.policy import visible_to

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

LASTS = timedelta(hours=1)
"""How long a proven telephone opens the door."""
DRAFTS, ASKED, SHOWN = "portal.drafts", "portal.asked", "portal.shown"
MOST_DRAFTS = 5

Said = dict[str, Any]


def enter(request: HttpRequest, resident: Resident) -> None:
    """The person has proved their telephone: a new session, with nothing of the old but drafts.

    Whoever knew the old session's key is left outside, and a member of staff is signed out.
    """
    drafts = request.session.get(DRAFTS)
    request.session.flush()
    if drafts:
        request.session[DRAFTS] = drafts
    request.session[RESIDENT] = str(resident.pk)
    request.session.set_expiry(now() + LASTS)


def needs_resident(page: Page[P]) -> View[P]:
    """Only for a resident who proved their telephone in the last hour; others are asked to.

    Whose data were erased meanwhile is nobody here any more.
    """

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = resident_in(request)
        if actor is not None and visible_to(actor).exists():
            return page(request, actor, *args, **kwargs)
        if actor is not None:
            request.session.flush()
        messages.info(request, _("First show that it is yours: number, telephone, code."))
        return redirect(door(request))

    return guarded


def door(request: HttpRequest) -> str:
    """The way to the code: with the page that was wanted, and the number that a link has named."""
    address = reverse("portal:follow")
    if request.method not in ("GET", "HEAD"):
        return address
    asked = {"next": request.path}
    if number := request.GET.get("number", "")[:24]:
        asked["number"] = number
    return f"{address}?{urlencode(asked, safe='/')}"


def whoever(request: HttpRequest) -> Resident | None:
    """The resident who is known here, with their telephone."""
    actor = resident_in(request)
    return visible_to(actor).first() if actor else None


def keep(request: HttpRequest, name: str, said: Said | str) -> None:
    """Keep something for the next page; encrypted, for sessions lie in the database."""
    request.session[name] = seal_text(json.dumps(said))


def kept(request: HttpRequest, name: str) -> Any:
    """What was kept; None if nothing was."""
    sealed = request.session.get(name)
    return json.loads(open_text(sealed)) if sealed else None


def demo() -> bool:
    """Whether nobody's real telephone is behind this."""
    return bool(settings.DEMO and settings.SMS_GATEWAY == FAKE)


def show_code(request: HttpRequest, code: str) -> None:
    """A demonstration has no telephones: it shows the code on the page."""
    if demo():
        keep(request, SHOWN, code)


def shown_code(request: HttpRequest) -> str | None:
    """The code to show, in a demonstration."""
    return kept(request, SHOWN) if demo() else None


def draft(request: HttpRequest, key: UUID) -> Said:
    """What was told so far of one matter."""
    sealed = request.session.get(DRAFTS, {}).get(str(key))
    return json.loads(open_text(sealed)) if sealed else {}


def keep_draft(request: HttpRequest, key: UUID, said: Said) -> None:
    """Keep what was told; of many unfinished ones the oldest is forgotten."""
    drafts: dict[str, str] = request.session.get(DRAFTS, {})
    drafts.pop(str(key), None)
    for oldest in list(drafts)[: -(MOST_DRAFTS - 1)]:
        del drafts[oldest]
    drafts[str(key)] = seal_text(json.dumps(said))
    request.session[DRAFTS] = drafts


def drop_draft(request: HttpRequest, key: UUID) -> None:
    """It was sent."""
    if request.session.get(DRAFTS, {}).pop(str(key), None):
        request.session.modified = True
