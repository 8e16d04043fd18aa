"""The filters of the queue that a person keeps under names of their own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.cases import commands
from yimen.cases.queues import own_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

from . import lists


@require_safe
@needs_staff
def filters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of one's own, to rename and to delete."""
    context = {"kept": lists.kept_links(own_of(actor).filters, {})}
    return show(request, "cases/filters.html", context)


@require_POST
@needs_staff
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the filter that the queue is under now."""
    wanted = urlencode(lists.chosen(request.POST))
    if not wanted:
        raise Invalid(_("Choose a filter first."))
    kept = commands.keep_filter(actor, name=request.POST.get("name", ""), wanted=wanted)
    messages.success(request, _("Kept: %s") % kept.name)
    return redirect(f"{reverse('cases:queue')}?{wanted}")


@require_POST
@needs_staff
def change(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Rename one of one's own filters, or delete it."""
    if "delete" in request.POST:
        commands.drop_filter(actor, key)
    else:
        commands.rename_filter(actor, key, name=request.POST.get("name", ""))
    return redirect("cases:filters")
