"""Offers as the mediator makes, shares and takes them back; parties answer on their own page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yimen.agreements.models import Offer
from yimen.agreements.process import OFFER
from yimen.agreements.queries import offer_for
from yimen.cases.pages import steps
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_staff


@steps.FORM
@needs_staff
def propose(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The mediator makes an offer."""
    dispute = dispute_for(actor, key)
    return steps.page(request, actor, dispute, OFFER, "propose", Offer(case=dispute))


@steps.FORM
@needs_staff
def step(request: HttpRequest, actor: Actor, key: UUID, number: int, name: str) -> HttpResponse:
    """A step of an offer."""
    dispute = dispute_for(actor, key)
    if name == "propose":
        raise NotFound(_("There is no such step."))
    return steps.page(request, actor, dispute, OFFER, name, offer_for(actor, dispute, number))
