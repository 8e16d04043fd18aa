"""How one clock moves: start, stop, pause, go on, extend. Rows in memory, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.kernel.errors import Refused

from .calendar import Calendar
from .explanation import span_text
from .models import Term, turn_of, turn_row
from .names import term_label
from .reckoning import Light, Limit, Span, Turn, course
from .rulebook import Extension, RuleRow


def started(case_id: UUID, name: str, rounds: int, rule: RuleRow, at: datetime) -> Term:
    """A new clock; `rounds` is how many of its name the case has had before."""
    return Term(
        case_id=case_id,
        name=name,
        round=rounds + 1,
        rule_id=rule.id,
        started_at=at,
        paused_for=timedelta(0),
        turns=[],
    )


def agree(term: Term, event: Any, at: datetime) -> None:
    """A new clock runs until the day that people agreed on, where its event names one.

    `event.ends` says so by the clock's name: `{"perform": "2026-05-01"}`. Raises Refused: it is
    past.
    """
    until = agreed(getattr(event, "ends", None), term.name)
    if until is None:
        return
    if until < localdate(at):
        raise Refused(_("“%(term)s” cannot end in the past.") % {"term": term_label(term.name)})
    _turn(term, Turn("=", at, until=until))


def agreed(ends: Mapping[str, str] | None, name: str) -> date | None:
    """The day until which a clock runs, as an event's facts say."""
    said = (ends or {}).get(name)
    return date.fromisoformat(said) if said else None


def stop(term: Term, at: datetime) -> None:
    """The clock stops; its light stays as it was, which says whether it was in time."""
    if term.paused_at is not None:
        term.paused_for += at - term.paused_at
        at_last = term.paused_at
    else:
        at_last = at
    term.stopped_at, term.paused_at = at, None
    term.light = Light.RED if at_last > term.due_at else _shade(term, at_last)


def _shade(term: Term, at: datetime) -> Light:
    return Light.YELLOW if at >= term.warn_at else Light.GREEN


def pause(term: Term, event: Any, at: datetime) -> None:
    """The clock stands still, on the ground and the document that the event names."""
    ground = getattr(event, "reason", "") or getattr(event, "ground", "")
    document = getattr(event, "document", "") or ""
    _turn(term, Turn("~", at, ground=str(ground), document=str(document)))


def go_on(term: Term, at: datetime) -> None:
    """The clock goes on with what was left when it was paused."""
    assert term.paused_at is not None
    term.paused_for += at - term.paused_at
    _turn(term, Turn("^", at))


def extend(term: Term, rule: RuleRow, event: Any, at: datetime) -> None:
    """The clock gets more time, as often and as much as its rule allows.

    What counts is when it was asked for (`event.asked_at`, else now): an approver who takes until
    after the due date does not spoil an application that came in time. Raises Refused.
    """
    asked = _asked_at(event, at)
    name = term_label(term.name)
    may = rule.extension
    if may is None or (may.times is not None and term.extended >= may.times):
        raise Refused(_("“%(term)s” cannot be extended any more.") % {"term": name})
    if (term.paused_at or asked) > term.due_at:
        raise Refused(_("“%(term)s” is overdue and can no longer be extended.") % {"term": name})
    limit = _wanted(event) or (Limit(may.most, may.span) if may.most else None)
    if limit is None or not may.allows(limit):
        raise Refused(_too_long(name, may))
    term.extended += 1
    _turn(term, Turn(">", at, limit))


def _too_long(name: str, may: Extension) -> str:
    if may.most is None:
        said = {"term": name, "unit": Span(may.span).label}
        return _("Say by how much “%(term)s” is extended; its unit is: %(unit)s.") % said
    said = {"term": name, "most": span_text(may.most, may.span)}
    return _("“%(term)s” can be extended by %(most)s at most.") % said


def _asked_at(event: Any, at: datetime) -> datetime:
    asked = getattr(event, "asked_at", None)
    return datetime.fromisoformat(asked) if isinstance(asked, str) and asked else asked or at


def _wanted(event: Any) -> Limit | None:
    """How much the event gives: working days in `days`, or `value` and `span`."""
    days = getattr(event, "days", None)
    try:
        if days is not None:
            return Limit(Decimal(days), Span.WORKING_DAY)
        value = getattr(event, "value", None)
        return None if value is None else Limit(Decimal(str(value)), str(event.span))
    except ValueError as error:
        raise Refused(_("An extension is a whole number of days, or so many hours.")) from error


def _turn(term: Term, turn: Turn) -> None:
    term.turns = [*term.turns, turn_row(turn)]


def reckon(term: Term, rule: RuleRow, calendar: Calendar) -> None:
    """Set a clock's dates from its rule, its start and its turns."""
    turns = [turn_of(row) for row in term.turns]
    run = course(term.started_at, rule.limit, turns, rule.threshold, calendar)
    term.due_at, term.warn_at, term.provisional = run.due_at, run.warn_at, run.provisional
    term.paused_at = run.paused_at


def shine(term: Term, at: datetime) -> None:
    """Give a clock the light of a moment; a stopped one keeps its own."""
    term.light = term.light_at(at)
