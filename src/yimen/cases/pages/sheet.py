"""The case on paper: the same as on its page, without anything to press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from yimen.cases import paper, queries
from yimen.cases.contact import Caller
from yimen.cases.models import Attachment, Case, Urgency
from yimen.cases.sheet import Entry, Fact, Section, Sheet, Table, marks_of
from yimen.deadlines.reckoning import Light
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.middleware import Place, place_in
from yimen.orgs.pages.access import needs_staff
from yimen.ui.show import show
from yimen.ui.templatetags.yimen import SHAPES
from yimen.ui.times import in_full

from .case import Clock, Line, TaskRow, shown

SAID_APART = {
    "unit_says": gettext_lazy("The unit says"),
    "check_says": gettext_lazy("The check says"),
    "resident_says": gettext_lazy("The resident says"),
}


@require_safe
@needs_staff
def sheet(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The sheet as a page, for the browser to print."""
    return show(request, "cases/sheet.html", {"sheet": written(request, actor, key)})


@require_safe
@needs_staff
def printed(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The sheet as a PDF that looks the same on every machine."""
    told = written(request, actor, key)
    return as_pdf(told, told.number)


def as_pdf(told: Sheet, name: str) -> HttpResponse:
    """A sheet as a file, kept nowhere on the way; nothing of a person is in what it is called."""
    response = HttpResponse(paper.pdf(told), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def written(request: HttpRequest, actor: Actor, key: UUID) -> Sheet:
    """All that the sheet says to this reader. NotFound as `case_for`."""
    found = queries.case_for(actor, key)
    said = shown(found, actor, at=in_full)
    place = place_in(request)
    return Sheet(
        number=found.number,
        title=found.title,
        sections=[each for each in sections(found, said) if each],
        printed=f"{_('Printed')} {in_full(now())} · {by(place)}",
    )


def by(place: Place | None) -> str:
    """Who printed it."""
    return f"{place.person}, {place.unit}" if place else ""


def sections(found: Case, said: dict[str, Any]) -> Iterator[Section | None]:
    """The parts of the sheet in their order; a part that has nothing to say is left out."""
    story = said["story"]
    yield Section(_("The matter"), facts=[*standing(found, said), *people(found, said["caller"])])
    yield Section(
        _("What it is about"), prose=story.text if story else _("The text has been erased.")
    )
    yield clocks(said["clocks"])
    yield Section(
        pgettext("timeline", "What happened"), entries=[entry(each) for each in said["lines"]]
    )
    yield tasks(said["tasks"])
    yield files(said["files"])
    yield seal(said["lines"])


def standing(found: Case, said: dict[str, Any]) -> Iterator[Fact]:
    """What it is and where it stands."""
    yield _("Number"), found.number
    yield _("State"), said["state"]
    if not found.closed_at:
        yield _("Light"), light(found.light)
    yield from named(
        (_("Kind"), said["kind"]),
        (_("Urgency"), urgency(found)),
        (_("Supervision"), found.get_supervision_display() if found.supervision else ""),
        (_("Category"), said["category"]),
        (_("Where"), said["where"]),
        (_("Channel"), found.get_channel_display()),
        (pgettext("case", "Opened"), in_full(found.opened_at)),
        (pgettext("case", "Ended"), in_full(found.closed_at) if found.closed_at else ""),
        *((str(name), spoken(found, field)) for field, name in SAID_APART.items()),
        (_("Rating"), rating(found)),
    )


def people(found: Case, who: Caller | None) -> Iterator[Fact]:
    """Who called, as far as the reader may know, and who answers for it."""
    secret = _("The caller stays unknown to the unit")
    yield from named(
        (_("Caller"), caller(who)),
        (pgettext("case", "Confidential"), secret if found.confidential else ""),
        (_("Held by"), unit(found, "unit")),
        (_("Answers for it"), unit(found, "lead")),
        (_("Taken by"), unit(found, "centre")),
        (_("Unit that is reported"), unit(found, "about_unit")),
    )


def named(*facts: Fact) -> Iterator[Fact]:
    """Those of which there is something to say."""
    return ((name, says) for name, says in facts if says)


def unit(found: Case, name: str) -> str:
    """The name of a unit of the case."""
    row = getattr(found, name)
    return row.name if row else ""


def urgency(found: Case) -> str:
    """How urgent it is, where it is more than others."""
    return "" if found.urgency == Urgency.NORMAL else found.get_urgency_display()


def spoken(found: Case, field: str) -> str:
    """What the unit, the check or the resident says, in a kind of case that asks them."""
    return str(getattr(found, f"get_{field}_display")()) if getattr(found, field, "") else ""


def rating(found: Case) -> str:
    """What the resident thinks of how it was handled."""
    given = getattr(found, "rating", None)
    return f"{given} / 5 {found.get_rating_display()}" if given else ""  # type: ignore[attr-defined]


def caller(who: Caller | None) -> str:
    """The caller in one line: masked, or nothing at all; what is apart has parties instead."""
    if who is None:
        return ""
    if who.hidden:
        return _("kept secret")
    if not who.known:
        return _("not known")
    return f"{who.name or '–'} {who.phone}"


def light(colour: str) -> str:
    """A light as a shape and a word: paper has no colours."""
    shape = Light(colour or Light.GREEN)
    return f"{SHAPES[shape]} {shape.label}"


def clocks(running: Iterable[Clock]) -> Section | None:
    """By when what must be done; a date that the calendar may still move is provisional."""
    rows = [
        (
            clock.name,
            light(clock.term.light),
            in_full(clock.term.due_at) + (_(" (provisional)") if clock.term.provisional else ""),
        )
        for clock in running
    ]
    head = (pgettext("clock", "Term"), _("Light"), _("Due"))
    return Section(_("By when"), table=Table(head, rows, (4, 3, 5))) if rows else None


def entry(line: Line) -> Entry:
    """One event with the words and the file that belong to it."""
    more = [(str(name), says) for name, says in line.details]
    if line.file:
        more.append((_("File"), line.file.name))
    passages = [(each.get_wording_display(), each.text) for each in line.passages]
    told = line.told
    return Entry(told.number, in_full(told.at), line.sentence, line.turn, more, passages)


def tasks(asked: Iterable[TaskRow]) -> Section | None:
    """What other units were asked to do, and what came of it."""
    rows = [
        (
            row.task.unit.name,
            row.state,
            in_full(row.task.due_at),
            "\n".join(filter(None, (row.task.wanted, row.result.text if row.result else ""))),
        )
        for row in asked
    ]
    head = (_("Unit"), _("State"), _("Due"), _("What is asked, and the result"))
    return Section(_("Assisting units"), table=Table(head, rows, (4, 3, 4, 9))) if rows else None


def files(added: Iterable[Attachment]) -> Section | None:
    """The files with what proves that they are still the same."""
    rows = [
        (
            str(file.number),
            file.name + (f" · {_('only for colleagues')}" if file.internal else ""),
            filesizeformat(file.size),
            " ".join(marks_of(file.digest)),
        )
        for file in added
    ]
    head = (
        pgettext("number of a file", "No."),
        pgettext("of a file", "Name"),
        pgettext("of a file", "Size"),
        "SHA-256",
    )
    return Section(_("Files"), table=Table(head, rows, (1, 7, 3, 9))) if rows else None


def seal(lines: list[Line]) -> Section:
    """The hash of the last event on the sheet, by which paper is held against history."""
    last = lines[-1].told
    says = _(
        "This is the mark of the history up to entry {number}. Whoever has the number of the case"
        " and this mark can check on the page “Check a receipt” that nothing before it was changed."
    )
    marks = marks_of(bytes(last.hash).hex())
    return Section(_("Check mark"), prose=says.format(number=last.number), marks=marks)
