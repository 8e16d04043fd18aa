"""What somebody at the centre does with messages and files that the link could not settle."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yimen.cases.pages.steps import run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.links.court import commands, queries
from yimen.links.court.forms import ReasonForm
from yimen.links.court.models import MessageState
from yimen.links.court.policy import keeper
from yimen.links.court.words import kind_label
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show


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


@require_POST
@needs_staff
def file_again(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Try a file once more."""
    commands.file_again(key, actor)
    messages.success(request, _("It is tried again."))
    return redirect("court:overview")


@require_POST
@needs_staff
def file_aside(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Nobody waits for a file any more."""
    commands.set_file_aside(key, actor)
    messages.success(request, _("It is set aside."))
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
