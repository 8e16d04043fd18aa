"""The papers of a dispute for a party to keep, past its own door."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.agreements.pages.prints import agreement_of, paper_of
from yimen.kernel.actors import Actor

from .session import needs_resident


@require_safe
@needs_resident
def agreement(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The agreement that the party may sign or has signed, as PDF."""
    return agreement_of(request, actor, key, number)


@require_safe
@needs_resident
def paper(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """The record of the end of mediation, or the notice that it is not accepted, as PDF."""
    return paper_of(request, actor, key, name)
