"""Where the court's messages come in. A signature is what opens it; no session, no cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError

from yimen.kernel import limits
from yimen.kernel.answers import answer, refusal
from yimen.kernel.errors import Invalid, Problem
from yimen.links.court import commands
from yimen.links.court.envelope import LARGEST, Answer, NotGenuine, prove, read
from yimen.links.court.gateway import linked

MOST, FAILURES, WINDOW = 1200, 30, 60
"""So many messages, and so many wrong signatures, from one address within so many seconds."""


class Unread(Problem):
    """What was sent cannot be taken as a message; `status` says in which way."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@csrf_exempt  # no browser carries these: each is signed
def messages(request: HttpRequest) -> HttpResponse:
    """One message of the court: it is kept, and the answer says what became of it."""
    if not linked():
        raise Http404
    try:
        response = answer(received(request).model_dump(mode="json"))
    except Problem as problem:
        response = refusal(problem)
        if problem.status == 429:
            response.headers["Retry-After"] = str(WINDOW)
        if problem.status == 405:
            response.headers["Allow"] = "POST"
    response.headers["Cache-Control"] = "no-store"
    return response


def received(request: HttpRequest) -> Answer:
    """Check who sent it, read it, do it. Problem says what is wrong with it."""
    if request.method != "POST":
        raise Unread(405, _("Messages are sent by POST."))
    address = limits.address_of(request)
    limits.require("court.messages", address, MOST, WINDOW)
    raw = body_of(request)
    try:
        prove(raw, request.headers, "court", settings.COURT_SECRETS)
    except NotGenuine as doubt:
        limits.require("court.signature", address, FAILURES, WINDOW)
        raise Unread(401, _("This is not signed by the court, or not now: %s.") % doubt) from None
    try:
        told = read(raw)
    except ValidationError as wrong:
        fields = {".".join(map(str, each["loc"])): each["type"] for each in wrong.errors()}
        raise Invalid(_("This is no message of the interface."), fields) from None
    except ValueError:
        raise Unread(400, _("The body is no JSON.")) from None
    return commands.hear(told, raw)


def body_of(request: HttpRequest) -> bytes:
    """The bytes that were sent, if they are JSON by their own word and not too many."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise Unread(413, _("This is too large."))
    if request.content_type != "application/json":
        raise Unread(415, _("Send the body as application/json."))
    try:
        return request.body
    except UnreadablePostError:
        raise Unread(400, _("The body is no JSON.")) from None
