"""What a mediation centre is made of, out and in as files: for whoever keeps the centre."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yimen.administration.forms import FileForm
from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotAllowed, NotFound
from yimen.mediators import imports as mediators
from yimen.mediators.policy import keeper_of
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.tables import Tally
from yimen.ui.show import show

from .files import as_file, columns, take

TITLES: dict[str, Label] = {
    "members": gettext_lazy("Members of the centre"),
    "rooms": gettext_lazy("Rooms"),
    "mediators": gettext_lazy("Mediators"),
    "duties": gettext_lazy("Duty calendar"),
}


def kept(actor: Actor, name: str) -> None:
    """NotFound: no such table. NotAllowed: the actor keeps no centre."""
    if name not in TITLES:
        raise NotFound(_("There is nothing here."))
    if not mediators.centres_kept_by(actor):
        raise NotAllowed(_("This is for %(who)s.") % {"who": keeper_of.label})


@FORM
@needs_staff
def file(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The table as it is now, and a place to upload a file, which is checked first."""
    kept(actor, name)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {
        "name": name,
        "title": TITLES[name],
        "columns": columns(mediators.TABLES[name][0]),
        "others": [(each, title) for each, title in TITLES.items() if each != name],
        "form": form,
    }
    if request.method == "POST":
        taken = take(request, actor, form, partial(mediators.import_file, name))
        if isinstance(taken, Tally):
            return redirect(request.path)
        context |= taken
    return show(
        request, "administration/centre_file.html", context, status=context.get("status", 200)
    )


@require_safe
@needs_staff
def download(request: HttpRequest, actor: Actor, name: str, kind: str) -> HttpResponse:
    """A table of the actor's centres as it is now."""
    kept(actor, name)
    return as_file(name, kind, partial(mediators.export_file, name, actor))
