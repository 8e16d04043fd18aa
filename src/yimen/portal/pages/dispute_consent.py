"""A party says whether what is told of its dispute, without who it was, may be published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yimen.aftercare.process import PUBLICATION
from yimen.aftercare.queries import asked_of
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediation.policy import number_of
from yimen.ui.show import show

from .session import needs_resident

HOUR = 3600
ANSWERS = {"yes": "consent", "no": "take_back"}


@require_http_methods(["GET", "POST"])
@needs_resident
def publication(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """The text as anybody would read it; consent is as easily taken back as given."""
    found = asked_of(actor, key)
    if found is None or found.number != number:
        raise NotFound(_("There is no such page."))
    if request.method == "POST":
        limits.require("portal.act", actor.key, 60, HOUR)
        answer = ANSWERS.get(request.POST.get("answer", ""))
        if answer is None:
            raise NotFound(_("There is no such page."))
        PUBLICATION.commands[answer](found, actor)
        messages.success(request, _("Your answer is kept."))
        return redirect("portal:dispute", key)
    consents = number_of(actor, found.case) in found.consents
    context = {"publication": found, "dispute": found.case, "consents": consents}
    return show(request, "portal/dispute_consent.html", context)
