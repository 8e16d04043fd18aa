"""The working calendar: each year's holidays and make-up work days, and the office hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yimen.administration import queries
from yimen.administration.forms import HoursForm, NoticeFileForm
from yimen.cases.pages.steps import FORM, run
from yimen.deadlines import commands, imports
from yimen.deadlines.calendar import OFFICE_HOURS, Calendar, DayKind, Mark
from yimen.deadlines.models import Certainty, Notice
from yimen.deadlines.policy import calendar_setter
from yimen.deadlines.published import holiday_label, past_years, statutory_days
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotFound
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Tally
from yimen.ui.show import show
from yimen.ui.times import WEEKDAYS

from .access import needs_administrator
from .files import as_file, columns, take
from .listing import Line, day_text, state_of

FIRST, LAST = 1949, 2200


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of the calendar: by which document, how sure, how many days it changes."""

    year: int
    document: str
    standing: Label
    settled: bool
    off: int
    work: int
    own: bool


OFFICIAL: Label = gettext_lazy("official")
UNSURE: Label = gettext_lazy("to be confirmed")
PROVISIONAL: Label = gettext_lazy("no notice yet: dates are provisional")


def year_line(number: int, notice: Notice | None, held: Calendar) -> YearLine:
    """What is known of a year."""
    kinds = [mark.kind for _day, mark in marks_of(number, held)]
    known = notice is not None or number in past_years()
    sure = notice is None or notice.sure == Certainty.CERTAIN
    came = _("the State Council's notice, as it came with the system") if known else _("the law")
    return YearLine(
        year=number,
        document=notice.document if notice else came,
        standing=(OFFICIAL if sure else UNSURE) if known else PROVISIONAL,
        settled=known and sure,
        off=kinds.count(DayKind.OFF),
        work=kinds.count(DayKind.WORK),
        own=notice is not None,
    )


def marks_of(number: int, held: Calendar) -> Iterator[tuple[date, Mark]]:
    """The days that a year's notice changes, or the law alone where there is none."""
    if number in held.noticed:
        yield from sorted((day, mark) for day, mark in held.marks.items() if mark.notice == number)
    else:
        for day, name in sorted(statutory_days(number).items()):
            yield day, Mark(DayKind.OFF, name)


@require_safe
@needs_administrator
def years(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every year that is known, the next one first, and the office hours with their past."""
    held, notices = calendar(), {each.year: each for each in queries.notices()}
    last = max(today().year + 1, *notices, *past_years())
    numbers = sorted({*past_years(), *notices, *range(today().year, last + 1)}, reverse=True)
    context = {
        "years": [year_line(each, notices.get(each), held) for each in numbers],
        "hours": hours_lines(),
        "may": calendar_setter.holds(actor, None),
    }
    return show(request, "administration/calendar.html", context)


def hours_lines() -> list[Line]:
    """The office hours, the latest first; the usual ones where the city has set none."""
    lines = []
    for valid, rows in groupby(queries.office_hours(), lambda row: (row.valid_from, row.valid_to)):
        stretches = list(rows)
        cells = ("  ".join(map(str, stretches)), *map(day_text, valid))
        lines.append(Line(key="", cells=cells, state=state_of(stretches[0], today())))
    usual = "  ".join(f"{each.begins:%H:%M}–{each.ends:%H:%M}" for each in OFFICE_HOURS)
    return lines or [Line(key="", cells=(usual, "–", "–"))]


@FORM
@needs_administrator
def year(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The days of one year, and a place to take in its notice."""
    if not FIRST <= number <= LAST:
        raise NotFound(_("There is nothing here."))
    sent = request.method == "POST"
    form = NoticeFileForm(request.POST, request.FILES) if sent else NoticeFileForm()
    context: dict[str, Any] = {"form": form}
    if sent:
        require(calendar_setter, actor)
        taken = take(request, actor, form, partial(taken_in, number, form))
        if isinstance(taken, Tally):
            return redirect(request.path)
        context |= taken
    notice = next((each for each in queries.notices() if each.year == number), None)
    held = calendar()
    context |= {
        "line": year_line(number, notice, held),
        "notice": notice,
        "days": [day_row(day, mark) for day, mark in marks_of(number, held)],
        "columns": columns(imports.notice_table(number, lambda rows, hand: Tally())),
        "may": calendar_setter.holds(actor, None),
    }
    return show(request, "administration/year.html", context, status=context.get("status", 200))


def day_row(day: date, mark: Mark) -> tuple[str, str, str, str, str]:
    """A day as the page lists it."""
    kind = DayKind(mark.kind)
    weekday = str(WEEKDAYS[day.weekday()])
    return day_text(day), weekday, str(kind.label), holiday_label(mark.name), kind.value


def taken_in(number: int, form: NoticeFileForm, actor: Actor, name: str, content: Content) -> Tally:
    """Take in a year's notice; a corrected one replaces it whole."""
    said = form.cleaned_data
    return imports.import_notice_file(
        number, actor, name, content, document=said["document"], issued_on=said["issued_on"]
    )


@require_safe
@needs_administrator
def download(request: HttpRequest, actor: Actor, number: int, kind: str) -> HttpResponse:
    """The days of the notice that the city took in."""
    if not any(each.year == number for each in queries.notices()):
        raise NotFound(_("The city has taken in no notice for this year."))
    return as_file(f"notice-{number}", kind, partial(imports.export_notice, number, actor))


@FORM
@needs_administrator
def hours(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Set the office hours from a day on."""
    require(calendar_setter, actor)
    form, status = HoursForm(request.POST or None, initial=usual()), 200
    if request.method == "POST":

        def act() -> None:
            said = form.cleaned_data["valid_from"]
            commands.set_working_hours(said, actor, shifts=form.shifts())

        status = run(form, act)
        if status == 200:
            messages.success(request, _("Done: %s") % _("Set the office hours"))
            return redirect("administration:calendar")
    context = {"form": form, "lines": hours_lines()}
    return show(request, "administration/hours.html", context, status=status)


def usual() -> dict[str, Any]:
    """The hours that hold today, to begin with."""
    day = today()
    valid = [each for each in calendar().openings if each.holds(day)] or [*OFFICE_HOURS]
    valid.sort(key=lambda each: each.begins)
    names = (("opens", "closes"), ("opens_again", "closes_again"))
    found: dict[str, Any] = {"valid_from": day}
    for (opens, closes), each in zip(names, valid, strict=False):
        found |= {opens: each.begins, closes: each.ends}
    return found
