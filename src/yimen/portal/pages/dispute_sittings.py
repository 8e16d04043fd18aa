"""A party sees when and where it sits down with the others, and what of it is its own to say."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yimen.cases.queries import words_for
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotFound, NotNow, Refused
from yimen.mediation.models import Dispute
from yimen.mediation.policy import number_of
from yimen.mediation.queries import dispute_for
from yimen.mediators.queries.mediators import named_last
from yimen.sittings import queries
from yimen.sittings.models import SittingState, TieState
from yimen.sittings.pages.calendar import file_for
from yimen.sittings.process import PANEL, SITTING, TIE
from yimen.ui.show import show
from yimen.ui.typed import whole

from .session import needs_resident

HOUR = 3600
WISHES = ("ask_open", "ask_closed")
ABOUT_A_TIE = ("consent_to_tie", "decline_tie")


@require_http_methods(["GET", "HEAD", "POST"])
@needs_resident
def sittings(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """When, where, and whether one came; one can ask for an open sitting or a closed one."""
    dispute = dispute_for(actor, key)
    own = number_of(actor, dispute)
    if request.method == "POST":
        said(request, actor, dispute)
        return redirect("portal:dispute_sittings", key)
    rows = [
        {
            "sitting": each,
            "came": own in each.came,
            "missed": own in each.absent,
            "asks": own in each.open_asked_by,
            "may_ask": each.state == SittingState.PLANNED,
        }
        for each in queries.sittings_of(dispute)
    ]
    panel, ties = queries.panel_of(dispute), queries.ties_of(dispute)
    words = words_for(actor, dispute, [each.passage for each in ties])
    mediators = named_last(dispute.pk)
    still = any(each.until is None for each in mediators)
    context = {
        "dispute": dispute,
        "rows": rows,
        "may_accept": still and bool(PANEL.open_to(actor, panel)),
        "accepted": still and own in panel.accepted_by,
        "mediators": mediators,
        "ties": [
            {
                "tie": each,
                "who": each.mediator.staff.name,
                "words": words.get(each.passage, ""),
                "consents": own in each.consented_by,
                "open": each.state == TieState.TOLD,
            }
            for each in ties
        ],
    }
    return show(request, "portal/dispute_sittings.html", context)


def said(request: HttpRequest, actor: Actor, dispute: Dispute) -> None:
    """What a party says of its sittings is done, or it reads why not."""
    limits.require("portal.act", actor.key, 60, HOUR)
    try:
        act(request, actor, dispute)
    except (NotNow, Refused, Invalid) as problem:
        messages.error(request, str(problem))


def act(request: HttpRequest, actor: Actor, dispute: Dispute) -> None:
    """A party accepts the mediators or objects, consents to a tie, or says how a sitting is."""
    name = request.POST.get("act", "")
    if name in WISHES:
        sitting = queries.sitting_for(dispute, whole(request.POST.get("sitting", "")) or 0)
        SITTING.commands[name](sitting, actor)
    elif name == "accept_team":
        PANEL.commands[name](queries.panel_of(dispute), actor)
    elif name == "object_to_team":
        words = request.POST.get("words", "")
        PANEL.commands[name](queries.panel_of(dispute), actor, words=words)
    elif name in ABOUT_A_TIE:
        tie = queries.tie_for(dispute, whole(request.POST.get("tie", "")) or 0)
        TIE.commands[name](tie, actor)
    else:
        raise NotFound(_("There is no such step."))


@require_safe
@needs_resident
def calendar(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The sitting for the party's own calendar; no name stands in it."""
    return file_for(actor, key, number)
