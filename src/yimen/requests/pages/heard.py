"""What reads along while a matter is being said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.requests.forms import RegisterForm
from yimen.requests.heard import Heard, said_of
from yimen.requests.policy import who_writes_down
from yimen.ui.show import show


@require_POST
@needs_staff
def heard(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The panels for what the form says by now; the form may be far from whole."""
    require(who_writes_down, actor)
    form = RegisterForm(request.POST, actor=actor)
    form.is_valid()
    return show(request, "requests/heard.html", panels(form, actor))


def panels(form: RegisterForm, actor: Actor) -> dict[str, Any]:
    """What is said of a form that was asked for its cleaned words."""
    words = form.cleaned_data
    told, whole = said_of(
        Heard(
            actor,
            form.draft(actor.area),
            title=words.get("title", ""),
            body=words.get("body", ""),
            phone=words.get("phone", ""),
        )
    )
    return {
        "urgent": [each for each in told if each.panel.urgent],
        "beside": [each for each in told if not each.panel.urgent],
        "whole": whole,
    }
