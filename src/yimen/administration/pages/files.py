"""Tables out and in as files: the same doors as `yimen export` and `yimen import`."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yimen.administration import commands
from yimen.administration.commands import TakeIn
from yimen.administration.forms import FileForm
from yimen.cases.pages.steps import FORM, run
from yimen.catalogue import imports as catalogue
from yimen.catalogue.policy import keeper_of_categories
from yimen.deadlines import imports as deadlines
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Condition, Label
from yimen.kernel.errors import NotFound
from yimen.mediators.pages.filled import listed
from yimen.notices import imports as notices
from yimen.notices.policy import text_setter
from yimen.orgs import books
from yimen.orgs import imports as orgs
from yimen.orgs.policy import administrator, require
from yimen.orgs.queries import today
from yimen.orgs.tables import Column, Fault, NotImported, Table, Tally
from yimen.reading import imports as reading
from yimen.ui.show import show

from .access import needs_administrator

SHOWN = 200
"""Mistakes on a page; a file with more is mostly the wrong file."""
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Door:
    """A table that goes in and out as a file, and who may take it through."""

    title: Label
    table: Table
    take_in: TakeIn
    write: Callable[[Actor, str, BinaryIO], None]
    in_by: Condition = keeper_of_categories
    out_by: Condition = keeper_of_categories
    back: tuple[str, ...] = ("administration:start",)


def _of_the_city(name: str, title: Label) -> Door:
    """Staff and their telephones, units, grids: the city's own administrators alone."""
    table = orgs.TABLES[name]
    return Door(title, table, partial(orgs.import_file, table), partial(orgs.export_file, table))


def _of_the_catalogue(name: str, title: Label) -> Door:
    table = catalogue.TABLES[name]
    return Door(
        title,
        table,
        partial(catalogue.import_file, table),
        partial(catalogue.export_file, table),
        out_by=administrator,
        back=("administration:rows", name),
    )


DOORS = {
    "areas": _of_the_city("areas", gettext_lazy("Areas")),
    "units": _of_the_city("units", gettext_lazy("Units")),
    "posts": _of_the_city("posts", gettext_lazy("Staff and posts")),
    "grids": _of_the_city("grids", gettext_lazy("Grids")),
    "addresses": _of_the_city("addresses", gettext_lazy("Address book")),
    "categories": _of_the_catalogue("categories", gettext_lazy("Categories")),
    "synonyms": _of_the_catalogue("synonyms", gettext_lazy("Words that mean the same")),
    "directory": _of_the_catalogue("directory", gettext_lazy("Dispatch directory")),
    "rules": Door(
        gettext_lazy("Rules of time"),
        deadlines.RULES,
        deadlines.import_rules,
        deadlines.export_rules,
        in_by=administrator,
        out_by=administrator,
        back=("administration:rows", "rules"),
    ),
    "guard": Door(
        gettext_lazy("Rules of the guard"),
        reading.GUARD,
        reading.import_guard,
        reading.export_guard,
        out_by=administrator,
        back=("administration:rows", "guard"),
    ),
    "texts": Door(
        gettext_lazy("Texts of notices"),
        notices.TEXTS,
        notices.import_texts,
        notices.export_texts,
        in_by=text_setter,
        out_by=administrator,
        back=("administration:texts",),
    ),
}
"""Residents are no table of the administrator's: whoever keeps the system looks nobody up."""


def doors_of(actor: Actor) -> books.Doors:
    """The tables that an actor may take in, each and together as one workbook."""
    return {
        name: (each.table, each.take_in)
        for name, each in DOORS.items()
        if each.in_by.holds(actor, None)
    }


def door_of(name: str) -> Door:
    """The table of this name."""
    if name not in DOORS:
        raise NotFound(_("There is nothing here."))
    return DOORS[name]


@FORM
@needs_administrator
def file(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """What the file looks like, the file as it is now, and a place to upload another."""
    door = door_of(name)
    require(door.out_by, actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {
        "name": name,
        "title": door.title,
        "columns": columns(door.table),
        "back": door.back,
        "may": door.in_by.holds(actor, None),
        "form": form,
    }
    if request.method == "POST":
        require(door.in_by, actor)
        taken = take(request, actor, form, books.door(doors_of(actor), name))
        if isinstance(taken, Tally):
            return redirect(request.path)
        context |= taken
    return show(request, "administration/file.html", context, status=context.get("status", 200))


def take(request: HttpRequest, actor: Actor, form: Form, take_in: TakeIn) -> Tally | dict[str, Any]:
    """Check a file, and take it in if that is wanted and nothing is wrong with it.

    What was taken in, or what the page says of the file: its mistakes, or what would follow.
    """
    only_checked = request.POST.get("act") == "check"
    tallies: list[Tally] = []
    faults: list[Fault] = []

    def through() -> None:
        sent = form.cleaned_data["file"]
        name, content = sent.name, sent.read()
        try:
            if only_checked:
                tallies.append(commands.try_file(take_in, actor, name=name, content=content))
            else:
                tallies.append(take_in(actor, name, content))
        except NotImported as wrong:
            faults.extend(wrong.faults)

    status = run(form, through)
    if tallies and not only_checked:
        messages.success(request, said_of(tallies[0], _("Taken in: %s")))
        return tallies[0]
    return {
        "status": 422 if faults else status,
        "faults": faults[:SHOWN],
        "mistakes": len(faults),
        "would": said_of(tallies[0], _("Nothing is wrong with this file: %s")) if tallies else "",
    }


def said_of(tally: Tally, sentence: str) -> str:
    """What an import did or would do."""
    numbers = {"added": tally.added, "changed": tally.changed, "same": tally.same}
    said = sentence % (_("%(added)d added, %(changed)d changed, %(same)d as they were") % numbers)
    if tally.read:
        said += " · " + _("Sheets: %s") % listed(tally.read)
    if tally.left:
        said += " · " + _("Sheets that were not read: %s") % listed(tally.left)
    if tally.unread:
        said += " · " + _("Columns without a heading, not read: %s") % listed(tally.unread)
    return said


def columns(table: Table) -> list[tuple[str, Column]]:
    """The columns of a file, each with its heading in the reader's language."""
    return [*zip(table.header(), table.columns, strict=True)]


@require_safe
@needs_administrator
def download(request: HttpRequest, actor: Actor, name: str, kind: str) -> HttpResponse:
    """A table as it is now."""
    door = door_of(name)
    require(door.out_by, actor)
    return as_file(name, kind, partial(door.write, actor))


def as_file(name: str, kind: str, write: Callable[[str, BinaryIO], None]) -> HttpResponse:
    """An answer that a browser keeps as a file; nothing between us and it keeps another."""
    if kind not in KINDS:
        raise NotFound(_("There is nothing here."))
    named, out = f"{name}-{today():%Y%m%d}.{kind}", io.BytesIO()
    write(named, out)
    headers = {
        "Content-Disposition": f'attachment; filename="{named}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(out.getvalue(), content_type=KINDS[kind], headers=headers)
