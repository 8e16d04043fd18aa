"""What waits for somebody at the centre, and the three streams of what the court diverts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yimen.cases.pages.steps import run
from yimen.cases.policy import sees
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.links.court import commands, queries
from yimen.links.court.forms import PeriodForm, ReasonForm
from yimen.links.court.gateway import linked
from yimen.links.court.models import CourtMatter, CourtMessage, MessageState, MessageWay
from yimen.links.court.policy import counter, keeper
from yimen.links.court.words import kind_label
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.ui.show import show

SHOWN = 200
"""So many messages at once: the oldest first, the others follow when these are seen to."""


@require_safe
@needs_staff
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The streams in a period, and the messages that wait for somebody."""
    require(counter, actor)
    form = PeriodForm(request.GET, today())
    since, until = form.period()
    context = {
        "form": form,
        "since": since,
        "until": until,
        "streams": queries.streams(actor, since, until),
        "keeps": keeper.holds(actor, None),
        "linked": linked(),
        "made_up": settings.DEMO and not linked(),
        "rows": rows(actor),
    }
    return show(request, "court/overview.html", context)


def rows(actor: Actor) -> list[dict[str, Any]]:
    """The messages that wait for somebody, each with what can be done about it."""
    found = list(queries.waiting(actor)[:SHOWN])
    matters = queries.numbers_of(found)
    return [drawn(actor, message, matters.get(str(message.matter))) for message in found]


def drawn(actor: Actor, message: CourtMessage, matter: CourtMatter | None) -> dict[str, Any]:
    """One message; its case is a link for those who may see that case."""
    case = matter.case if matter else None
    return {
        "message": message,
        "kind": kind_label(message.kind),
        "matter": matter,
        "sees": case is not None and sees(actor, case),
        "again": label_of_again(message),
    }


def label_of_again(message: CourtMessage) -> str:
    """What trying once more means for this message; "" where it means nothing."""
    if message.state == MessageState.GIVEN_UP:
        return _("Send again")
    if message.way == MessageWay.OUT or message.state == MessageState.APPLIED:
        return ""
    deferred = message.state == MessageState.DEFERRED
    return _("Do it without the earlier one") if deferred else _("Try again")


@require_POST
@needs_staff
def again(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Try a message once more."""
    message = commands.again(key, actor)
    if message.state == MessageState.REFUSED:
        why = message.says or message.get_reason_display()
        messages.warning(request, _("It is refused again: %s") % why)
    else:
        messages.success(request, _("Done."))
    return redirect("court:overview")


@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def set_aside(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Nothing more is done with a message, and why."""
    require(keeper, actor)
    message = queries.waiting(actor).filter(pk=key).first()
    if message is None:
        raise NotFound(_("There is no such message, or somebody has seen to it."))
    form: forms.Form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = run(
            form, lambda: commands.set_aside(key, actor, reason=form.cleaned_data["reason"])
        )
        if status == 200:
            messages.success(request, _("It is set aside."))
            return redirect("court:overview")
    context = {"form": form, "message": message, "kind": kind_label(message.kind)}
    return show(request, "court/set_aside.html", context, status=status)
