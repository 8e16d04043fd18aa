"""How a date comes about, in words: day by day, and as one paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .calendar import HOUR, Calendar, DayKind, shifts_on
from .published import holiday_label
from .reckoning import DAYS, OFFICE, Limit, Span, Turn, due, measured
from .rulebook import RuleRow

MINUTE = HOUR // 60


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day on the way to a due date: what it added (days or hours), the sum so far, and why."""

    day: date
    counts: bool
    why: str
    added: Decimal
    so_far: Decimal


@dataclass(frozen=True, slots=True)
class Story:
    """All that a paragraph says about one clock; `term` is its name in the reader's language."""

    term: str
    rule: RuleRow
    started_at: datetime
    due_at: datetime
    provisional: bool = False
    round: int = 1
    stopped_at: datetime | None = None
    turns: tuple[Turn, ...] = ()


def nature(day: date, calendar: Calendar) -> str:
    """What a day is: a working day, a weekend, a holiday, a make-up work day."""
    mark = calendar.mark(day)
    if mark is None:
        return _("working day") if day.weekday() < 5 else _("weekend")
    name = holiday_label(mark.name)
    if mark.kind == DayKind.WORK:
        return _("make-up work day for %(holiday)s") % {"holiday": name}
    return name


def day_by_day(start: datetime, limit: Limit, calendar: Calendar) -> list[DayRow]:
    """Every day from the start to the due date. Units: days, or hours to two places."""
    start = start.astimezone(calendar.zone)
    end = due(start, limit, calendar).at
    rows: list[DayRow] = []
    total = Decimal(0)
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        day = date.fromordinal(ordinal)
        added, reason = _day(day, start, end, limit, calendar)
        total += added
        rows.append(DayRow(day, added > 0, reason, added, total))
    return rows


def _day(
    day: date, start: datetime, end: datetime, limit: Limit, calendar: Calendar
) -> tuple[Decimal, str]:
    if limit.span not in DAYS:
        return _hours(day, start, end, limit, calendar), nature(day, calendar)
    if day == start.date():
        return Decimal(0), _("the day of the start is not counted")
    if limit.span == Span.WORKING_DAY:
        return Decimal(int(calendar.counts(day))), nature(day, calendar)
    if day <= start.date() + timedelta(days=limit.size):
        return Decimal(1), nature(day, calendar)
    if day < end.date():
        return Decimal(0), nature(day, calendar)
    return Decimal(0), _("the next working day, because the last day is a day of rest")


def _hours(day: date, start: datetime, end: datetime, limit: Limit, calendar: Calendar) -> Decimal:
    midnight = datetime.combine(day, time(), calendar.zone)
    begin, stop = max(start, midnight), min(end, midnight + timedelta(days=1))
    size = measured(begin, stop, limit.span, calendar)
    return (Decimal(size) / HOUR).quantize(Decimal("0.01"))


def span_text(value: Decimal, span: str) -> str:
    """A length of time in words: `5 working days`, `30 minutes`."""
    if span not in DAYS and value < 1 and value * 60 == int(value * 60):
        return _minutes(int(value * 60), span)
    plural = int(value) if value == int(value) else 2
    words = {
        Span.CLOCK_HOUR.value: ngettext("%(n)s hour", "%(n)s hours", plural),
        Span.WORKING_HOUR.value: ngettext("%(n)s working hour", "%(n)s working hours", plural),
        Span.WORKING_DAY.value: ngettext("%(n)s working day", "%(n)s working days", plural),
        Span.CALENDAR_DAY.value: ngettext("%(n)s calendar day", "%(n)s calendar days", plural),
    }
    return words[span] % {"n": f"{value.normalize():f}"}


def _minutes(minutes: int, span: str) -> str:
    words = (
        ngettext("%(n)s working minute", "%(n)s working minutes", minutes)
        if span in OFFICE
        else ngettext("%(n)s minute", "%(n)s minutes", minutes)
    )
    return words % {"n": minutes}


def paragraph(story: Story, calendar: Calendar) -> str:
    """Why a clock is due when it is, in sentences of the reader's language."""
    zone = calendar.zone
    began, end = story.started_at.astimezone(zone), story.due_at.astimezone(zone)
    first = due(began, story.rule.limit, calendar).at
    sentences = [
        *_opening(story, began, calendar),
        *_days(story, began, end, calendar),
        *_rolled(story, began, first, calendar),
        *_turns(story, calendar),
        *_close(story, end, calendar),
    ]
    return reduce(_one_after_another, sentences)


def _one_after_another(told: str, more: str) -> str:
    """Two sentences in a row; not every script has a space between them."""
    return pgettext("sentences", "%(told)s %(more)s") % {"told": told, "more": more}


def _listed(parts: Sequence[str]) -> str:
    """Parts of a list, the last after an "and"; not every script has spaces around it."""
    if len(parts) < 2:
        return "".join(parts)
    some = pgettext("between parts of a list", ", ").join(parts[:-1])
    return _("%(some)s and %(last)s") % {"some": some, "last": parts[-1]}


def _moment(at: datetime) -> str:
    return f"{_day_text(at.date())} {at:%H:%M}"


def _day_text(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _opening(story: Story, began: datetime, calendar: Calendar) -> Iterator[str]:
    rule = story.rule
    words = {
        "term": story.term,
        "limit": span_text(rule.limit.value, rule.limit.span),
        "basis": rule.basis,
    }
    yield _("“%(term)s” may take %(limit)s (basis: %(basis)s).") % words
    if not rule.certain:
        yield _("This length is a default that the city has yet to confirm.")
    if story.round > 1:
        yield _("Round %(n)s.") % {"n": story.round}
    yield _how(rule.limit.span, began, calendar)


def _how(span: str, began: datetime, calendar: Calendar) -> str:
    words = {"start": _moment(began)}
    if span == Span.CLOCK_HOUR:
        return _("It started on %(start)s and runs day and night.") % words
    if span in DAYS:
        return _("It started on %(start)s; the day of the start is not counted.") % words
    shifts = shifts_on(began.date(), calendar.openings)
    hours = [f"{_clock(begin)}–{_clock(end)}" for begin, end in shifts]
    words["hours"] = _listed(hours)
    return _("It started on %(start)s; only office hours count (%(hours)s).") % words


def _clock(micro: int) -> str:
    return f"{micro // HOUR:02}:{micro % HOUR // MINUTE:02}"


def _days(story: Story, began: datetime, end: datetime, calendar: Calendar) -> Iterator[str]:
    """Which days were skipped, and which weekends counted; days of a pause are told elsewhere."""
    if story.rule.limit.span not in OFFICE:
        return
    still = list(_still(story, calendar))
    days = [
        day
        for day in map(date.fromordinal, range(began.toordinal(), end.toordinal() + 1))
        if not any(begin < day < stop for begin, stop in still)
    ]
    off = [day for day in days if not calendar.counts(day)]
    named = [day for day in off if calendar.mark(day)]
    weekend = len(off) - len(named)
    skipped = [_stretch(run, calendar) for run in _runs(named, calendar)]
    if weekend:
        words = ngettext("%(n)s weekend day", "%(n)s weekend days", weekend)
        skipped.append(words % {"n": weekend})
    if skipped:
        yield _("Not counted: %(days)s.") % {"days": _listed(skipped)}
    made_up = [day for day in days if (mark := calendar.mark(day)) and mark.kind == DayKind.WORK]
    if made_up:
        told = [_stretch([day], calendar) for day in made_up]
        yield _("Counted, although a weekend: %(days)s.") % {"days": _listed(told)}


def _still(story: Story, calendar: Calendar) -> Iterator[tuple[date, date]]:
    began: datetime | None = None
    for turn in story.turns:
        if turn.op == "~":
            began = turn.at
        elif turn.op == "^" and began:
            yield began.astimezone(calendar.zone).date(), turn.at.astimezone(calendar.zone).date()
            began = None


def _runs(days: list[date], calendar: Calendar) -> Iterator[list[date]]:
    """Days in a row that have the same name."""

    def key(pair: tuple[int, date]) -> tuple[int, str]:
        return pair[1].toordinal() - pair[0], nature(pair[1], calendar)

    for _key, run in groupby(enumerate(days), key):
        yield [day for _place, day in run]


def _stretch(days: list[date], calendar: Calendar) -> str:
    first, last = days[0], days[-1]
    words = {"day": _day_text(first), "to": _day_text(last), "name": nature(first, calendar)}
    if len(days) == 1:
        return _("%(day)s (%(name)s)") % words
    return _("%(day)s to %(to)s (%(name)s)") % words


def _rolled(story: Story, began: datetime, first: datetime, calendar: Calendar) -> Iterator[str]:
    """Why a term in calendar days ends later than its last day."""
    if story.rule.limit.span != Span.CALENDAR_DAY or any(t.op == "=" for t in story.turns):
        return
    last = began.date() + timedelta(days=story.rule.limit.size)
    if last != first.date():
        yield _(
            "Its last day, %(day)s, is a day of rest (%(name)s), so it ends with the next working"
            " day, %(next)s."
        ) % {
            "day": _day_text(last),
            "name": nature(last, calendar),
            "next": _day_text(first.date()),
        }


def _turns(story: Story, calendar: Calendar) -> Iterator[str]:
    stood: Turn | None = None
    for turn in story.turns:
        at = _moment(turn.at.astimezone(calendar.zone))
        if turn.op == "=" and turn.until:
            yield _("It was agreed that it runs until %(day)s.") % {"day": _day_text(turn.until)}
        elif turn.op == "~":
            stood = turn
        elif turn.op == "^" and stood:
            yield _paused(stood, at, calendar)
            yield _given_back(story.rule.limit.span)
            stood = None
        elif turn.op == ">" and turn.limit:
            limit = span_text(turn.limit.value, turn.limit.span)
            yield _("On %(at)s it was extended by %(limit)s%(why)s.") % {
                "at": at,
                "limit": limit,
                "why": _grounds(turn),
            }
    if stood:
        since = _moment(stood.at.astimezone(calendar.zone))
        yield _(
            "It has been paused since %(since)s%(why)s; the due date stands still until it goes on."
        ) % {"since": since, "why": _grounds(stood)}


def _paused(stood: Turn, until: str, calendar: Calendar) -> str:
    return _("It was paused from %(since)s to %(until)s%(why)s.") % {
        "since": _moment(stood.at.astimezone(calendar.zone)),
        "until": until,
        "why": _grounds(stood),
    }


def _given_back(span: str) -> str:
    if span == Span.WORKING_DAY:
        return _(
            "The office time that was left then was given back; the term ends with the day on which"
            " it runs out."
        )
    if span == Span.CALENDAR_DAY:
        return _(
            "The time that was left then was given back; the term ends with the day on which it"
            " runs out."
        )
    if span == Span.WORKING_HOUR:
        return _("The office time that was left then was given back.")
    return _("The time that was left then was given back.")


def _grounds(turn: Turn) -> str:
    told = [turn.ground] if turn.ground else []
    if turn.document:
        told.append(_("document %(document)s") % {"document": turn.document})
    grounds = pgettext("between a ground and its document", ", ").join(told)
    return _(" (%(grounds)s)") % {"grounds": grounds} if told else ""


def _close(story: Story, end: datetime, calendar: Calendar) -> Iterator[str]:
    if story.stopped_at:
        stopped = story.stopped_at.astimezone(calendar.zone)
        yield _("It was due on %(due)s and stopped on %(stopped)s.") % {
            "due": _moment(end),
            "stopped": _moment(stopped),
        }
    else:
        yield _("It is due on %(due)s.") % {"due": _moment(end)}
    if story.provisional:
        years = [str(year) for year in _unknown(story, end, calendar)]
        yield _(
            "The date is provisional: the holiday notice for %(years)s is not out yet, and the date"
            " is reckoned again when it is."
        ) % {"years": _listed(years)}
    sources = _sources(story, end, calendar)
    if sources:
        yield _("Holidays by: %(documents)s.") % {"documents": _listed(sources)}


def _unknown(story: Story, end: datetime, calendar: Calendar) -> Iterable[int]:
    """The years whose missing notices can move the date."""
    began = story.started_at.astimezone(calendar.zone)
    years = [year for year in range(began.year, end.year + 1) if year not in calendar.noticed]
    return years or [end.year + 1]


def _sources(story: Story, end: datetime, calendar: Calendar) -> list[str]:
    """The notices by which a day on the way was skipped or worked."""
    if story.rule.limit.span == Span.CLOCK_HOUR:
        return []
    first = story.started_at.astimezone(calendar.zone).toordinal()
    if story.rule.limit.span == Span.CALENDAR_DAY:
        first += story.rule.limit.size
    days = map(date.fromordinal, range(first, end.toordinal() + 1))
    years = {mark.notice for day in days if (mark := calendar.mark(day)) and mark.notice}
    return [calendar.sources[year] for year in sorted(years) if year in calendar.sources]
