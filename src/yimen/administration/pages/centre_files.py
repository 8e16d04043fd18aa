"""What a mediation centre is made of, out and in as files: for whoever keeps the centre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yimen.administration.forms import FileForm
from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotAllowed, NotFound
from yimen.mediators import imports as mediators
from yimen.mediators.policy import keeper_of
from yimen.orgs import books
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.sheets import Content, opened, shown
from yimen.orgs.tables import Tally
from yimen.ui.show import show

from .files import SHOWN, as_file, columns, take

TITLES: dict[str, Label] = {
    "members": gettext_lazy("Members of the centre"),
    "rooms": gettext_lazy("Rooms"),
    "mediators": gettext_lazy("Mediators"),
    "duties": gettext_lazy("Duty calendar"),
}
DOORS: books.Doors = {
    name: (table, partial(mediators.import_file, name))
    for name, (table, _put) in mediators.TABLES.items()
}


@dataclass(frozen=True, slots=True)
class Differs:
    """A row that a file adds or changes: by what it is known, and each column that differs."""

    key: str
    table: Label
    added: bool
    parts: list[tuple[str, str, str]]


def lines_of(name: str, actor: Actor) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows of a table as they stand in its file, by their key."""
    table = mediators.TABLES[name][0]
    rows = [{key: shown(value) for key, value in row.items()} for row in table.rows(actor)]
    return {tuple(row[each] for each in table.key): row for row in rows}


def differences(
    name: str,
    before: dict[tuple[str, ...], dict[str, str]],
    after: dict[tuple[str, ...], dict[str, str]],
) -> Iterator[Differs]:
    """What differs between two states of a table, in the order of its file."""
    headings = [(column.name, heading) for heading, column in columns(mediators.TABLES[name][0])]
    for key, row in after.items():
        was = before.get(key, {})
        if row != was:
            parts = [
                (heading, was.get(each, ""), row[each])
                for each, heading in headings
                if row[each] != was.get(each, "")
            ]
            yield Differs(" · ".join(key), TITLES[name], not was, parts)


def kept(actor: Actor, name: str) -> None:
    """NotFound: no such table. NotAllowed: the actor keeps no centre."""
    if name not in TITLES:
        raise NotFound(_("There is nothing here."))
    if not mediators.centres_kept_by(actor):
        raise NotAllowed(_("This is for %(who)s.") % {"who": keeper_of.label})


@FORM
@needs_staff
def file(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The table as it is now, and a place to upload a file, which is checked first."""
    kept(actor, name)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {
        "name": name,
        "title": TITLES[name],
        "columns": columns(mediators.TABLES[name][0]),
        "others": [(each, title) for each, title in TITLES.items() if each != name],
        "form": form,
    }
    if request.method == "POST":
        differs: list[Differs] = []

        def through(actor: Actor, file: str, content: Content) -> Tally:
            book = opened(file, content)
            before = {each: lines_of(each, actor) for each in books.tables_in(DOORS, name, book)}
            tally = books.door(DOORS, name)(actor, file, book)
            for each, lines in before.items():
                differs.extend(differences(each, lines, lines_of(each, actor)))
            return tally

        taken = take(request, actor, form, through)
        if isinstance(taken, Tally):
            return redirect(request.path)
        context |= taken | {"differs": differs[:SHOWN]}
    return show(
        request, "administration/centre_file.html", context, status=context.get("status", 200)
    )


@require_safe
@needs_staff
def download(request: HttpRequest, actor: Actor, name: str, kind: str) -> HttpResponse:
    """A table of the actor's centres as it is now."""
    kept(actor, name)
    return as_file(name, kind, partial(mediators.export_file, name, actor))
