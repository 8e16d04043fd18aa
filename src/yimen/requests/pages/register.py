"""Write a matter down while the caller speaks; answer it or dispatch it in the same go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yimen.cases.models import Case, Channel
from yimen.cases.pages.lists import Row, rows_of
from yimen.cases.pages.steps import run
from yimen.cases.policy import visible_to
from yimen.cases.search import by_number, by_phone
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Role
from yimen.orgs.pages.access import needs_staff
from yimen.requests import commands
from yimen.requests.commands import calls
from yimen.requests.forms import RegisterForm, dates, directed
from yimen.requests.models import Request, State
from yimen.requests.others import FOLLOWING
from yimen.requests.pages.drafts import offer, taken_up
from yimen.requests.pages.heard import panels
from yimen.requests.process import REQUEST
from yimen.requests.queries import call_for, caller, draft_of
from yimen.ui.show import show

ACTS = ("preview", "register", "answer", "dispatch")


@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, what would follow from it, and what came of it."""
    if not REQUEST.steps["register"].by.holds(actor, Request()):
        raise NotAllowed(_("Matters are registered by agents and grid workers."))
    if request.method != "POST":
        return opened(request, actor)
    form, act = RegisterForm(request.POST, actor=actor), request.POST.get("act", "preview")
    if "follow" in request.POST:
        return followed(request, form, actor, request.POST["follow"])
    made: list[Case] = []
    if act not in ACTS or act == "preview":
        asked_by_script = request.headers.get("HX-Request") == "true"  # while it is being typed
        whole = form.is_valid() or asked_by_script
        return drawn(request, form, actor, status=200 if whole else 422)
    status = run(form, lambda: made.append(registered(form, actor, act)))
    if status != 200:
        return drawn(request, form, actor, status=status)
    calls.drop_draft(made[0].pk, actor)
    messages.success(request, _("Registered as %s.") % made[0].number)
    seen = visible_to(actor).filter(pk=made[0].pk).exists()
    return redirect("cases:case", made[0].pk) if seen else redirect("cases:queue")


def followed(request: HttpRequest, form: RegisterForm, actor: Actor, number: str) -> HttpResponse:
    """The caller follows a matter of somebody else; nothing but their telephone need be said."""
    for unasked in form.errors.keys() - {"id", "phone", "name"}:
        del form.errors[unasked]
    status = run(form, lambda: follow(form, actor, number))
    if status != 200:
        return drawn(request, form, actor, status=status)
    calls.drop_draft(form.cleaned_data["id"], actor)
    said = _("The caller follows %s now, and is told when it is answered and when it ends.")
    messages.success(request, said % number)
    return redirect("requests:register")


def follow(form: RegisterForm, actor: Actor, number: str) -> None:
    """By whichever module keeps who follows what."""
    case, said = by_number(actor, number), form.cleaned_data
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    for each in FOLLOWING:
        each.follow(case, actor, phone=said["phone"], name=said["name"])


def opened(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form as it opens: the draft that is gone on with, or what is known of the call.

    404 where the call is over or rings elsewhere; the form is there all the same, for somebody
    speaks.
    """
    draft = draft_of(actor)
    if draft is not None and "draft" in request.GET:
        return drawn(request, taken_up(draft, actor), actor)
    rings = "call" in request.GET
    call = call_for(actor, request.GET["call"]) if rings else None
    phone = (call and call.phone) or ""
    form = RegisterForm(initial=usual(actor) | {"phone": phone}, actor=actor)
    context = {
        "offer": offer(draft) if draft else None,
        "gone": rings and call is None,
        "earlier": earlier(phone, actor),
    }
    return drawn(request, form, actor, context, status=404 if context["gone"] else 200)


def usual(actor: Actor) -> dict[str, Any]:
    """Where a matter usually comes from, by who writes it down."""
    grid = Role.GRID_WORKER in actor.roles
    return {"channel": Channel.GRID if grid else Channel.PHONE}


@transaction.atomic
def registered(form: RegisterForm, actor: Actor, act: str) -> Case:
    """Register, and answer or dispatch: all of it, or nothing."""
    said = form.cleaned_data
    if act == "answer" and not said["answer"]:
        missing = _("Write down what you answered.")
        raise Invalid(missing, {"answer": missing})
    person = find_or_add(said["phone"], said["name"]) if said["phone"] or said["name"] else None
    made = commands.register(
        Request(id=said["id"]),
        actor,
        body=said["body"],
        title=said["title"],
        kind=said["kind"],
        channel=Channel(said["channel"]),
        urgency=said["urgency"],
        resident=person,
        confidential=said["confidential"],
        wants_call=said["wants_call"],
        may_list=said["may_list"],
        item=said["item"],
        area=said["area"],
        place=said["place"],
        lat=said["lat"],
        lon=said["lon"],
        grid=said["grid"],
        about_unit=said["about_unit"],
        repeat_of=said["repeat_of"],
    )
    if made.state != State.REGISTERED:  # the same form, sent twice: it went on already
        return made
    if act == "answer":
        return commands.answer_now(made, actor, text=said["answer"], article=said["article"])
    if act == "dispatch":
        return commands.dispatch(made, actor)
    return made


def drawn(
    request: HttpRequest,
    form: RegisterForm,
    actor: Actor,
    context: Mapping[str, Any] = {},
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; once something was said, with what the city knows about it."""
    shown = {
        "form": form,
        "may_answer": Role.AGENT in actor.roles and actor.reach == "area",
        "may_dispatch": Role.DISPATCHER in actor.roles and actor.reach == "area",
        **(known(form, actor) if form.is_bound else context),
    }
    if form.is_bound and not request.headers.get("HX-Request"):
        shown |= panels(form, actor)
    return show(request, "requests/register.html", shown, "known", status=status)


def known(form: RegisterForm, actor: Actor) -> dict[str, Any]:
    """The unit and the dates that would result, and the caller's earlier matters."""
    form.is_valid()
    draft = form.draft(actor.area)
    advice = (directed(draft) if draft.item_id else []) + dates(draft)
    return {"advice": advice, "earlier": earlier(form.cleaned_data.get("phone", ""), actor)}


def earlier(phone: str, actor: Actor) -> list[Row]:
    """What this caller turned to the city with before, for those who meet residents."""
    resident = caller(phone, actor)
    return rows_of(by_phone(actor, resident)[:5]) if resident else []
