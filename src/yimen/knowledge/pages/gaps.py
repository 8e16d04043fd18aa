"""What owners and editors must see to: reviews that are due, and what was looked for in vain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.catalogue.queries import title_of
from yimen.kernel.actors import Actor
from yimen.knowledge import queries
from yimen.knowledge.policy import editor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.ui.show import show

from .articles import row, writer_of_some


@require_safe
@needs_staff
def due(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor's own articles whose review is due or whose time is over, the oldest first."""
    rows = queries.due(actor, today())[: queries.LONGEST_LIST]
    context = {"rows": [row(each) for each in rows], "writes": writer_of_some(actor)}
    return show(request, "knowledge/due.html", context)


@require_safe
@needs_staff
def missed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Words that found nothing, and categories that were answered without an article."""
    require(editor, actor)
    found = queries.missed()
    context = {
        "words": found["words"],
        "items": [(code, title_of(code), n) for code, n in found["item"]],
    }
    return show(request, "knowledge/missed.html", context)
