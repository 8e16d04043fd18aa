"""The caller's telephone: shown to whoever must call, for a purpose, and on record."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yimen.cases import queries
from yimen.cases.contact import may_reach_the_caller, reach
from yimen.cases.forms import PurposeForm
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed
from yimen.orgs.commands import Contact
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

from .steps import FORM, run


@FORM
@needs_staff
def contact(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """GET asks what for; POST shows name, telephone and address once, and keeps who read them."""
    case = queries.case_for(actor, key)
    if not may_reach_the_caller.holds(actor, case):
        raise NotAllowed(_("The caller's telephone is not yours to see."))
    form = PurposeForm(request.POST if request.method == "POST" else None)
    shown: list[Contact] = []
    status = 200
    if request.method == "POST":
        purpose = form.data.get("purpose", "")
        status = run(form, lambda: shown.append(reach(case, actor, purpose=purpose)))
    context = {"case": case, "form": form, "contact": shown[0] if shown else None}
    return show(request, "cases/contact.html", context, status=status)
