"""A party makes an offer, accepts or declines one, and takes its own back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.agreements.commands.offers import accept, accepting
from yimen.agreements.models import Offer
from yimen.agreements.process import OFFER
from yimen.agreements.queries import offer_for, texts
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.ids import uuid7
from yimen.mediation.models import Dispute
from yimen.mediation.queries import dispute_for
from yimen.portal.dispute_offers import addressees
from yimen.portal.forms import sent
from yimen.portal.offer_words import ACTIONS, COUNTER, FORMS, PROPOSE, ProposeForm
from yimen.ui.show import show

from .acting import TAKEN, answer
from .session import needs_resident


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs_resident
def propose(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Make an offer, or one that answers another (`?answers=`)."""
    dispute = dispute_for(actor, key)
    offer = Offer(case=dispute)
    OFFER.check("propose", actor, offer)
    number = request.GET.get("answers", "")
    earlier = offer_for(actor, dispute, int(number)) if number.isdecimal() else None
    form = ProposeForm(**sent(request), to=addressees(actor, dispute))
    answers = earlier.number if earlier else None

    def act() -> object:
        return OFFER.commands["propose"](offer, actor, answers=answers, **form.cleaned_data)

    action = COUNTER if earlier else PROPOSE
    status = answer(request, actor, form, act, action.done)
    if status == TAKEN:
        return redirect("portal:dispute", key)
    context = {"form": form, "action": action, "words": words_of(earlier)}
    return drawn(request, dispute, context, status)


@require_http_methods(["GET", "POST"])
@needs_resident
def step(request: HttpRequest, actor: Actor, key: UUID, number: int, name: str) -> HttpResponse:
    """What a party does about an offer."""
    if name not in ACTIONS:
        raise NotFound(_("There is no such page."))
    dispute = dispute_for(actor, key)
    offer, action = offer_for(actor, dispute, number), ACTIONS[name]
    OFFER.check(accepting(offer, actor) if name == "accept" else name, actor, offer)
    form = FORMS.get(name, forms.Form)(**sent(request))

    def act() -> object:
        if name == "accept":
            return accept(offer, actor)
        return OFFER.commands[name](offer, actor, **form.cleaned_data)

    status = answer(request, actor, form, act, action.done)
    if status == TAKEN:
        return redirect("portal:dispute", key)
    return drawn(
        request, dispute, {"form": form, "action": action, "words": words_of(offer)}, status
    )


def words_of(offer: Offer | None) -> str:
    """What an offer says, that one reads it once more."""
    return texts(offer.case, [offer.passage]).get(offer.passage, "") if offer else ""


def drawn(
    request: HttpRequest, dispute: Dispute, context: dict[str, Any], status: int
) -> HttpResponse:
    """The page of a step about an offer."""
    context |= {"dispute": dispute, "once": uuid7()}
    return show(request, "portal/dispute_act.html", context, status=status)
