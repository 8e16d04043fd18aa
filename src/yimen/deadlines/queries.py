"""What can be asked of the rules, the calendar and the clocks. Nothing here writes.

Rules and calendar are held in memory for `FRESH` seconds; who changes them says `forget()` once
the change is committed, other processes follow within that time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yimen.kernel.errors import Refused
from yimen.kernel.rows import Kept
from yimen.kernel.time import now
from yimen.orgs.held import Held

from . import explanation
from .calendar import BEIJING, OFFICE_HOURS, Calendar, DayKind, Mark, Opening
from .explanation import DayRow
from .models import CalendarDay, Notice, Rule, Term, WorkingHours, turn_of
from .names import term_label
from .published import past_notices, past_years
from .reckoning import Limit, Reckoned, due
from .rulebook import Extension, RuleBook, RuleRow, Subject

FRESH = 30.0  # seconds


def read_calendar() -> Calendar:
    """The calendar from the city's rows, over the notices that are known anyway.

    A notice of the city's own rules its whole year.
    """
    notices = dict(Notice.objects.values_list("year", "document"))
    days = CalendarDay.objects.values_list("day", "kind", "name", "year_id")
    hours = WorkingHours.objects.values_list("begins", "ends", "valid_from", "valid_to")
    marks = {
        day: Mark(DayKind.WORK if works else DayKind.OFF, name, year)
        for day, (works, name, year) in past_notices().items()
        if year not in notices
    }
    marks |= {day: Mark(DayKind(kind), name, year) for day, kind, name, year in days}
    openings = [Opening(*row) for row in hours] or OFFICE_HOURS
    return Calendar(marks, past_years() | notices.keys(), openings, sources=notices)


def read_rules() -> RuleBook:
    """All rules, ended ones too: cases keep those that they were opened under."""
    return RuleBook(rule.row for rule in Rule.objects.all())


calendar = Held(read_calendar, FRESH)
"""`calendar()`: the city's working calendar."""

rulebook = Held(read_rules, FRESH)
"""`rulebook()`: the city's rules of time."""


def forget() -> None:
    """Read rules and calendar again when they are next asked for."""
    calendar.forget()
    rulebook.forget()


def rule_for(process: str, term: str, case: Any, on: date) -> RuleRow:
    """The rule for a term of such a case on a day. Raises Refused: no rule names the term."""
    found = rulebook().find(process, term, Subject.of(case), on)
    if found is None:
        raise Refused(
            _("No rule of time says how long “%(term)s” may take.") % {"term": term_label(term)}
        )
    return found


def opened_on(case: Any, at: datetime) -> date:
    """The day whose rules hold for a case: the day on which it was opened."""
    opened: datetime = getattr(case, "opened_at", None) or at
    return opened.astimezone(BEIJING).date()


def extension_of(process: str, term: str, case: Any, at: datetime) -> Extension | None:
    """By how much and how often a term of such a case may be extended; None: not at all."""
    return rule_for(process, term, case, opened_on(case, at)).extension


def limit_ends(process: str, term: str, case: Any, at: datetime) -> Reckoned:
    """When a limit of the rules that starts at `at` ends, for whoever needs it without a clock."""
    return due(at, rule_for(process, term, case, opened_on(case, at)).limit, calendar())


def lasts(process: str, term: str, case: Any, begins: datetime, *, on: date) -> date:
    """The last day of what begins at a moment, by the rule of a day, whenever the case began."""
    limit = rule_for(process, term, case, on).limit
    return due(begins, limit, calendar()).at.astimezone(BEIJING).date()


def window(process: str, term: str, case: Any, at: datetime) -> datetime:
    """Until when something stays possible that became possible at `at`: rating, reopening."""
    return limit_ends(process, term, case, at).at


def terms_of(case_id: UUID) -> list[Term]:
    """All clocks of a case, stopped ones too, in the order in which they started."""
    return TERMS(case_id)


TERMS = Kept(
    lambda key: Term.objects.filter(case_id=key).order_by("started_at", "name", "round"), UUID
)


def held_terms(case_id: UUID) -> list[Term]:
    """All clocks of a case, locked until the transaction ends."""
    return LOCKED(case_id)


LOCKED = Kept(lambda key: Term.objects.select_for_update(no_key=True).filter(case_id=key), UUID)


def rule_of(term: Term) -> RuleRow:
    """The rule that a clock was started under; one query if it is newer than what is kept."""
    return rulebook().rows.get(term.rule_id) or term.rule.row


def due_from(day: date) -> QuerySet[Term]:
    """Open clocks that are due on a day or later."""
    midnight = datetime.combine(day, datetime.min.time(), BEIJING)
    return Term.objects.filter(due_at__gte=midnight, stopped_at=None).order_by("case_id", "name")


def rules_on(day: date) -> QuerySet[Rule]:
    """The rules that are valid on a day, as the administrator's table shows them."""
    valid = Q(valid_to=None) | Q(valid_to__gt=day)
    return Rule.objects.filter(valid, valid_from__lte=day).order_by(
        "process", "term", "item_code", "kind", "urgency", "area"
    )


def explain(start: datetime, limit: Limit) -> list[DayRow]:
    """How a due date comes about, day by day, on the city's calendar."""
    return explanation.day_by_day(start, limit, calendar())


def why(term: Term) -> str:
    """Why a clock is due when it is: one paragraph that a resident or a judge can follow."""
    story = explanation.Story(
        term=term_label(term.name),
        round=term.round,
        rule=rule_of(term),
        started_at=term.started_at,
        due_at=term.due_at,
        provisional=term.provisional,
        stopped_at=term.stopped_at,
        turns=tuple(turn_of(row) for row in term.turns),
    )
    return explanation.paragraph(story, calendar())


def lights(case_id: UUID) -> list[Term]:
    """The open clocks of a case in the colours of this moment, the next due first."""
    at = now()
    found = [term for term in terms_of(case_id) if term.open]
    for term in found:
        term.light = term.light_at(at)
    return sorted(found, key=lambda term: term.due_at)
