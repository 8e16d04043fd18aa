"""What may be published of a dispute: each replaced place marked, and the steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.aftercare import queries
from yimen.aftercare.checking import faults_in
from yimen.aftercare.models import Publication, PublicationState
from yimen.aftercare.policy import lets_through, not_a_writer
from yimen.aftercare.process import PUBLICATION
from yimen.cases.pages.steps import FORM, page
from yimen.kernel.actors import Actor
from yimen.kernel.process import may
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.reading.deidentify import Identifier
from yimen.ui.show import show


def marked(publication: Publication) -> list[tuple[str, Any]]:
    """The text in parts, those that stand instead of something with what that was."""
    parts: list[tuple[str, Any]] = []
    at = 0
    for start, end, kind in publication.replaced:
        parts.append((publication.text[at:start], ""))
        parts.append((publication.text[start:end], Identifier(kind).label))
        at = end
    return [part for part in (*parts, (publication.text[at:], "")) if part[0]]


@require_safe
@needs_staff
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits to be checked, and what is checked and not yet published."""
    require(lets_through, actor)
    rows = [
        (row, PublicationState(row.state).label, not_a_writer.holds(actor, row))
        for row in queries.waiting_publications(actor)
    ]
    return show(request, "aftercare/waiting.html", {"rows": rows})


@require_safe
@needs_staff
def publications(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """All that was prepared of a dispute, the latest first."""
    dispute = dispute_for(actor, key)
    found = queries.publications_in(dispute)
    known, public = queries.known_in(dispute), queries.public_names(dispute)
    rows = []
    for row in reversed(found):
        row.case = dispute
        rows.append(
            {
                "row": row,
                "stands": PublicationState(row.state).label,
                "parts": marked(row),
                "faults": faults_in(row.text, known, public) if not row.closed_at else [],
                "steps": PUBLICATION.open_to(actor, row),
            }
        )
    fresh = Publication(case=dispute)
    free = all(row.closed_at for row in found)
    context = {
        "case": dispute,
        "rows": rows,
        "may_prepare": free and may(PUBLICATION.steps["prepare"], actor, fresh),
    }
    return show(request, "aftercare/publications.html", context)


@FORM
@needs_staff
def prepare(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Write what may be published, beginning with the record."""
    dispute = dispute_for(actor, key)
    row = Publication(case=dispute, title=dispute.title, text=queries.told_of(dispute, actor))
    return page(request, actor, dispute, PUBLICATION, "prepare", row)


@FORM
@needs_staff
def step(request: HttpRequest, actor: Actor, key: UUID, number: int, name: str) -> HttpResponse:
    """Take a step of a publication."""
    row = queries.publication_for(actor, key, number)
    return page(request, actor, row.case, PUBLICATION, name, row)
