"""One page takes any step of any case: its form is made from what the command asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yimen.cases import queries
from yimen.cases.forms import StepForm, can_be_drawn
from yimen.cases.models import Case, Task
from yimen.cases.policy import visible_to
from yimen.cases.process import TASK
from yimen.cases.words import Offer, words_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotFound, Problem
from yimen.kernel.process import Process, Step
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@needs_staff
def step(request: HttpRequest, actor: Actor, key: UUID, name: str) -> HttpResponse:
    """Take a step of a case; GET draws its form, POST runs its command."""
    case = queries.case_for(actor, key)
    return page(request, actor, case, queries.process_of(case), name, case)


@FORM
@needs_staff
def ask(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Ask another unit to assist with a case."""
    case = queries.case_for(actor, key)
    return page(request, actor, case, TASK, "ask", Task(case=case))


@FORM
@needs_staff
def task_step(
    request: HttpRequest, actor: Actor, key: UUID, number: int, name: str
) -> HttpResponse:
    """Take a step of an assisting unit's task."""
    case = queries.case_for(actor, key)
    task = queries.tasks(case).filter(number=number).first()
    if task is None or name == "ask":
        raise NotFound(_("There is no such task."))
    task.case = case
    return page(request, actor, case, TASK, name, task)


def page(
    request: HttpRequest, actor: Actor, case: Case, process: Process, name: str, row: Any
) -> HttpResponse:
    """The form of a step of a row, and what came of it."""
    wanted, command = process.steps.get(name), process.commands.get(name)
    if wanted is None or command is None or not can_be_drawn(command):
        raise NotFound(_("There is no such step."))
    words, typed = words_of(row.process), request.POST.dict()
    takes, reads = "take" in typed, "read" in typed and name in words.writes
    if request.method == "POST" and not (takes or reads):
        form = StepForm(name, command, row, actor, data=request.POST)
        said = run(form, lambda: command(row, actor, **form.answers()))
        if said == 200:
            return done(request, actor, case, wanted)
        return drawn(request, case, wanted, form, offers=words.offers(name, row), status=said)
    process.check(name, actor, row)
    offers, advice, status = words.offers(name, row), list[Any](), 200
    if takes:
        offer = next((each for each in offers if each.code == typed["take"]), None)
        begun, status = (taken_over(offer, typed), 200) if offer else (typed, 422)
        form = StepForm(name, command, row, actor, begun=begun)
    elif reads:
        form = StepForm(name, command, row, actor, begun=typed)
        advice = words.read(name, row, typed)
    else:
        form = StepForm(name, command, row, actor)
        advice = [*words.advice(name, row, actor), *words.read(name, row, {})]
    return drawn(request, case, wanted, form, advice, offers=offers, status=status)


def taken_over(offer: Offer, typed: dict[str, str]) -> dict[str, str]:
    """What was typed, with the words that somebody chose below it, once."""
    text = typed.get(offer.into, "").replace("\r\n", "\n")
    if offer.text not in text:
        text = f"{text.rstrip()}\n{offer.text}".lstrip()
    return {**typed, offer.into: text, "article": offer.code}


def run(form: Form, act: Callable[[], object]) -> int:
    """Act, if the form is whole; a refusal becomes the form's message. The status that results."""
    if not form.is_valid():
        return 422
    try:
        act()
    except Problem as refused:
        fields = refused.fields if isinstance(refused, Invalid) else {}
        known = {name: said for name, said in fields.items() if name in form.fields}
        for name, said in known.items():
            form.add_error(name, said)
        if not known:
            form.add_error(None, str(refused))
        return refused.status
    return 200


def done(request: HttpRequest, actor: Actor, case: Case, wanted: Step) -> HttpResponse:
    """Back to the case, or to the queue if the case is now somebody else's."""
    messages.success(request, _("Done: %s") % wanted.label)
    if visible_to(actor).filter(pk=case.pk).exists():
        return redirect("cases:case", case.pk)
    return redirect("cases:queue")


def drawn(
    request: HttpRequest,
    case: Case,
    wanted: Step,
    form: Form,
    advice: Iterable[Any] = (),
    *,
    offers: Collection[Offer] = (),
    status: int = 200,
) -> HttpResponse:
    """The page with the form of a step."""
    reads = wanted.name in words_of(case.process).writes
    context = {"case": case, "step": wanted, "form": form, "advice": advice, "reads": reads}
    context |= {"offers": offers, "was_read": "read" in request.POST}
    return show(request, "cases/step.html", context, "form", status=status)
