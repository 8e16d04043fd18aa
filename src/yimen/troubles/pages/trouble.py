"""One trouble: what makes it hot, its curve, its map, its matters, and what people say of them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yimen.cases.pages import lists
from yimen.cases.pages.steps import run
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.kernel.ids import uuid7
from yimen.orgs.citymap.queries import middles_of, names_of
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.troubles import commands, queries, sentences
from yimen.troubles.forms import ArrangeForm, DeclareForm
from yimen.troubles.heat import heat_of
from yimen.troubles.models import Problem, Trouble
from yimen.troubles.policy import arranger
from yimen.ui.show import show

DONE = {
    "take_out": gettext_lazy("The matters were taken out."),
    "move": gettext_lazy("The matters were moved."),
    "merge": gettext_lazy("The two are one trouble now."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def trouble(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The page; what became another leads there."""
    require(arranger, actor)
    found = queries.trouble_for(actor, key)
    if found.pk != key:
        return redirect("troubles:trouble", found.pk)
    cases = list(queries.matters_of(actor, found)[: queries.SHOWN])
    others = queries.others(actor, found)
    form = ArrangeForm(
        request.POST if request.method == "POST" else None,
        cases=[case.pk for case in cases],
        others=others,
    )
    status = 200
    if request.method == "POST":
        status = run(form, lambda: arrange(found, actor, form))
        if status == 200:
            messages.success(request, DONE[form.cleaned_data["act"]])
            return redirect("troubles:trouble", found.pk)
    context = {"form": form, **told(found, cases)}
    return show(request, "troubles/trouble.html", context, status=status)


def arrange(trouble: Trouble, actor: Actor, form: ArrangeForm) -> None:
    """What was said is done."""
    said = form.cleaned_data
    act, reason = said["act"], said["reason"]
    if act == "take_out":
        commands.take_out(trouble, actor, keys=said["case"], reason=reason)
    elif act == "move":
        commands.move(trouble, actor, keys=said["case"], to=said["other"], reason=reason)
    else:
        commands.merge(trouble, actor, other=said["other"], reason=reason)


def told(trouble: Trouble, cases: list[Any]) -> dict[str, Any]:
    """What the page says of a trouble."""
    heat = heat_of(trouble, today())
    return {
        "trouble": trouble,
        "heat": heat,
        "parts": sentences.parts(heat),
        "left": sentences.left(heat),
        "curve": queries.curve(localdate(case.opened_at) for case in cases),
        "rows": lists.drawn(lists.rows_of(cases), ticks=True),
        "more": max(0, trouble.matters - len(cases)),
        "story": sentences.story(queries.turns_of(trouble), trouble),
        "problem": problem_told(trouble),
        "points": reverse("troubles:points", args=[trouble.pk]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def declare(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The trouble becomes a problem of a unit."""
    require(arranger, actor)
    found = queries.trouble_for(actor, key)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    made: list[Problem] = []
    status = 200
    if request.method == "POST":
        status = run(form, lambda: made.append(declared(found, actor, form)))
        if status == 200:
            messages.success(request, _("It is a problem now: %s.") % made[0].number)
            return redirect("cases:case", made[0].pk)
    context = {"trouble": found, "form": form}
    return show(request, "troubles/declare.html", context, status=status)


def declared(trouble: Trouble, actor: Actor, form: DeclareForm) -> Problem:
    """The problem that was made of a trouble."""
    said = form.cleaned_data
    problem = Problem(id=uuid7(), trouble=trouble)
    return commands.declare(problem, actor, to=said["to"], reason=said["reason"])


def problem_told(trouble: Trouble) -> dict[str, Any] | None:
    """What the page says of the problem that a trouble was made."""
    found = queries.problem_of(trouble.pk)
    if found is None:
        return None
    state = lists.state_name(found.process, found.state)
    return {"row": found, "state": state, "plan": queries.plan_of(found)}


@require_safe
@needs_staff
def points(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Where its matters lie: how many in each grid, or in each area where no grid is known."""
    require(arranger, actor)
    found = queries.trouble_for(actor, key)
    counted = Counter(
        case.grid_id or case.area_id for case in queries.matters_of(actor, found)[: queries.SHOWN]
    )
    middles, names = middles_of(counted), names_of(counted)
    drawn = [
        {
            "type": "Feature",
            "properties": {"name": names.get(code, code), "count": many, "grey": many},
            "geometry": {"type": "Point", "coordinates": middles[code]},
        }
        for code, many in sorted(counted.items())
        if code in middles
    ]
    response = answer({"type": "FeatureCollection", "features": drawn})
    response.headers["Cache-Control"] = "no-store"
    return response
