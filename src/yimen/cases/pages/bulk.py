"""One act for many rows of a queue: first what it would do to each, then it is done, row by row."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from yimen.cases import commands
from yimen.cases.models import Case
from yimen.cases.queries import KIND_OF, discreet, lines_at
from yimen.cases.queues import chosen_cases
from yimen.cases.sentences import details, names_for
from yimen.cases.words import Label, words_of
from yimen.kernel.actors import Actor
from yimen.kernel.asks import asks
from yimen.kernel.errors import Invalid, NotFound, Problem
from yimen.kernel.process import NEW, PROCESSES, Step
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import unit_names
from yimen.ui.show import show
from yimen.ui.times import moment

from . import lists

MOST = 50
log = logging.getLogger(__name__)


@cache
def acts_of(process: str) -> tuple[Step, ...]:
    """The steps that can be taken for many cases at once.

    They move a case on, ask for nothing more, and are not grave: those are weighed one by one.
    """
    table = PROCESSES[process]
    return tuple(
        each
        for each in table
        if each.target is not None
        and not each.grave
        and NEW not in each.source
        and each.name in table.commands
        and not any(ask.required for ask in asks(table.commands[each.name]))
    )


def acts_for(actor: Actor, rows: Iterable[Any]) -> list[Step]:
    """The acts that are this actor's for some of the rows, the likeliest first; no query."""
    found: dict[str, Step] = {}
    for row in rows:
        for each in acts_of(row.process):
            fits = each.name not in found and row.state in each.source
            if fits and each.by.holds(actor, row):
                found[each.name] = each
    return sorted(found.values(), key=lambda step: -step.likely)


@dataclass(frozen=True)
class Prospect:
    """One chosen case: what the act would make of it, or why it stays as it is."""

    row: lists.Row
    head: int
    after: str = ""
    says: Sequence[tuple[Label, str]] = ()
    told: Sequence[tuple[Label, str]] = ()
    refused: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one case: where it stands now and whose it is, or why it was refused."""

    row: lists.Row
    state: str = ""
    unit: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Choice:
    """The act and the cases that somebody chose, with the place in each history they were shown."""

    act: Step
    heads: Mapping[UUID, int | None]
    back: str
    wanted: Mapping[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@needs_staff
def bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET says for each chosen row what the act would do; POST does it."""
    asked = request.POST if request.method == "POST" else request.GET
    choice = choice_in(asked)
    cases = chosen_cases(actor, choice.heads)
    if request.method == "POST":
        return done(request, actor, choice, cases)
    told = prospects(cases, actor, choice.act)
    context = {
        "act": choice.act,
        "back": choice.back,
        "wanted": choice.wanted,
        "possible": [each for each in told if not each.refused],
        "refused": [each for each in told if each.refused],
    }
    return show(request, "cases/bulk.html", context)


def choice_in(asked: QueryDict) -> Choice:
    """What was chosen; NotFound: no such act. Invalid: too many rows."""
    act = next(
        (s for process in KIND_OF for s in acts_of(process) if s.name == asked.get("act")), None
    )
    if act is None:
        raise NotFound(_("There is no such step."))
    heads = dict(filter(None, map(shown_row, asked.getlist("case"))))
    if len(heads) > MOST:
        raise Invalid(_("Choose at most %d.") % MOST)
    wanted = lists.chosen(asked)
    back = reverse("cases:queue") + ("?" + urlencode(wanted) if wanted else "")
    return Choice(act, heads, back, wanted)


def shown_row(written: str) -> tuple[UUID, int | None] | None:
    """A key, and after a point the number of the last event that was shown; None for nonsense."""
    key, _point, head = written.partition(".")
    try:
        return UUID(key), int(head) if head else None
    except ValueError:
        return None


def prospects(cases: Sequence[Case], actor: Actor, act: Step) -> list[Prospect]:
    """What the act would do to each: it is rehearsed, so that this is what will happen."""
    found = lines_at((case.pk, case.head) for case in cases)
    lines = dict(zip(found, discreet(found.values()), strict=True))
    names = names_for(lines.values())
    made = []
    for case, row in zip(cases, lists.rows_of(cases, lines, names), strict=True):
        line = lines.get((case.pk, case.head))
        told = list(details(line, names)) if line else []
        try:
            after = commands.rehearse(case, actor, step=act.name)
        except Problem as refused:
            made.append(Prospect(row, case.head, told=told, refused=str(refused)))
            continue
        state = lists.state_name(after.process, after.state)
        says = consequences(case, after, actor, act)
        made.append(Prospect(row, case.head, state, says, told))
    return made


def consequences(case: Case, after: Case, actor: Actor, act: Step) -> list[tuple[Label, str]]:
    """What is told before such a step; where nothing is, whose it will be and by when."""
    words = words_of(case.process)
    if advice := words.advice(act.name, case, actor):
        return advice
    says: list[tuple[Label, str]] = [(words.label("unit"), whose(after))]
    if after.due_at and not after.closed_at:
        says.append((_("Next due"), moment(after.due_at)))
    return says


def done(request: HttpRequest, actor: Actor, choice: Choice, cases: Sequence[Case]) -> HttpResponse:
    """Take the step for each case by itself, and say for each what became of it."""
    rows = lists.rows_of(cases)
    results = [taken(case, row, actor, choice) for case, row in zip(cases, rows, strict=True)]
    well = sum(not each.refused for each in results)
    context = {
        "act": choice.act,
        "back": choice.back,
        "results": results,
        "well": ngettext("%d done", "%d done", well) % well,
        "left": len(results) - well,
    }
    return show(request, "cases/bulk_done.html", context)


def taken(case: Case, row: lists.Row, actor: Actor, choice: Choice) -> Result:
    """Take the step for one case; whatever fails, the case stays as it was."""
    head = choice.heads[case.pk]
    try:
        after = commands.take_as_shown(
            case, actor, step=choice.act.name, head=-1 if head is None else head
        )
    except Problem as refused:
        return Result(row, refused=str(refused))
    except DatabaseError:
        log.exception("%s of case %s failed", choice.act.name, case.pk)
        return Result(row, refused=_("This did not work; it is as it was."))
    return Result(row, lists.state_name(after.process, after.state), whose(after))


def whose(case: Case) -> str:
    """The unit that answers for it, from memory."""
    holder = case.lead_id or case.unit_id or 0
    return unit_names({holder}).get(holder, "")
