"""Comments are read before they are shown: for law and privacy alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.aftercare import queries
from yimen.aftercare.checking import Fault, Known, faults_in
from yimen.aftercare.commands.opinions import refuse_comment, show_comment
from yimen.aftercare.forms import RefuseForm
from yimen.aftercare.models import Ground, Opinion
from yimen.aftercare.policy import lets_through
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show


def drawn(request: HttpRequest, actor: Actor, form: RefuseForm, status: int = 200) -> HttpResponse:
    """The comments that wait, the oldest first, each with what the rules find in it."""
    require(lets_through, actor)
    rows: list[tuple[Opinion, list[Fault]]] = []
    known: dict[UUID, tuple[list[Known], frozenset[str]]] = {}
    for row in queries.waiting_opinions(actor):
        dispute = row.public.case
        if dispute.pk not in known:
            known[dispute.pk] = queries.known_in(dispute), queries.public_names(dispute)
        rows.append((row, faults_in(row.comment or "", *known[dispute.pk])))
    return show(request, "aftercare/comments.html", {"rows": rows, "form": form}, status=status)


@require_safe
@needs_staff
def comments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits to be read."""
    return drawn(request, actor, RefuseForm())


@require_POST
@needs_staff
def let(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Let it be shown."""
    show_comment(queries.opinion_for(actor, key), actor)
    messages.success(request, _("The comment is shown."))
    return redirect("aftercare:comments")


@require_POST
@needs_staff
def refuse(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Do not show it; its writer reads why."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return drawn(request, actor, form, 422)
    said = form.cleaned_data
    opinion = queries.opinion_for(actor, key)
    refuse_comment(opinion, actor, ground=Ground(said["ground"]), reason=said["reason"])
    messages.success(request, _("The comment is not shown; its writer reads why."))
    return redirect("aftercare:comments")
