"""The grids: the smallest pieces of the city, each with one worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from yimen.administration.queries import ENDED, NOW
from yimen.administration.queries import city as queries
from yimen.administration.row_forms import BoundaryForm, GridForm, GridSearchForm, end_form
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.boundaries import hectares
from yimen.orgs.history import OF_GRIDS
from yimen.orgs.models import Grid
from yimen.orgs.policy import administrator

from .areas import IN_USE, may_change
from .hanging import row_link, within
from .listing import Act, Hanging, Line, Listing, typed
from .sketch import sketch


def lines(rows: Sequence[Grid], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=row.pk,
            cells=(row.name, row.pk, row.area.name, row.worker.name if row.worker else ""),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def ground_of(row: Grid) -> str:
    """How large a grid is, and how it is drawn."""
    if not row.geometry:
        return _("not drawn yet: no place lies in it")
    size = _("%s hectares") % f"{hectares(row.geometry):,.1f}"
    if row.cells:
        n = len(row.cells)
        return f"{size} · " + ngettext("%d cell, schematic", "%d cells, schematic", n) % n
    return f"{size} · " + _("a surveyed boundary")


def facts(row: Grid) -> list[tuple[Label, str]]:
    """All that a grid says."""
    return [
        (_("Grid code"), row.pk),
        (_("Village or community"), f"{row.area.name} {row.area_id}"),
        (_("Grid worker"), row.worker.name if row.worker else _("nobody")),
        (pgettext("of a grid", "Ground"), ground_of(row)),
        (_("In use"), _("yes") if row.active else _("no")),
    ]


def hanging(row: Grid, _actor: Actor) -> list[Hanging]:
    """Where it lies, who walks it, how it is drawn."""
    places = f"{reverse('orgs:places')}?under={row.area_id}"
    some = [(row.area.name, row_link("areas", row.area_id))]
    some += [(row.worker.name, row_link("staff", str(row.worker_id)))] if row.worker else []
    some += [(_("The grids of its village as GeoJSON"), places)]
    return [Hanging(title=_("What it belongs to"), n=len(some), some=some)]


GRIDS = Listing(
    name="grids",
    title=gettext_lazy("Grids"),
    about=gettext_lazy(
        "The smallest pieces of the city, each with one worker; no place lies in two."
    ),
    heads=(
        gettext_lazy("Grid"),
        gettext_lazy("Grid code"),
        gettext_lazy("Village or community"),
        gettext_lazy("Grid worker"),
    ),
    states=IN_USE,
    rows=queries.grids,
    valid=queries.in_use,
    lines=lines,
    find=queries.grid,
    missing=gettext_lazy("There is no such grid."),
    heading=lambda row: str(row.name),
    facts=facts,
    sees=lambda actor, row: row.pk.startswith(within(actor)),
    hanging=hanging,
    picture=lambda row: sketch(row.geometry, queries.grounds_beside(row)),
    told=OF_GRIDS,
    file="grids",
    search=GridSearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Add a grid"),
        may=administrator.holds,
        form=GridForm,
        run=lambda _row, actor, form: commands.add_grid(actor=actor, **form.said),
        about=gettext_lazy("Its boundary is drawn afterwards, on its own page."),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=may_change,
            form=GridForm,
            run=typed(commands.change_grid),
        ),
        Act(
            name="draw",
            label=gettext_lazy("Draw its boundary anew"),
            may=may_change,
            form=BoundaryForm,
            run=lambda row, actor, form: commands.draw_grid(
                row, actor, seen=form.version, boundary=form.cleaned_data["boundary"]
            ),
            about=gettext_lazy(
                "It lies at its village and covers no ground of a neighbour. The old boundary stays"
                " in the history."
            ),
        ),
        Act(
            name="end",
            label=gettext_lazy("Give it up"),
            may=may_change,
            form=end_form(OF_GRIDS),
            run=typed(commands.end_grid),
            about=gettext_lazy("No place lies in it any more. Cases that were in it keep it."),
            grave=True,
        ),
    ),
)
