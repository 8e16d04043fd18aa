"""A party's own page of a dispute: what is common and their own side, never the other's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yimen.aftercare.models import Form, PublicationState
from yimen.aftercare.queries import checked_of, opinion_of
from yimen.agreements.events import OfferMade
from yimen.agreements.reading import WITHOUT_AGREEMENT
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.ids import uuid7
from yimen.mediation.models import Dispute, State
from yimen.mediation.process import DISPUTE
from yimen.orgs.masking import mask_identity, mask_phone
from yimen.portal import disputes
from yimen.portal.dispute_forms import FORMS
from yimen.portal.dispute_offers import may_offer, proposals
from yimen.portal.dispute_words import ACTIONS
from yimen.portal.forms import sent
from yimen.portal.offer_words import ACTIONS as OFFERS
from yimen.portal.offer_words import COUNTER
from yimen.sittings.events import SittingPlanned, TieTold
from yimen.sittings.queries import asks_consent_of, next_sitting
from yimen.ui.show import show

from .acting import TAKEN, answer
from .session import needs_resident


@require_safe
@needs_resident
def dispute(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """One dispute."""
    found = disputes.matter(actor, key)
    buttons = [(name, ACTIONS[name]) for name in found.steps]
    context = {
        "matter": found,
        "dispute": found.dispute,
        "own": own_side(found),
        "to_sign": disputes.waits_for_signature(actor, found.dispute),
        "papers": papers(found.dispute),
        "first": [each for each in buttons if not each[1].grave],
        "grave": [each for each in buttons if each[1].grave],
        **offered(actor, found),
        **around(actor, found),
    }
    return show(request, "portal/dispute.html", context)


def offered(actor: Actor, found: disputes.Matter) -> dict[str, Any]:
    """The offers of which the party knows, and whether it may make one."""
    made = OfferMade.kind() in found.kinds
    words = {**OFFERS, "counter": COUNTER}
    rows = proposals(actor, found.dispute) if made else []
    return {
        "offers": [(row, [(name, words[name]) for name in row.steps]) for row in rows],
        "waits": any(row.waits for row in rows),
        "may_offer": may_offer(actor, found.dispute),
    }


def around(actor: Actor, found: disputes.Matter) -> dict[str, Any]:
    """Its sittings, and what is told of it to others: asked only where there was something."""
    modules = {kind.partition(".")[0] for kind in found.kinds}
    told = checked_of(actor, found.dispute.pk) if "aftercare" in modules else None
    published = told if told and told.state == PublicationState.PUBLISHED else None
    return {
        "sits": "sittings" in modules,
        "tie": TieTold.kind() in found.kinds and asks_consent_of(found.dispute, found.party.number),
        "sitting": next_sitting(found.dispute.pk) if SittingPlanned.kind() in found.kinds else None,
        "publication": told if told and told.form == Form.STORY else None,
        "published": published,
        "opinion": opinion_of(actor, published) if published else None,
    }


def papers(dispute: Dispute) -> list[tuple[str, str]]:
    """What the party can print: what each is called, and its address."""
    told = []
    if dispute.agreement and dispute.settled_at:
        address = reverse("portal:dispute_agreement_paper", args=[dispute.pk, dispute.agreement])
        told.append((_("The agreement, as PDF"), address))
    for name, label, states in PAPERS:
        if dispute.state in states:
            told.append((str(label), reverse("portal:dispute_paper", args=[dispute.pk, name])))
    return told


PAPERS = (
    ("end", gettext_lazy("The record of the end of mediation, as PDF"), WITHOUT_AGREEMENT),
    ("refusal", gettext_lazy("The notice that it is not accepted, as PDF"), {State.REFUSED}),
)


def own_side(found: disputes.Matter) -> list[tuple[str, str]]:
    """What is kept of the reader for this dispute."""
    party, who = found.party, found.party.resident
    told = [
        (_("You are"), party.get_side_display()),
        (_("Your power as an agent"), party.get_power_display() if party.acts_for else ""),
        (_("You speak for"), party.organisation or ""),
        (_("Your name"), (who and who.name) or ""),
        (_("Your telephone"), mask_phone((who and who.phone) or "")),
        (_("Identity document"), mask_identity(party.id_number or "")),
        (_("Address for the court"), party.service_address or ""),
    ]
    return [(name, str(said)) for name, said in told if said]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs_resident
def step(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """Take a step that is open to the party."""
    if name not in ACTIONS:
        raise NotFound(_("There is no such page."))
    found = disputes.step_for(actor, key, name)
    form = form_for(request, found, name)

    def act() -> object:
        return DISPUTE.commands[name](found.dispute, actor, **form.cleaned_data)

    status = answer(request, actor, form, act, ACTIONS[name].done)
    if status == TAKEN:
        return redirect("portal:dispute", key)
    context = {"form": form, "name": name, "action": ACTIONS[name], "once": uuid7()}
    context |= {"matter": found, "dispute": found.dispute}
    return show(request, "portal/dispute_act.html", context, status=status)


def form_for(request: HttpRequest, found: disputes.Matter, name: str) -> forms.Form:
    """What is asked; a promise is chosen from those that can be complained of."""
    form = FORMS[name](**sent(request))
    field = form.fields.get("obligation")
    if isinstance(field, forms.ChoiceField):
        late = disputes.complaints(found.promises)
        field.choices = [(each.number, f"{each.due_on}: {each.words}") for each in late]
    return form
