"""Word that something moved, as it happens: an answer that goes on (server-sent events)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from yimen.cases.moves import missed
from yimen.cases.policy import reads
from yimen.kernel.actors import Actor
from yimen.orgs.middleware import actor_in

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class Listener:
    """Who is told, in which session, and whether something moved before the stream was there."""

    actor: Actor
    session: str
    behind: bool


class Heard(StreamingHttpResponse):
    """The beginning of a stream; `yimen.streams` says the rest."""

    def __init__(self, listener: Listener) -> None:
        super().__init__((), content_type="text/event-stream", headers=HEADERS)
        self.listener = listener


@require_safe
def stream(request: HttpRequest) -> HttpResponseBase:
    """For staff whose posts work with cases; 204 where the server has no streams.

    Nobody is sent to the sign-in from here: a page that is open asks, not a person.
    """
    actor = actor_in(request)
    if actor is None or actor.reach == "own" or not reads(actor):
        return HttpResponse(status=403, headers=HEADERS)
    if "yimen.streams" not in request.META:
        return HttpResponse(status=204, headers=HEADERS)
    key = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
    told = request.headers.get("Last-Event-ID", "")
    return Heard(Listener(actor, key, behind=missed(actor, told)))
