"""What was changed in the city's tables: in words, in a list, in a file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from yimen.administration.change_forms import TABLES, ChangesForm
from yimen.administration.forms import SearchForm, searched
from yimen.administration.queries import PAGE
from yimen.administration.queries import changes as queries
from yimen.administration.queries.changes import LATEST, Sought
from yimen.catalogue.queries import title_of
from yimen.kernel.actors import Actor
from yimen.kernel.changes import OWN
from yimen.kernel.conditions import Label
from yimen.kernel.models import Change
from yimen.knowledge.models import Audience, Stage
from yimen.orgs import sheets
from yimen.orgs.models import Level, Role, UnitKind
from yimen.orgs.queries import area_names, staff_names, today
from yimen.reading.guard import Duty
from yimen.ui.show import show

from .access import needs_administrator
from .hanging import row_link, within
from .listing import day_text

COLUMNS: dict[str, Label] = {
    "code": gettext_lazy("Code"),
    "name": pgettext_lazy("of a row", "Name"),
    "level": pgettext_lazy("of an area", "Level"),
    "kind": pgettext_lazy("of a unit", "Kind"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
    "active": gettext_lazy("In use"),
    "ending": gettext_lazy("Being dissolved"),
    "successor": gettext_lazy("Its work was taken on by"),
    "parent": gettext_lazy("Part of"),
    "area": gettext_lazy("Area"),
    "phone": gettext_lazy("Office telephone"),
    "login": gettext_lazy("Sign-in name"),
    "may_sign_in": gettext_lazy("May sign in"),
    "person": gettext_lazy("Person"),
    "unit": gettext_lazy("Unit"),
    "role": gettext_lazy("Role"),
    "since": gettext_lazy("From which day on"),
    "until": gettext_lazy("Until"),
    "worker": gettext_lazy("Grid worker"),
    "cells": gettext_lazy("Cells"),
    "boundary": gettext_lazy("Boundary"),
    "words": gettext_lazy("Residents' words"),
    "route": gettext_lazy("Lawful route"),
    "public": gettext_lazy("May be listed publicly"),
    "category": gettext_lazy("Category"),
    "basis": gettext_lazy("Basis"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_to": gettext_lazy("Valid until"),
    "note": gettext_lazy("Note"),
    "value": gettext_lazy("Length"),
    "term": gettext_lazy("What it limits"),
    "document": pgettext_lazy("notice", "Document"),
    "issued_on": gettext_lazy("Issued on"),
    "days": gettext_lazy("Days"),
    "hours": gettext_lazy("Office hours"),
    "renewed": gettext_lazy("Password made void"),
    "version": gettext_lazy("Version"),
    "stage": pgettext_lazy("article", "Stage"),
    "title": gettext_lazy("Title"),
    "audience": gettext_lazy("Who may read it"),
    "review_on": gettext_lazy("To be reviewed on"),
    "chosen": gettext_lazy("Password chosen by its owner"),
    "withdrawn": gettext_lazy("Taken back"),
    "duty": gettext_lazy("What it is for"),
    "to": gettext_lazy("Leads to"),
    "near": gettext_lazy("Only with one of these near"),
    "unless": gettext_lazy("Not with one of these near"),
    "times": gettext_lazy("Times said at least"),
    "always": gettext_lazy("Also of what is over, denied or supposed"),
    "why": gettext_lazy("What the agent is told to do"),
}
NAMES: dict[str, Label] = dict(TABLES)
UNITS = frozenset({"unit", "parent", "successor"})
ACTS = frozenset({"renewed", "chosen", "withdrawn", "hours", "ending", "successor"})
"""What no column shows; a change that tells it added no row."""
DAYS = frozenset({"since", "until", "valid_from", "valid_to", "issued_on", "review_on"})
WORDS: dict[str, dict[str, Label]] = {
    "level": dict(Level.choices),
    "kind": dict(UnitKind.choices),
    "role": dict(Role.choices),
    "stage": dict(Stage.choices),
    "audience": dict(Audience.choices),
    "duty": dict(Duty.choices),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A change as a page shows it."""

    at: datetime
    who: str
    table: Label
    key: str
    link: str
    added: bool
    parts: Sequence[tuple[Label, str, str]]
    file: str
    reason: str
    since: date | None


class Names:
    """Names of all that some changes speak of, in a few queries, mostly from memory."""

    def __init__(self, rows: Sequence[Change]) -> None:
        values = [*(pair for row in rows for each in (row.was, row.now) for pair in each.items())]
        people = {int(v) for name, v in values if name in ("person", "worker") and v}
        people |= {int(row.actor[6:]) for row in rows if row.actor.startswith("staff:")}
        people |= {int(row.key) for row in rows if row.table == "staff"}
        posts = {int(row.key) for row in rows if row.table == "posts"}
        self.owners = queries.owners_of(posts) if posts else {}
        self.people = staff_names(people | {*self.owners.values()})
        self.areas = area_names({str(v) for name, v in values if name == "area" and v})
        codes = {str(v) for name, v in values if name in UNITS and v}
        self.units = queries.unit_titles(codes) if codes else {}

    def who(self, actor: str) -> str:
        """Who acted."""
        kind, _colon, key = actor.partition(":")
        if kind == "staff":
            return self.people.get(int(key), actor)
        return str(SYSTEMS.get(actor, key))

    def value(self, name: str, value: Any) -> str:
        """What stands in a column, in words."""
        if value is None or value == "" or value == {}:
            return "–"
        if value == OWN:
            return _("not written down")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in ("person", "worker"):
            return self.people.get(int(value), str(value))
        if name == "area":
            return self.areas.get(str(value), str(value))
        return self._plain(name, str(value))

    def _plain(self, name: str, value: str) -> str:
        if name in DAYS:
            return day_text(date.fromisoformat(value))
        if name == "boundary":
            return _("a boundary of its own")
        if name == "cells":
            n = len(value.split())
            return ngettext("%d cell", "%d cells", n) % n
        if name in UNITS:
            return self.units.get(value, value)
        if name == "category":
            return title_of(value) or value
        return str(WORDS.get(name, {}).get(value, value))


SYSTEMS: dict[str, Label] = {
    "system:setup": gettext_lazy("came with the system"),
    "system:command": gettext_lazy("a command on the server"),
}


def told(rows: Sequence[Change]) -> list[Said]:
    """Changes in words."""
    names = Names(rows)
    return [
        Said(
            at=row.at,
            who=names.who(row.actor),
            table=NAMES.get(row.table, row.table),
            key=name_of(row, names),
            link=link_of(row, names),
            added=not row.was and not ACTS & row.now.keys(),
            parts=[*parts(row, names)],
            file=row.file,
            reason=row.reason,
            since=row.since,
        )
        for row in rows
    ]


def name_of(row: Change, names: Names) -> str:
    """How a row is called: people by their names, all else by its code."""
    person = names.owners.get(int(row.key)) if row.table == "posts" else None
    person = int(row.key) if row.table == "staff" else person
    if person is not None:
        return names.people.get(person, row.key)
    if row.table == "directory" and "category" in row.now:
        return names.value("category", row.now["category"])
    return row.key


def link_of(row: Change, names: Names) -> str:
    """The page of the row; of a post, its person's."""
    if row.table == "posts":
        person = names.owners.get(int(row.key))
        return row_link("staff", str(person)) if person else ""
    return "" if "withdrawn" in row.now else row_link(row.table, row.key)


def parts(row: Change, names: Names) -> Iterator[tuple[Label, str, str]]:
    """Each column: its name, what it said, what it says; of a new row only what it says."""
    for name, value in row.now.items():
        if row.was or value not in (None, "", {}):
            before = names.value(name, row.was.get(name)) if row.was else ""
            yield COLUMNS.get(name, name), before, names.value(name, value)


def of_row(table: str, key: str) -> tuple[list[Said], bool]:
    """The latest changes of a row, and whether there are more."""
    rows = list(queries.of_row(table, key)[: LATEST + 1])
    return told(rows[:LATEST]), len(rows) > LATEST


def sought_by(request: HttpRequest, actor: Actor) -> tuple[SearchForm, Sought]:
    """What an address asks for; whoever keeps a county sees its rows only."""
    form = searched(ChangesForm, request.GET)
    said = form.cleaned_data
    return form, Sought(
        within=within(actor),
        table=said.get("table") or "",
        words=said.get("q") or "",
        who=said.get("who") or "",
        first=said.get("first"),
        last=said.get("last"),
    )


@require_safe
@needs_administrator
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was changed, the latest first, a page at a time."""
    form, sought = sought_by(request, actor)
    rows = queries.changes(sought)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    page = list(rows[: PAGE + 1])
    here = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    last = page[PAGE - 1].pk if len(page) > PAGE else 0
    context = {
        "form": form,
        "changes": told(page[:PAGE]),
        "whole": True,
        "first": not after,
        "start": "?" + urlencode(here),
        "next": "?" + urlencode({**here, "after": last}) if last else "",
        "file": "?" + urlencode(here),
    }
    return show(request, "administration/changes.html", context)


HEADER = ("at", "table", "row", "column", "was", "now", "holds_from", "who", "file", "reason")


@require_safe
@needs_administrator
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as CSV: a line for each column that changed."""
    _form, sought = sought_by(request, actor)
    out = io.BytesIO()
    sheets.write_csv(HEADER, file_lines(queries.changes(sought).iterator()), out)
    headers = {
        "Content-Disposition": f'attachment; filename="changes-{today():%Y%m%d}.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def file_lines(rows: Iterable[Change]) -> Iterator[Sequence[Any]]:
    """Changes as they are kept: codes and ids, which a machine can compare."""
    for row in rows:
        at = date_format(row.at, "c")
        for name, value in row.now.items():
            said = (row.was.get(name), value, row.since, row.actor, row.file, row.reason)
            yield (at, row.table, row.key, name, *said)
