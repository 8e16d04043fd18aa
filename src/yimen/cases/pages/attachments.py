"""Files of a case: sent, checked, attached, looked at, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.cases import files, pictures, queries
from yimen.cases.forms import UploadForm
from yimen.cases.models import Attachment, Case
from yimen.cases.sentences import names_for
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.pages.access import needs_actor, needs_staff
from yimen.ui.show import show

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
        with files.on_trial(file):
            command(case, actor, file=file)

    said = run(form, store)
    if said == 200:
        return done(request, actor, case, wanted)
    return drawn(request, case, wanted, form, status=said)


@require_safe
@needs_actor
def file(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A file of a case, for whoever may see the case; a resident sees none of the internal ones."""
    return files.served(queries.file_for(actor, key, number))


@require_safe
@needs_staff
def view(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """A file on a page of its own, with who added it and when, and the way to the next."""
    case = queries.case_for(actor, key)
    among = queries.file_among(case, actor, number)
    context = {
        "case": case,
        "among": among,
        "file": among.file,
        "by": added_by(case, among.file),
        **shown_as(among.file),
    }
    return show(request, "cases/view.html", context)


def shown_as(file: Attachment) -> dict[str, object]:
    """How a page can show a file: as a picture, in a frame, as words, or not at all."""
    plain = file.media_type.startswith(files.PLAIN)
    return {
        "picture": pictures.is_picture(file),
        "pdf": file.media_type == files.PDF,
        "plain": plain,
        "words": files.beginning(file) if plain else "",
        "most": files.READ,
    }


def added_by(case: Case, file: Attachment) -> str:
    """Who added a file, as the history of its case names them."""
    told = [each for each in queries.timeline(case) if each.facts.get("file") == file.number]
    names = names_for(told)
    return names.of(told[0]) if told else ""


@require_safe
@needs_actor
def small(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A picture as it stands beside its name, for whoever may open the file."""
    return files.drawn(queries.file_for(actor, key, number), pictures.SMALL)


@require_safe
@needs_actor
def large(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A picture as large as a screen, for whoever may open the file."""
    return files.drawn(queries.file_for(actor, key, number), pictures.LARGE)


@require_safe
@needs_actor
def framed(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A PDF for the frame in the page of a file, for whoever may open it."""
    return files.framed(queries.file_for(actor, key, number))
