"""What waits for my posts, most urgent first; tasks of my unit; notices that nobody has read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yimen.cases import commands
from yimen.cases.policy import reads
from yimen.cases.queries import discreet, errands, lines_at, news
from yimen.cases.queues import COUNTED, PAGE, counts, rows_of_page, waiting
from yimen.cases.sentences import names_for
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

from . import lists


@require_safe
@needs_staff
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which most people work all day."""
    waits, wanted = waiting(actor), lists.chosen(request.GET)
    after = lists.place_from(request.GET.get("after", ""))
    cases = rows_of_page(lists.filtered(waits, wanted), after)
    tasks, notices = errands(actor), news(actor)
    places = [(case.id, case.head) for case in cases[:PAGE]]
    found = lines_at([*places, *((each.case_id, each.event) for each in notices)])
    lines = dict(zip(found, discreet(found.values()), strict=True))
    told = [(each, lines[each.case_id, each.event]) for each in notices]
    counted, names = counts(waits), names_for(lines.values())
    context = {
        "waiting": waiting_words(counted.total()),
        "reads": reads(actor),
        "rows": lists.drawn(lists.rows_of(cases[:PAGE], lines, names)),
        "next": lists.next_page(cases, wanted),
        "first": not after,
        "chips": lists.chips(counted, wanted),
        "wanted": wanted,
        "names": names,
        "tasks": tasks,
        "notices": told,
    }
    return show(request, "cases/queue.html", context, "rows")


def waiting_words(n: int) -> str:
    """How many cases wait, as far as they are counted."""
    if n >= COUNTED:
        return _("%d or more wait") % n
    return ngettext("%d waits", "%d wait", n) % n


@require_POST
@needs_staff
def seen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody of the unit has read these notices."""
    keys = [int(key) for key in request.POST.getlist("notice") if key.isdecimal()]
    commands.read_notices(actor, keys)
    return redirect("cases:queue")
