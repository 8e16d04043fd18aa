"""What is due to be asked, and the form of one follow-up with what it was about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.aftercare import queries
from yimen.aftercare.policy import follows_up
from yimen.aftercare.process import VISIT
from yimen.cases.pages.steps import FORM, page
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show


@require_safe
@needs_staff
def visits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The follow-ups that are due, the longest due first."""
    require(follows_up, actor)
    found = queries.due_visits(actor, queries.place_from(request.GET.get("after", "")))
    shown = found[: queries.PAGE]
    last = shown[-1] if len(found) > len(shown) else None
    context = {
        "rows": [(row, VISIT.open_to(actor, row)) for row in shown],
        "next": f"?after={queries.Place(last.due_on, last.case_id, last.number)}" if last else "",
    }
    return show(request, "aftercare/visits.html", context)


@FORM
@needs_staff
def step(request: HttpRequest, actor: Actor, key: UUID, number: int, name: str) -> HttpResponse:
    """Take a step of a follow-up; its form stands below the story and what was agreed."""
    row = queries.visit_for(actor, key, number)
    return page(request, actor, row.case, VISIT, name, row)
