"""A resident takes a step by a form: how often, once for each form, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from yimen.cases.pages import steps
from yimen.kernel import limits
from yimen.kernel.actors import Actor

HOUR = 3600
TAKEN = 302


def answer(
    request: HttpRequest, actor: Actor, form: Form, act: Callable[[], object], done: object
) -> int:
    """Act, if the form was sent and is whole; a refusal becomes the form's message.

    The status that results: 200 of a fresh form, TAKEN, or that of what was wrong.
    """
    if request.method != "POST":
        return 200
    said = steps.run(form, lambda: once(request, actor, act, done))
    return TAKEN if said == 200 else said


def once(request: HttpRequest, actor: Actor, act: Callable[[], object], done: object) -> None:
    """Act; the same form sent twice acts once. TooOften: more than a person does in an hour."""
    limits.require("portal.act", actor.key, 60, HOUR)
    key = f"{actor.key} {request.POST.get('once', '')[:40]}"
    if "once" in request.POST and not limits.allow("portal.once", key, 1, HOUR):
        return
    act()
    messages.success(request, str(done))
