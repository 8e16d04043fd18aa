"""What waits for my posts, most urgent first; tasks of my unit; notices that nobody has read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yimen.cases import commands
from yimen.cases.policy import reads
from yimen.cases.queries import discreet, errands, lines_at, news
from yimen.cases.queues import (
    COUNTED,
    PAGE,
    Listed,
    counts,
    moved_since,
    news_of,
    own_of,
    place_from,
    rows_of_page,
    waiting,
)
from yimen.cases.sentences import names_for
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show
from yimen.ui.typed import whole

from . import bulk, lists


@require_safe
@needs_staff
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which most people work all day."""
    opened, own = now(), own_of(actor)
    since = commands.look(actor, own.look)
    waits, wanted = waiting(actor), lists.chosen(request.GET)
    after = place_from(request.GET.get("after", ""))
    cases = rows_of_page(lists.filtered(waits, wanted), after)
    tasks, notices = errands(actor), news(actor)
    places = [(case.id, case.head) for case in cases[:PAGE]]
    found = lines_at([*places, *((each.case_id, each.event) for each in notices)])
    lines = dict(zip(found, discreet(found.values()), strict=True))
    told = [(each, lines[each.case_id, each.event]) for each in notices]
    counted, names = counts(waits), names_for(lines.values())
    marks, acts = marked(cases[:PAGE], lines, actor, since), bulk.acts_for(actor, cases[:PAGE])
    rows, kept = lists.rows_of(cases[:PAGE], lines, names), lists.kept_links(own.filters, wanted)
    context = {
        "waiting": waiting_words(counted.total()),
        "reads": reads(actor),
        "rows": lists.drawn(rows, marks, ticks=bool(acts)),
        "next": lists.next_page(cases, wanted),
        "first": not after,
        "chips": lists.chips(counted, wanted),
        "wanted": wanted,
        "names": names,
        "tasks": tasks,
        "notices": told,
        "acts": acts,
        "since": since if marks else None,
        "kept": kept,
        "keepable": wanted and not any(each.on for each in kept),
        "news": "?" + urlencode({**wanted, "since": opened.isoformat()}),
    }
    return show(request, "cases/queue.html", context, "rows")


def marked(
    cases: Iterable[Listed], lines: lists.Lines, actor: Actor, since: datetime
) -> dict[UUID, str]:
    """Which rows are news to somebody, and of what sort."""
    marks = {c.id: news_of(c, lines.get((c.id, c.head)), actor, since) for c in cases}
    return {key: mark for key, mark in marks.items() if mark}


def waiting_words(n: int) -> str:
    """How many cases wait, as far as they are counted."""
    if n >= COUNTED:
        return _("%d or more wait") % n
    return ngettext("%d waits", "%d wait", n) % n


@require_POST
@needs_staff
def seen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody of the unit has read these notices."""
    keys = map(whole, request.POST.getlist("notice"))
    commands.read_notices(actor, [key for key in keys if key is not None])
    return redirect("cases:queue")


@require_POST
@needs_staff
def looked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody has seen what is new: its marks go."""
    commands.look_over(actor)
    wanted = urlencode(lists.chosen(request.POST))
    return redirect(reverse("cases:queue") + (f"?{wanted}" if wanted else ""))


@require_safe
@needs_staff
def arrivals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many rows came or moved since a moment, for the page that lies open; 204 for none."""
    since = moment_in(request.GET.get("since", ""))
    waits = lists.filtered(waiting(actor), lists.chosen(request.GET))
    n = moved_since(waits, since) if since else 0
    answer = HttpResponse(status=204)
    if n:
        says = ngettext("%d new or changed: show", "%d new or changed: show", n) % n
        answer = JsonResponse({"n": n, "says": says})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def moment_in(written: str) -> datetime | None:
    """A moment with its time zone, as an address says it; None for nonsense."""
    try:
        at = parse_datetime(written)
    except ValueError:
        return None
    return at if at and at.tzinfo else None
