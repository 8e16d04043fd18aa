"""Try it: whose a request would be, which rules would hold, when it would be due, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yimen.administration import queries
from yimen.administration.forms import TrialForm
from yimen.catalogue.models import Direction
from yimen.catalogue.queries import route_for, title_of, unit_for
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.explanation import DayRow, span_text
from yimen.deadlines.models import Term
from yimen.deadlines.names import TERMS
from yimen.deadlines.queries import calendar, explain, rulebook, why
from yimen.deadlines.reckoning import due
from yimen.deadlines.rulebook import RuleRow, Subject
from yimen.kernel.actors import Actor
from yimen.kernel.process import PROCESSES
from yimen.orgs.queries import area_names
from yimen.requests.forms import PROMISED
from yimen.requests.models import Request
from yimen.ui.show import show
from yimen.ui.times import WEEKDAYS

from .access import needs_administrator
from .directory import area_of, unit_of
from .listing import day_text
from .rules import key_words, term_of

NOBODY = UUID(int=0)
LONGEST = timedelta(days=200)
"""Longer terms are explained in words only: nobody reads a calendar of three years."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A row of the directory or of the rules: what it says, of what, by what, since when."""

    key: int
    says: str
    of: str
    basis: str
    since: str
    until: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar that shows how a date comes about."""

    row: DayRow
    count: str
    kind: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A term as it would run: its rule, its date, how that comes about, what else would fit."""

    term: str
    name: str
    starts: str
    rule: Basis
    certain: bool
    due_at: datetime
    provisional: bool
    why: str
    weeks: list[list[DayCell | None]]
    wider: list[Basis]


@require_safe
@needs_administrator
def trial(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and below it what would come of such a request. Nothing is stored."""
    form = TrialForm(request.GET if request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= tried(form.draft())
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "administration/try.html", context, status=status)


def tried(draft: Request) -> dict[str, object]:
    """Whose it would be and when it would be due."""
    clocks = clocks_of(draft)
    main = [each for each in clocks if each.term in PROMISED]
    return {
        "at": draft.opened_at,
        "item": title_of(draft.item_id or ""),
        "promise": next((each for each in main if each.term == "promise"), None),
        "clocks": sorted(main, key=lambda each: PROMISED.index(each.term)),
        "others": [each for each in clocks if each.term not in PROMISED],
        "weekdays": WEEKDAYS,
        **directed(draft),
    }


def directed(draft: Request) -> dict[str, object]:
    """The row of the directory that decides, and those that would if it did not."""
    item, area = draft.item_id or "", draft.area_id or ""
    day = draft.opened_at.astimezone(BEIJING).date()
    found = unit_for(item, area, day) if item else None
    rows = list(queries.speaking_of(item, area, day)) if item else []
    names = area_names({row.area for row in rows if row.area})
    told = {row.pk: direction_basis(row, names) for row in rows}
    if found is not None and found.pk not in told:  # it ended a moment ago
        told[found.pk] = direction_basis(found, names)
    return {
        "unit": told.pop(found.pk) if found else None,
        "passed_by": list(told.values()),
        "route": "" if found else route_for(item),
    }


def direction_basis(row: Direction, names: dict[str, str]) -> Basis:
    """A row of the directory in words."""
    return Basis(
        key=row.pk,
        says=unit_of(row),
        of=f"{title_of(row.category_id)} · {area_of(row.area, names)}",
        basis=row.basis,
        since=day_text(row.valid_from),
        until=day_text(row.valid_to) if row.valid_to else "",
        note=row.note,
    )


def clocks_of(draft: Request) -> list[Clock]:
    """Every term of a request that has a rule, as if it started at the moment of the trial."""
    subject = Subject.of(draft)
    day = draft.opened_at.astimezone(BEIJING).date()
    fitting: dict[str, list[RuleRow]] = {}
    for row in rulebook().rows.values():
        if row.process == "request" and row.fits(subject, day):
            fitting.setdefault(row.term, []).append(row)
    names = area_names({row.subject.area for some in fitting.values() for row in some} - {""})
    order = {name: place for place, name in enumerate(TERMS)}
    return [
        clock(sorted(fitting[term], key=_narrow, reverse=True), draft.opened_at, names)
        for term in sorted(fitting, key=lambda term: order.get(term, len(order)))
    ]


def _narrow(row: RuleRow) -> tuple[int, bool, bool, int, date]:
    return row.narrowness


def clock(rows: Sequence[RuleRow], at: datetime, names: dict[str, str]) -> Clock:
    """A term by the narrowest of the rules that fit."""
    rule, *wider = rows
    found = due(at, rule.limit, calendar())
    term = Term(
        case_id=NOBODY,
        name=rule.term,
        rule_id=rule.id,
        started_at=at,
        due_at=found.at,
        provisional=found.provisional,
    )
    return Clock(
        term=rule.term,
        name=term_of(rule),
        starts=started_by(rule.term),
        rule=rule_basis(rule, names),
        certain=rule.certain,
        due_at=found.at,
        provisional=found.provisional,
        why=why(term),
        weeks=weeks(explain(at, rule.limit)) if found.at - at < LONGEST else [],
        wider=[rule_basis(each, names) for each in wider],
    )


def rule_basis(row: RuleRow, names: dict[str, str]) -> Basis:
    """A rule of time in words."""
    return Basis(
        key=row.id,
        says=span_text(row.limit.value, row.limit.span),
        of=key_words(*row.subject, names),
        basis=row.basis,
        since=day_text(row.valid_from),
        until=day_text(row.valid_to) if row.valid_to else "",
    )


def started_by(term: str) -> str:
    """The steps that start a term's clock, as the request's table says."""
    steps = [each.label for each in PROCESSES["request"] if f"+{term}" in each.terms.split()]
    return " / ".join(map(str, steps))


def weeks(rows: Sequence[DayRow]) -> list[list[DayCell | None]]:
    """The days from the start to the due date, a row for each week from Monday to Sunday."""
    cells: list[DayCell | None] = [None] * rows[0].day.weekday()
    cells += [cell(row, rows) for row in rows]
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def cell(row: DayRow, rows: Sequence[DayRow]) -> DayCell:
    """A day: what it adds, and what kind of day it is."""
    if row is rows[-1]:
        kind = "due"
    elif row is rows[0]:
        kind = "begin"
    else:
        kind = "counts" if row.counts else "rest"
    mark = calendar().mark(row.day)
    count = f"{row.so_far.normalize():f}" if row.counts else ""
    return DayCell(row, count, kind, plain=mark is None and row is not rows[0])
