"""A resident's own matters: what happened, what comes next, and what they can do about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yimen.cases import files
from yimen.cases import queries as cases
from yimen.cases.pictures import FORMATS
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.ids import uuid7
from yimen.portal import disputes, queries
from yimen.portal.commands import add_files
from yimen.portal.follow_code import follow_code
from yimen.portal.forms import ACTIONS as FORMS
from yimen.portal.forms import sent
from yimen.portal.listing.policy import is_listed
from yimen.portal.listing.public_ids import public_id
from yimen.portal.listing.queries import followed
from yimen.portal.words import ACTIONS
from yimen.requests.models import Request
from yimen.requests.process import REQUEST
from yimen.troubles.queries import shared_with
from yimen.ui.show import show

from .acting import TAKEN, answer
from .session import needs_resident


@require_safe
@needs_resident
def matters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All matters of this resident."""
    context = {"matters": queries.matters(actor), "followed": followed(actor)}
    context["disputes"] = disputes.mine(actor)
    return show(request, "portal/matters.html", context)


@require_safe
@needs_resident
def matter(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """One matter."""
    found = queries.matter(actor, key)
    buttons = [(step.name, ACTIONS[step.name]) for step in found.steps]
    context = {
        "matter": found,
        "request_": found.request,
        "first": [each for each in buttons if not (each[1].grave or each[1].quiet)],
        "quiet": [each for each in buttons if each[1].quiet],
        "grave": [each for each in buttons if each[1].grave],
        "pictures": FORMATS,
        "shared": shared_with(key),
        "public": public_id(key) if is_listed(found.request) else None,
    }
    return show(request, "portal/matter.html", context)


@require_safe
@needs_resident
def receipt(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What one photographs: number, what comes next, and the mark that history is held to."""
    found = queries.matter(actor, key)
    mark = queries.first_hash(found.request)
    context = {
        "matter": found,
        "mark": [mark[i : i + 8] for i in range(0, len(mark), 8)],
        "code": follow_code(found.request, _("Code that leads to your matter")),
    }
    return show(request, "portal/receipt.html", context)


@require_safe
@needs_resident
def file(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponseBase:
    """A file that the resident may open."""
    return files.served(cases.file_for(actor, key, number))


@require_http_methods(["GET", "POST"])
@needs_resident
def step(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """Take a step that is open to the resident."""
    if name not in ACTIONS:
        raise NotFound(_("There is no such page."))
    found = queries.request_for(actor, key)
    REQUEST.check(name, actor, found)
    form = FORMS[name](**sent(request))
    command = add_files if name == "attach" else REQUEST.commands[name]

    def act() -> object:
        return command(found, actor, **form.cleaned_data)

    status = answer(request, actor, form, act, ACTIONS[name].done)
    if status == TAKEN:
        return redirect("portal:matter", key)
    context = {"form": form, "name": name, "action": ACTIONS[name], "case": found, "once": uuid7()}
    context["wanted"] = wanted(found) if name == "give_details" else ""
    return show(request, "portal/act.html", context, status=status)


def wanted(found: Request) -> str:
    """The details that were asked for last."""
    asked = [each for each in cases.timeline(found) if each.kind == "requests.DetailsAsked"]
    return str(asked[-1].facts["wanted"]) if asked else ""
