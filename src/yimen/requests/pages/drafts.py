"""What has been typed survives a closed browser: kept by the form's script, every few seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer, refusal
from yimen.kernel.errors import Invalid, Problem
from yimen.orgs.pages.access import needs_staff
from yimen.requests.commands import calls
from yimen.requests.forms import RegisterForm
from yimen.requests.models import Draft
from yimen.ui.times import moment

BEGINNING = 60
"""So much of a text is enough to know it again, in characters."""


@require_POST
@needs_staff
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the form as it stands; the answer says in words what became of it."""
    try:
        kept = calls.keep_draft(key_in(request), actor, said=typed(request.POST))
    except Problem as refused:
        return refusal(refused)
    saved = _("Saved %s") % f"{timezone.localtime(kept.saved_at):%H:%M}" if kept else ""
    return answer({"said": saved, "kept": kept is not None})


@require_POST
@needs_staff
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Throw the draft away, and begin anew."""
    calls.drop_draft(None, actor)
    return redirect("requests:register")


def key_in(request: HttpRequest) -> UUID:
    """The key that the matter of the form will bear."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError as wrong:
        raise Invalid(_("This is no key.")) from wrong


def typed(post: Mapping[str, str]) -> dict[str, str]:
    """What the form asks for and was told, and what was picked for a name; nothing else."""
    fields = [*RegisterForm.base_fields, "repeat_of"]
    names = [name + end for name in fields for end in ("", "-typed", "-picked")]
    return {name: post[name] for name in names if post.get(name)}


def said_in(draft: Draft) -> dict[str, str]:
    """What was typed, by field."""
    said: dict[str, str] = json.loads(draft.said or "{}")
    return said


def taken_up(draft: Draft, actor: Actor) -> RegisterForm:
    """The form as it was typed; it was not sent yet, so nothing is wrong with it."""
    form = RegisterForm(said_in(draft), actor=actor)
    form.errors.clear()
    form.fields["phone"].widget.attrs["autofocus"] = True
    return form


def offer(draft: Draft) -> dict[str, str]:
    """What the draft is known by, to whoever typed it."""
    body = said_in(draft).get("body", "")
    return {"saved": moment(draft.saved_at), "begins": body[:BEGINNING]}
