"""What changes the rules, the calendar and the clocks.

Rules and notices are no cases: they have dates instead of events, and no row of theirs is ever
rewritten. The clocks themselves move only with the steps of a process (see clocks.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.rows import upsert
from yimen.kernel.time import now
from yimen.orgs.policy import require
from yimen.orgs.queries import today

from . import queries
from .calendar import DayKind
from .history import OF_HOURS, OF_NOTICES, OF_RULES
from .models import KEY, CalendarDay, Certainty, Notice, Rule, Term, WorkingHours
from .motion import reckon, shine
from .policy import calendar_setter, rule_setter

KEPT = (
    "due_at", "warn_at", "stopped_at", "paused_at", "paused_for", "extended", "turns",
    "provisional", "light",
)  # fmt: skip

FOLLOWS: list[Any] = []
"""Jobs that follow when it changes which days and hours count: each is given the first day (ISO
text) from which dates can move. Filled by whoever shows the dates of clocks."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A row of a holiday notice: the day, whether it is worked, the holiday it belongs to."""

    day: date
    works: bool
    name: str


def keep(terms: Sequence[Term]) -> None:
    """Store new clocks and changed ones of one case in one statement; old rows come first."""
    upsert(sorted(terms, key=lambda term: term._state.adding), KEPT)


def set_rule(rule: Rule, actor: Actor, *, file: str = "") -> Rule:
    """Put a rule of time in force; the one it replaces ends on the day on which it begins.

    A rule with an end of its own only covers the standing one, which holds again after it. Cases
    that are open keep the rule that they were opened under. Raises NotAllowed, Invalid (a field is
    wrong), Refused (it would begin in the past, or before the one that it replaces).
    """
    require(rule_setter, actor, rule)
    rule.set_by = actor.key
    if rule.valid_from < today():
        raise Refused(_("A rule cannot begin in the past: cases have been opened since."))
    with transaction.atomic():
        same = {name: getattr(rule, name) for name in KEY}
        old = Rule.objects.select_for_update().filter(**same, valid_to=None).first()
        hand = Hand(actor.key, file)
        if old and rule.valid_to is None:
            _end(old, rule.valid_from, hand)
        _check(rule)
        rule.save(force_insert=True)
        OF_RULES.note(hand, [(rule, None)])
        transaction.on_commit(queries.forget)
    return rule


def end_rule(rule: Rule, actor: Actor, *, on: date, file: str = "") -> Rule:
    """Let a rule of time end: on the day itself it is no longer valid.

    Raises NotAllowed, Refused (it has ended, the day is past, or it is the general rule of its
    term, which can be replaced but not missed: no case is without a clock).
    """
    require(rule_setter, actor, rule)
    with transaction.atomic():
        held = Rule.objects.select_for_update().get(pk=rule.pk)
        if held.valid_to is not None:
            raise Refused(_("This rule has ended already."))
        if not any((held.item_code, held.kind, held.urgency, held.area)):
            raise Refused(_("The general rule of a term can only be replaced."))
        if on < today():
            raise Refused(_("A rule cannot end in the past: cases have been opened since."))
        _end(held, on, Hand(actor.key, file))
        transaction.on_commit(queries.forget)
    return held


def withdraw_rule(rule: Rule, actor: Actor) -> None:
    """Take a rule back that has not begun; the one that it was to replace stays in force.

    Raises NotAllowed, Refused (it has begun, so cases may have been opened under it).
    """
    require(rule_setter, actor, rule)
    with transaction.atomic():
        held = Rule.objects.select_for_update().get(pk=rule.pk)
        if held.valid_from <= today():
            raise Refused(_("This rule has begun; another can replace it."))
        same, hand = {name: getattr(held, name) for name in KEY}, Hand(actor.key)
        OF_RULES.act(hand, held, withdrawn=True)
        held.delete()
        replaced = Rule.objects.filter(**same, valid_to=held.valid_from)
        for each in replaced if held.valid_to is None else ():
            before, each.valid_to = OF_RULES.of(each), None
            each.save(update_fields=["valid_to"])
            OF_RULES.note(hand, [(each, before)])
        transaction.on_commit(queries.forget)


def _end(rule: Rule, on: date, hand: Hand) -> None:
    if on <= rule.valid_from:
        raise Refused(_("A rule can only be replaced after the day on which it begins."))
    before, rule.valid_to = OF_RULES.of(rule), on
    rule.save(update_fields=["valid_to"])
    OF_RULES.note(hand, [(rule, before)])


def _check(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(told) for name, told in error.message_dict.items()}
        raise Invalid(" ".join(fields.values()), fields) from error


def import_notice(
    year: int,
    actor: Actor,
    *,
    document: str,
    issued_on: date | None,
    days: Iterable[NoticeDay],
    sure: str = Certainty.CERTAIN,
    file: str = "",
) -> Notice:
    """Take in the yearly holiday notice whole; a corrected notice replaces the one of its year.

    What it moves is reckoned again by the jobs in `FOLLOWS`. Raises NotAllowed, Invalid: a day of
    another year (December of the year before is allowed), the same day twice, no day at all.
    """
    require(calendar_setter, actor)
    rows = [
        CalendarDay(
            day=each.day,
            year_id=year,
            kind=DayKind.WORK if each.works else DayKind.OFF,
            name=each.name,
        )
        for each in days
    ]
    _check_days(year, rows)
    notice = Notice(year=year, document=document, issued_on=issued_on, sure=sure)
    with transaction.atomic():
        old = Notice.objects.filter(year=year).first()
        before = OF_NOTICES.of(old) if old else None
        Notice.objects.filter(year=year).delete()
        _check(notice)
        notice.save(force_insert=True)
        # a day at the year's edge is ruled by the notice that names it last
        CalendarDay.objects.filter(day__in=[row.day for row in rows]).delete()
        CalendarDay.objects.bulk_create(rows)
        OF_NOTICES.note(Hand(actor.key, file), [(notice, before)])
        _follow(date(year - 1, 12, 1))
        transaction.on_commit(queries.forget)
    return notice


def _check_days(year: int, rows: Sequence[CalendarDay]) -> None:
    if not rows:
        raise Invalid(_("A notice names at least one day."), {"days": _("none given")})
    seen: set[date] = set()
    for row in rows:
        own = row.day.year == year or (row.day.year, row.day.month) == (year - 1, 12)
        if not own or row.day in seen:
            text = _("%(day)s is not a day of %(year)s, or is given twice.")
            raise Invalid(text % {"day": row.day, "year": year}, {"days": str(row.day)})
        seen.add(row.day)


def set_working_hours(
    valid_from: date, actor: Actor, *, shifts: Sequence[tuple[time, time]]
) -> list[WorkingHours]:
    """Set the office hours from a day on: opening and closing of each stretch of the day.

    Raises NotAllowed, Refused (in the past), Invalid (a stretch runs backwards or into the next,
    or there is none). Clocks that run are reckoned again by the jobs in `FOLLOWS`.
    """
    require(calendar_setter, actor)
    if valid_from < today():
        raise Refused(_("Office hours cannot change in the past."))
    flat = [moment for shift in sorted(shifts) for moment in shift]
    if not flat or any(a >= b for a, b in pairwise(flat)):
        raise Invalid(_("Office hours run forward and do not overlap."))
    with transaction.atomic():
        WorkingHours.objects.filter(valid_from__gte=valid_from).delete()
        WorkingHours.objects.filter(valid_to=None).update(valid_to=valid_from)
        rows = WorkingHours.objects.bulk_create(
            WorkingHours(begins=begins, ends=ends, valid_from=valid_from) for begins, ends in shifts
        )
        told = "  ".join(f"{begins:%H:%M}–{ends:%H:%M}" for begins, ends in sorted(shifts))
        OF_HOURS.act(Hand(actor.key), valid_from, hours=told)
        _follow(valid_from)
        transaction.on_commit(queries.forget)
    return rows


def _follow(since: date) -> None:
    for job in FOLLOWS:
        job.defer(since=since.isoformat())


def reckoned_again(term: Term) -> bool:
    """Set a clock's dates by the calendar as it is now; whether they moved."""
    before = term.due_at, term.warn_at, term.provisional
    reckon(term, queries.rule_of(term), queries.calendar())
    shine(term, now())
    return (term.due_at, term.warn_at, term.provisional) != before
