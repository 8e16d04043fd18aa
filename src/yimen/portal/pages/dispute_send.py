"""Send a dispute in: what, with whom, who you are; the code; the check; sent. Three short steps.

What was told stays in the session until it is sent. The key of the dispute is in the address from
the first page on: sent twice, it is the same dispute.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yimen.kernel import limits
from yimen.kernel.errors import NotFound, Problem
from yimen.kernel.ids import uuid7
from yimen.mediation.queries import is_theirs
from yimen.mediators.models import DisputeType
from yimen.orgs.commands import find_or_add
from yimen.orgs.middleware import resident_in
from yimen.portal import commands, queries
from yimen.portal.dispute_forms import OtherSideForm, QuarrelForm, SenderForm
from yimen.portal.forms import sent
from yimen.ui.show import show

from . import session
from .send import ask_code, proved, typed_code

HOUR = 3600
FORMS: dict[str, type[forms.Form]] = {
    "what": QuarrelForm,
    "whom": OtherSideForm,
    "who": SenderForm,
}
NAMES = list(FORMS)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh form, with the key that the dispute will have."""
    return redirect("portal:dispute_send", uuid7(), "what")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """One of the three questions."""
    if name not in FORMS or key.version != 7:
        raise NotFound(_("There is no such page."))
    said, place = session.draft(request, key), NAMES.index(name)
    if missing := first_missing(said, NAMES[:place]):
        return redirect("portal:dispute_send", key, missing)
    initial = known(request, said) if name == "who" else said
    form = FORMS[name](**sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        limits.require("portal.form", limits.address_of(request), 600, HOUR)
        said |= {"done": [*said.get("done", []), name], **form.cleaned_data}
        session.keep_draft(request, key, said)
        return after(request, key, place, said)
    back = NAMES[place - 1] if place else ""
    context = {"form": form, "key": key, "name": name, "number": place + 1, "back": back}
    return show(request, "portal/dispute_send.html", context, status=422 if form.errors else 200)


def known(request: HttpRequest, said: session.Said) -> session.Said:
    """What was told, and whose telephone was proved."""
    resident = session.whoever(request)
    if "phone" in said or resident is None:
        return said
    return {**said, "phone": resident.phone, "name": resident.name}


def first_missing(said: session.Said, names: list[str]) -> str | None:
    """The first of these questions that was not answered yet."""
    return next((name for name in names if name not in said.get("done", [])), None)


def after(request: HttpRequest, key: UUID, place: int, said: session.Said) -> HttpResponse:
    """On to the next question; after the last one to the code, or past it where it is proved."""
    if place + 1 < len(NAMES):
        return redirect("portal:dispute_send", key, NAMES[place + 1])
    if not proved(request, said):
        ask_code(request, key, said)
        return redirect("portal:dispute_send_code", key)
    return redirect("portal:dispute_send_check", key)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, key: UUID) -> HttpResponse:
    """The code that came by short message."""
    said = session.draft(request, key)
    if missing := first_missing(said, NAMES):
        return redirect("portal:dispute_send", key, missing)
    if proved(request, said):
        return redirect("portal:dispute_send_check", key)
    if "again" in request.POST:
        ask_code(request, key, said)
        return redirect("portal:dispute_send_code", key)
    return typed_code(request, key, said, f"/disputes/send/{key}/who/", "portal:dispute_send_check")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """All answers once more; then it is sent. One that was sent already shows where it stands."""
    said, actor = session.draft(request, key), resident_in(request)
    if not said and actor and is_theirs(actor, key):
        return redirect("portal:dispute", key)
    if missing := first_missing(said, NAMES):
        return redirect("portal:dispute_send", key, missing)
    if not proved(request, said):
        return redirect("portal:dispute_send_code", key)
    form, status = forms.Form(**sent(request)), 200
    if request.method == "POST":
        form.is_valid()
        try:
            commands.send_dispute(key, find_or_add(said["phone"], said["name"]), said)
        except Problem as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            session.drop_draft(request, key)
            return redirect("portal:dispute", key)
    context = {
        "form": form,
        "key": key,
        "said": said,
        "kind": DisputeType(said["dispute_type"]).label,
        "area": queries.area_of(said.get("area", "")),
        "phone": said["phone"].removeprefix("+86"),
    }
    return show(request, "portal/dispute_check.html", context, status=status)
