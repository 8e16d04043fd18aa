"""A party reads what is to be published of its dispute, and consents or does not."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.aftercare import queries
from yimen.aftercare.process import PUBLICATION
from yimen.mediation.policy import number_of
from yimen.orgs.middleware import resident_in
from yimen.ui.show import show


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """All that waits for the resident's word, and what they may take back."""
    actor = resident_in(request)
    if actor is None:
        return redirect("portal:follow")
    rows = [
        (row, number_of(actor, row.case) in row.consents, PUBLICATION.open_to(actor, row))
        for row in queries.asked_of(actor)
    ]
    return show(request, "aftercare/consents.html", {"rows": rows})


@require_POST
def say(request: HttpRequest, key: UUID, number: int, name: str) -> HttpResponse:
    """Consent, or do not any longer: as easily the one as the other."""
    actor = resident_in(request)
    if actor is None:
        return redirect("portal:follow")
    if name not in ("consent", "take_back"):
        raise Http404
    PUBLICATION.commands[name](queries.publication_for(actor, key, number), actor)
    done = _("You consent to it.") if name == "consent" else _("Nothing of it is shown.")
    messages.success(request, done)
    return redirect("aftercare:consents")
