"""Answers to what people ask: found by words or by a whole question, and whether they helped."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yimen.cases.search import MOST
from yimen.kernel import limits
from yimen.knowledge import commands, queries
from yimen.knowledge.models import Lack
from yimen.knowledge.search import Hit, search
from yimen.ui.show import show

HOUR = 3600
LISTED = 300
"""So many articles stand on the page; a city that has more is searched."""
CLOSEST = 10


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """All answers that everybody may read, or those to a question."""
    limits.require("portal.help", limits.address_of(request), 600, HOUR)
    typed = request.GET.get("q", "").replace("\0", "").strip()[:MOST]
    hits = found(typed) if typed else [Hit(each, ()) for each in queries.public_articles()[:LISTED]]
    if typed and not hits:
        commands.miss(Lack.WORDS, typed)
    return show(request, "portal/help.html", {"hits": hits, "typed": typed})


def found(typed: str) -> Sequence[Hit]:
    """Where the words stand as they were typed; else what comes closest to the question."""
    hits = search(queries.public_articles(), typed)
    return hits or [
        Hit(each.version, ()) for each in queries.public_suggestions(typed, most=CLOSEST)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """One answer; by the buttons under it somebody says whether it helped."""
    version = queries.public_version(code)
    if request.method == "POST":
        limits.require("portal.helped", limits.address_of(request), 30, HOUR)
        commands.count([code], "helpful" if request.POST.get("helped") == "yes" else "unhelpful")
        messages.success(request, _("Thank you. It is counted, without your name."))
        return redirect("portal:answer", code)
    return show(request, "portal/answer.html", {"version": version})
