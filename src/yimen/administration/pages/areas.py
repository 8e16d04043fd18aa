"""The areas: counties, townships, villages, each by its division code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yimen.administration.queries import ENDED, NOW
from yimen.administration.queries import city as queries
from yimen.administration.row_forms import AreaForm, AreaSearchForm, end_form
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.history import OF_AREAS
from yimen.orgs.models import Area, Grid
from yimen.orgs.policy import administrator, keeper_of_place
from yimen.orgs.ties import area_ties

from .hanging import of_ties, within
from .listing import Act, Line, Listing, typed

IN_USE: tuple[tuple[str, Label], ...] = (
    (NOW, pgettext_lazy("rows of the city", "In use")),
    (ENDED, pgettext_lazy("rows of the city", "Ended")),
)


def lines(rows: Sequence[Area], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=row.pk,
            cells=(row.name, row.pk, row.get_level_display(), row.kind),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: Area) -> list[tuple[Label, str]]:
    """All that an area says."""
    above = f"{row.parent.name} {row.parent_id}" if row.parent else "–"
    middle = f"{row.lat}, {row.lon}" if row.lat is not None else "–"
    return [
        (_("Division code"), row.pk),
        (pgettext("of an area", "Level"), row.get_level_display()),
        (pgettext("of an area", "Kind"), row.kind or "–"),
        (_("Part of"), above),
        (_("Middle"), middle),
        (_("In use"), _("yes") if row.active else _("no")),
    ]


def may_change(actor: Actor, row: Area | Grid) -> bool:
    """What is in use, and theirs to keep."""
    return row.active and keeper_of_place.holds(actor, row.pk)


AREAS = Listing(
    name="areas",
    title=gettext_lazy("Areas"),
    about=gettext_lazy(
        "Counties, townships and villages by their division codes. A code is never changed: where"
        " one is, the old area ends and a new one is added."
    ),
    heads=(
        gettext_lazy("Area"),
        gettext_lazy("Division code"),
        pgettext_lazy("of an area", "Level"),
        pgettext_lazy("of an area", "Kind"),
    ),
    states=IN_USE,
    rows=queries.areas,
    valid=queries.in_use,
    lines=lines,
    find=queries.area,
    missing=gettext_lazy("There is no such area."),
    heading=lambda row: str(row.name),
    facts=facts,
    sees=lambda actor, row: row.pk.startswith(within(actor)),
    hanging=lambda row, actor: of_ties(area_ties(row), actor),
    told=OF_AREAS,
    file="areas",
    search=AreaSearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Add an area"),
        may=administrator.holds,
        form=AreaForm,
        run=lambda _row, actor, form: commands.add_area(actor=actor, **form.said),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=may_change,
            form=AreaForm,
            run=typed(commands.change_area),
            about=gettext_lazy("What it was called before stays in its history."),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_change,
            form=end_form(OF_AREAS),
            run=typed(commands.end_area),
            about=gettext_lazy("Nobody can choose it any more; what is past goes on naming it."),
            grave=True,
        ),
    ),
)
