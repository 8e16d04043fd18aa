"""A party's own page of a dispute: what is common and their own side, never the other's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yimen.aftercare.queries import asked_of
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound, Problem
from yimen.kernel.ids import uuid7
from yimen.mediation.process import DISPUTE
from yimen.orgs.masking import mask_identity, mask_phone
from yimen.portal import disputes
from yimen.portal.dispute_words import ACTIONS, FORMS
from yimen.portal.forms import sent
from yimen.ui.show import show

from .session import needs_resident

HOUR = 3600


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
        "publication": asked_of(actor, key),
        "to_sign": disputes.waits_for_signature(actor, found.dispute),
        "first": [each for each in buttons if not each[1].grave],
        "grave": [each for each in buttons if each[1].grave],
    }
    return show(request, "portal/dispute.html", context)


def own_side(found: disputes.Matter) -> list[tuple[str, str]]:
    """What is kept of the reader for this dispute."""
    party, who = found.party, found.party.resident
    told = [
        (_("You are"), party.get_side_display()),
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
def act(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """Take a step that is open to the party."""
    if name not in ACTIONS:
        raise NotFound(_("There is no such page."))
    found = disputes.step_for(actor, key, name)
    form = form_for(request, found, name)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            taken_once(request, actor, found, name, form.cleaned_data)
        except Problem as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
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


def taken_once(
    request: HttpRequest, actor: Actor, found: disputes.Matter, name: str, said: dict[str, Any]
) -> None:
    """Take the step; the same form sent twice takes it once."""
    limits.require("portal.act", actor.key, 60, HOUR)
    once = f"{actor.key} {request.POST.get('once', '')[:40]}"
    if "once" in request.POST and not limits.allow("portal.once", once, 1, HOUR):
        return
    DISPUTE.commands[name](found.dispute, actor, **said)
    messages.success(request, str(ACTIONS[name].done))
