"""Files of a case: sent, checked, attached, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.cases import files, queries
from yimen.cases.forms import UploadForm
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.pages.access import needs_actor, needs_staff

from .steps import FORM, done, drawn, run


@FORM
@needs_staff
def attach(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Add a file to a case."""
    case = queries.case_for(actor, key)
    process = queries.process_of(case)
    wanted, command = process.steps.get("attach"), process.commands.get("attach")
    if wanted is None or command is None:
        raise NotFound(_("There is no such step."))
    process.check("attach", actor, case)
    if request.method != "POST":
        return drawn(request, case, wanted, UploadForm())
    form = UploadForm(request.POST, request.FILES)

    def store() -> None:
        file = files.received(form.cleaned_data["file"], internal=form.cleaned_data["internal"])
        try:
            command(case, actor, file=file)
        except BaseException:
            files.discard(file)
            raise

    said = run(form, store)
    if said == 200:
        return done(request, actor, case, wanted)
    return drawn(request, case, wanted, form, status=said)


@require_safe
@needs_actor
def file(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A file of a case, for whoever may see the case; a resident sees none of the internal ones."""
    return files.served(queries.file_for(actor, key, number))
