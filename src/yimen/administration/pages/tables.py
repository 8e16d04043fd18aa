"""One list page, one page of a row and one form serve every table of the city."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.administration import queries
from yimen.administration.forms import searched
from yimen.administration.queries import ALL, NOW, PAGE, Wanted
from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotAllowed, NotFound
from yimen.orgs.queries import areas_like, today
from yimen.ui.show import show

from .access import needs_administrator
from .addresses import ADDRESSES
from .areas import AREAS
from .categories import CATEGORIES
from .changes import of_row
from .directory import DIRECTORY
from .files import DOORS
from .grids import GRIDS
from .guard import GUARD_RULES
from .hanging import within
from .listing import Act, Line, Listing
from .people import PEOPLE
from .rules import RULES
from .synonyms import SYNONYMS
from .units import UNITS

LISTINGS = {
    each.name: each
    for each in (
        *(RULES, DIRECTORY, CATEGORIES, SYNONYMS, GUARD_RULES),
        *(AREAS, UNITS, PEOPLE, GRIDS, ADDRESSES),
    )
}


def listing_of(name: str) -> Listing:
    """The table of this name."""
    if name not in LISTINGS:
        raise NotFound(_("There is nothing here."))
    return LISTINGS[name]


@require_safe
@needs_administrator
def rows(request: HttpRequest, actor: Actor, table: str) -> HttpResponse:
    """The rows that were asked for, a page at a time."""
    listing, day = listing_of(table), today()
    form = searched(listing.search, request.GET)
    wanted = wanted_by(form.cleaned_data, within(actor))
    here = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    states = dict([*listing.states, (ALL, _("All"))])
    state = request.GET.get("state", NOW)
    state = state if state in states else NOW
    found = listing.rows(wanted)
    numbers = queries.counted(found, [(each, listing.valid(each, day)) for each in states])
    after = request.GET.get("after", "").replace("\0", "")
    page = queries.page_of(found.filter(listing.valid(state, day)), after)
    last = page[PAGE - 1].place if len(page) > PAGE else ""
    context = {
        "listing": listing,
        "form": form,
        "state": state,
        "chips": [
            (name, numbers[each], "?" + urlencode({**here, "state": each}), each == state)
            for each, name in states.items()
        ],
        "lines": headed(listing.lines(page[:PAGE], day), listing.heads),
        "first": not after,
        "start": "?" + urlencode({**here, "state": state}),
        "next": "?" + urlencode({**here, "state": state, "after": last}) if last else "",
        "new": listing.new if listing.new and listing.new.may(actor, None) else None,
        "file": file_of(listing, actor),
    }
    return show(request, "administration/rows.html", context)


def file_of(listing: Listing, actor: Actor) -> str:
    """The file by which a table goes out and in, for whoever may have it."""
    name = listing.file or listing.name
    return name if DOORS[name].out_by.holds(actor, None) else ""


def headed(lines: Iterable[Line], heads: Sequence[Label]) -> list[Line]:
    """Lines that know the heads of their cells."""
    return [replace(each, heads=heads) for each in lines]


def wanted_by(said: dict[str, Any], within: str) -> Wanted:
    """What a search asks for; an area of an unknown name has no rows."""
    item, area = said.get("item"), said.get("area") or ""
    areas = tuple(each.pk for each in areas_like(area, 200)) or ("?",) if area else ()
    return Wanted(
        day=today(),
        words=said.get("q") or "",
        item=item.pk if item else "",
        areas=areas,
        within=within,
        kind=said.get("kind") or "",
        role=said.get("role") or "",
    )


def one(listing: Listing, actor: Actor, key: str) -> Any:
    """The row of a key; another county's is as if it were not there."""
    found = listing.find(key)
    if found is None:
        raise NotFound(str(listing.missing))
    if not listing.sees(actor, found):
        raise NotFound(_("There is nothing here."))
    return found


@require_safe
@needs_administrator
def row(request: HttpRequest, actor: Actor, table: str, key: str) -> HttpResponse:
    """One row: what it says, what held before it, what can be done."""
    listing = listing_of(table)
    found = one(listing, actor, key)
    changes, more = of_row(listing.name, listing.key(found))
    context = {
        "listing": listing,
        "picture": listing.picture(found),
        "hanging": listing.hanging(found, actor),
        "changes": changes,
        "more": more,
        "heading": listing.heading(found),
        "facts": listing.facts(found),
        "past": headed(listing.past(found, today()), listing.past_heads),
        "acts": [each for each in listing.acts if each.may(actor, found)],
        "key": key,
    }
    return show(request, "administration/row.html", context)


@FORM
@needs_administrator
def new(request: HttpRequest, actor: Actor, table: str) -> HttpResponse:
    """Add a row to a table."""
    listing = listing_of(table)
    if listing.new is None:
        raise NotFound(_("There is nothing here."))
    return done_by(request, actor, listing, listing.new, None)


@FORM
@needs_administrator
def act(request: HttpRequest, actor: Actor, table: str, key: str, name: str) -> HttpResponse:
    """Do something to a row; GET draws the form, POST runs the command."""
    listing = listing_of(table)
    found = next((each for each in listing.acts if each.name == name), None)
    if found is None:
        raise NotFound(_("There is no such step."))
    return done_by(request, actor, listing, found, one(listing, actor, key))


def done_by(
    request: HttpRequest, actor: Actor, listing: Listing, wanted: Act, row: Any
) -> HttpResponse:
    """The form of an act, and what came of it; a refusal becomes the form's message."""
    form, status = wanted.form(row, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        form.files = request.FILES
        made: list[Any] = []
        status = run(form, lambda: made.append(wanted.run(row, actor, form)))
        if status == 200:
            return follow(request, listing, wanted, row, made[0])
        if status == 409 and row is not None:
            row = one(listing, actor, listing.key(row))
            getattr(form, "catch_up", lambda _row: None)(row)
    elif not wanted.may(actor, row):
        raise NotAllowed(_("This is not yours to change, or not possible now."))
    weighs = row is not None and (wanted.weighs or status == 409)
    context = {
        "listing": listing,
        "act": wanted,
        "form": form,
        "heading": listing.heading(row) if row is not None else "",
        "facts": listing.facts(row) if row is not None else [],
        "hanging": listing.hanging(row, actor) if weighs else [],
        "key": listing.key(row) if row is not None else "",
    }
    return show(request, "administration/act.html", context, status=status)


def follow(request: HttpRequest, listing: Listing, done: Act, row: Any, made: Any) -> HttpResponse:
    """To the list, or to the row where it has a life of its own; a code is shown here and now."""
    if done.once:
        person, code = made
        context = {"listing": listing, "act": done, "person": person, "code": code}
        return show(request, "administration/code.html", context)
    messages.success(request, _("Done: %s") % done.label)
    if listing.told is None:
        return redirect("administration:rows", listing.name)
    return redirect("administration:row", listing.name, listing.key(made if row is None else row))
