"""What the city knows of a resident: they see it, put it right, take it along, have it erased."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Problem
from yimen.kernel.time import now
from yimen.links.mail.gateway import reachable
from yimen.orgs import commands as orgs
from yimen.orgs.models import Resident
from yimen.portal import disputes, mailbox, queries
from yimen.portal.commands import leave_for_good
from yimen.portal.copies import copy_of
from yimen.portal.forms import CorrectForm, EraseForm, NewsForm, sent
from yimen.ui.show import show

from . import session

HOUR = 3600
MAIL_SENT = gettext_lazy(
    "We have sent you a mail. Open the page that it leads to and press the button."
)


def person_in(request: HttpRequest) -> Resident:
    """The row of whoever stands at the door; `needs_resident` has seen to it that there is one."""
    person = session.whoever(request)
    assert person is not None
    return person


@require_safe
@session.needs_resident
def known(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is known, and who has read it (个人信息保护法 art. 44, 45)."""
    person, found = person_in(request), queries.readings(actor, queries.MOST + 1)
    context = {
        "person": person,
        "phone": (person.phone or "").removeprefix("+86"),
        "readings": found[: queries.MOST],
        "more": len(found) > queries.MOST,
        "mail": reachable() or person.email,
    }
    return show(request, "portal/known.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@session.needs_resident
def correct(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Name and address are put right (个人信息保护法 art. 46)."""
    person = person_in(request)
    form = CorrectForm(**sent(request), initial={"name": person.name, "address": person.address})
    if request.method == "POST" and form.is_valid():
        limits.require("portal.correct", actor.key, 20, HOUR)
        orgs.correct(person, actor, **form.cleaned_data)
        messages.success(request, _("It was put right."))
        return redirect("portal:my_data")
    context = {"form": form}
    return show(request, "portal/correct.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@session.needs_resident
def news(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An e-mail address is given, put right or forgotten, and where news go is chosen."""
    person = person_in(request)
    form = NewsForm(**sent(request), initial={"email": person.email, "way": person.notices})
    if request.method == "POST" and form.is_valid():
        limits.require("portal.correct", actor.key, 20, HOUR)
        row = mailbox.give(person, network=limits.address_of(request), **form.cleaned_data)
        asked = bool(row.email and not row.email_confirmed_at)
        messages.success(request, MAIL_SENT if asked else _("It was saved."))
        return redirect("portal:my_data")
    context = {"form": form, "person": person}
    return show(request, "portal/news.html", context, status=422 if form.errors else 200)


@require_POST
@session.needs_resident
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of it as one file (个人信息保护法 art. 45); that it was taken is among the readings."""
    limits.require("portal.download", actor.key, 6, HOUR)
    taken = _("Download of everything that is known")
    contact = orgs.disclose(person_in(request), actor, purpose=taken)
    name = f"yimen-{timezone.localdate(now())}.json"
    written = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(
        copy_of(actor, contact),
        json_dumps_params=written,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "POST"])
@session.needs_resident
def erase(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What goes and what stays; then it is done, and nobody stands at this door any more."""
    form = EraseForm(**sent(request))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        limits.require("portal.erase", actor.key, 10, HOUR)
        try:
            leave_for_good(person_in(request), actor)
        except Problem as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            request.session.flush()
            return redirect("portal:erased")
    context = {"form": form, "open": queries.still_open(actor)}
    context["disputes"] = disputes.mine_open(actor)
    return show(request, "portal/erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return show(request, "portal/erased.html")
