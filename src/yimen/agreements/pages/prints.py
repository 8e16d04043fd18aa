"""The papers of a dispute as PDF, for whoever may have them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.agreements.queries import agreement_for
from yimen.agreements.reading import PAPERS, agreement_for_print, stamp
from yimen.cases.pages.sheet import as_pdf
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_staff


@require_safe
@needs_staff
def printed(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """An agreement, on record."""
    return agreement_of(request, actor, key, number)


@require_safe
@needs_staff
def paper(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """The application to the court, the record of the end, the notice of a refusal."""
    return paper_of(request, actor, key, name)


def agreement_of(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """An agreement; a party gets its own, staff what they may see."""
    row = agreement_for(actor, dispute_for(actor, key), number)
    return as_pdf(agreement_for_print(actor, row, stamp(request)), f"{row.case.number}-{number}")


def paper_of(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """A paper of a dispute by its name, for whoever may have it."""
    make = PAPERS.get(name)
    if make is None:
        raise NotFound(_("There is no such paper."))
    dispute = dispute_for(actor, key)
    return as_pdf(make(actor, dispute, stamp(request)), f"{dispute.number}-{name}")
