"""Where the court fetches the files that we offered: by message and hash, and no others."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yimen.cases import files
from yimen.kernel import limits
from yimen.kernel.answers import refusal
from yimen.kernel.errors import NotFound, Problem
from yimen.links.court import commands
from yimen.links.court.envelope import NotGenuine, asked, prove
from yimen.links.court.gateway import linked
from yimen.links.court.models import CourtFile
from yimen.links.court.queries import file_offered

from .door import FAILURES, MOST, WINDOW, Unread

RANGE = re.compile(r"bytes=(\d{1,10})-(\d{0,10})")
PIECE = 4 * 1024 * 1024
"""Bytes that are sent at once at most; who wants more asks for the rest."""


def file(request: HttpRequest, message: UUID, sha256: str) -> HttpResponse:
    """A piece of a file, from where the court asks for it."""
    if not linked():
        raise Http404
    try:
        response = piece_of(request, offered(request, message, sha256))
    except Problem as problem:
        response = refusal(problem)
    response.headers["Cache-Control"] = "no-store"
    return response


def offered(request: HttpRequest, message: UUID, sha256: str) -> CourtFile:
    """Check who asks, and for what. Problem says what is wrong with it."""
    if request.method != "GET":
        raise Unread(405, _("Files are fetched by GET."))
    address = limits.address_of(request)
    limits.require("court.messages", address, MOST, WINDOW)
    try:
        prove(asked(message, sha256), request.headers, "court", settings.COURT_SECRETS)
    except NotGenuine as doubt:
        limits.require("court.signature", address, FAILURES, WINDOW)
        raise Unread(401, _("This is not signed by the court, or not now: %s.") % doubt) from None
    row = file_offered(message, sha256)
    if row is None:
        raise Unread(410, _("There is no such file, or not any more."))
    return row


def piece_of(request: HttpRequest, row: CourtFile) -> HttpResponse:
    """The bytes from one place to another, or the first ones."""
    wanted = RANGE.fullmatch(request.headers.get("Range", "bytes=0-"))
    start = int(wanted[1]) if wanted else row.size
    if wanted is None or start >= row.size:
        raise Unread(416, _("There is nothing at this place of the file."))
    last = min(int(wanted[2] or row.size), row.size - 1, start + PIECE - 1)
    try:
        content = files.opened(row.stored)
    except NotFound:
        commands.lost(row)
        raise Unread(410, _("There is no such file, or not any more.")) from None
    with content:
        content.seek(start)
        piece = content.read(max(last - start + 1, 0))
    response = HttpResponse(piece, status=206, content_type="application/octet-stream")
    response.headers["Content-Range"] = f"bytes {start}-{start + len(piece) - 1}/{row.size}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
