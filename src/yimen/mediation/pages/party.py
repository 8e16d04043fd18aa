"""How a party can be reached: shown to whoever mediates, for a purpose, and on record."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yimen.cases.forms import PurposeForm
from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed
from yimen.mediation import queries
from yimen.mediation.commands.parties import Known, reach_party
from yimen.mediation.policy import may_reach_a_party
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show


@FORM
@needs_staff
def party(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """GET asks what for; POST shows what is known of the party once, and keeps who read it."""
    dispute = queries.dispute_for(actor, key)
    named = queries.party_named(dispute, number)
    if not may_reach_a_party.holds(actor, dispute):
        raise NotAllowed(_("How a party can be reached is not yours to see."))
    form = PurposeForm(request.POST if request.method == "POST" else None)
    known: list[Known] = []
    status = 200
    if request.method == "POST":
        purpose = form.data.get("purpose", "")
        status = run(
            form, lambda: known.append(reach_party(dispute, actor, named.party, purpose=purpose))
        )
    context = {"case": dispute, "named": named, "form": form, "known": known[0] if known else None}
    return show(request, "mediation/party.html", context, status=status)
