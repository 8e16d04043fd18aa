"""The big-letter mode (大字版): one switch, kept by the browser for a year."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yimen.portal.words import BIG, LETTERS

YEAR = 365 * 24 * 3600


@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Big letters from now on, or the usual ones again; back to the page it was asked on."""
    answer = HttpResponseRedirect(came_from(request))
    if request.POST.get("letters") == BIG:
        answer.set_cookie(LETTERS, BIG, YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(LETTERS, samesite="Lax")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def came_from(request: HttpRequest) -> str:
    """The page that the form stood on, if that is one of ours; else the front door."""
    to = request.POST.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, None, request.is_secure()) else "/"
