"""Take a dispute in at the window; settle it at once or assign it in the same go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yimen.cases.pages.steps import run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.mediation import queries
from yimen.mediation.commands import intake
from yimen.mediation.commands.parties import add_party
from yimen.mediation.forms import dates
from yimen.mediation.models import Dispute, Risk, Side, Track
from yimen.mediation.policy import may_window, visible_to
from yimen.mediation.window_forms import MOST, PartyForm, WindowForm, as_typed
from yimen.orgs.models import Role
from yimen.orgs.pages.access import needs_staff
from yimen.reading.guard import Duty
from yimen.reading.queries import guarded
from yimen.ui.show import show
from yimen.ui.typed import whole

FINAL = ("register", "settle", "assign")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, what would follow from it, and what came of it."""
    if not may_window.holds(actor, None) or intake.own_centre(actor) is None:
        raise NotAllowed(_("Disputes are taken in at the window of a mediation centre."))
    teams = queries.teams_of(actor)
    if request.method != "POST":
        return drawn(request, WindowForm(teams=teams), actor)
    form, act = WindowForm(request.POST, teams=teams), request.POST.get("act", "preview")
    if act not in FINAL:
        return drawn(request, typed_on(form, act, teams), actor, request.POST)
    made: list[Dispute] = []
    status = run(form, lambda: made.append(registered(form, actor, act)))
    if status != 200:
        return drawn(request, form, actor, request.POST, status=status)
    messages.success(request, _("Registered as %s.") % made[0].number)
    seen = visible_to(actor).filter(pk=made[0].pk).exists()
    return redirect("cases:case", made[0].pk) if seen else redirect("cases:queue")


def typed_on(form: WindowForm, act: str, teams: list[Any]) -> WindowForm:
    """The form with what was typed, one party more or less where that was asked for."""
    parties = [as_typed(each) for each in form.parties]
    asked, _dash, what = act.partition("-")
    if asked == "add" and what in Side.values and len(parties) < MOST:
        parties.append({"side": what})
    place = whole(what)
    if asked == "remove" and place is not None and place < len(parties):
        del parties[place]
    return WindowForm(teams=teams, initial=as_typed(form), parties=parties)


@transaction.atomic
def registered(form: WindowForm, actor: Actor, act: str) -> Dispute:
    """Register, name the parties, and settle or assign: all of it, or nothing."""
    said = form.cleaned_data
    for wanted in {"settle": ("result",), "assign": ("to",)}.get(act, ()):
        if not said[wanted]:
            raise Invalid(_("This must be said."), {wanted: _("This must be said.")})
    new = Dispute(id=said["id"])
    told = ("body", "dispute_type", "source", "kind", "area", "place", "amount", "people", "risk")
    made = intake.register(
        new,
        actor,
        title=said["title"] or said["body"].strip()[:60],
        happened_on=said["happened_on"],
        **{name: said[name] for name in told},
    )
    if made is not new:  # the same form, sent twice: it went on already
        return made
    name_parties(form.named(), made, actor)
    if act == "settle":
        return intake.settle_now(made, actor, result=said["result"])
    if act == "assign":
        return intake.assign(made, actor, to=said["to"], grade=said["grade"])
    return made


def name_parties(forms: list[PartyForm], made: Dispute, actor: Actor) -> None:
    """Add each party; what is wrong with one stands at its fields."""
    numbers: dict[int, int] = {}
    for number, form in enumerate(forms, 1):
        said = form.answers()
        if (agent_of := said.pop("acts_for", None)) is not None:
            said["acts_for"] = numbers.get(agent_of, 0)
        try:
            add_party(made, actor, **said)
        except Invalid as wrong:
            for name, words in wrong.fields.items():
                form.add_error(name if name in form.fields else None, words)
            raise Invalid(str(wrong)) from wrong
        numbers[place_of(form)] = number


def place_of(form: PartyForm) -> int:
    """The number that a party bears on the form."""
    return int(str(form.prefix).rpartition("-")[2]) + 1


def drawn(
    request: HttpRequest,
    form: WindowForm,
    actor: Actor,
    said: QueryDict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; once something was said, with what follows from it and what must not wait."""
    said = said if said is not None else QueryDict()
    shown = {
        "form": form,
        "sides": Side.choices,
        "more": len(form.parties.forms) < MOST,
        "may_settle": Role.AGENT in actor.roles,
        "may_assign": Role.DISPATCHER in actor.roles,
        "advice": dates(would_be(said), ("assign", "mediate")),
        **warned(f"{said.get('title', '')}\n{said.get('body', '')}"),
    }
    return show(request, "mediation/register.html", shown, "known", status=status)


def would_be(said: QueryDict) -> Dispute:
    """The dispute as far as its times go; never saved."""
    kind, risk = said.get("kind", ""), said.get("risk", "")
    return Dispute(
        process="dispute",
        kind=kind if kind in Track.values else Track.PEOPLE,
        urgency="urgent" if risk == Risk.RED else "normal",
    )


def warned(text: str) -> dict[str, Any]:
    """Danger to life above the form, lawful routes of their own beside it, each with its words."""
    hits = guarded(text) if text.strip() else []
    danger = [hit for hit in hits if hit.rule.duty == Duty.DANGER]
    routes = {hit.rule.to: hit for hit in reversed(hits) if hit.rule.duty == Duty.ROUTE}
    return {
        "danger": danger,
        "numbers": list(dict.fromkeys(hit.rule.to for hit in danger)),
        "routes": list(reversed(routes.values())),
    }
