"""The units: whoever can be given a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yimen.administration.queries import ENDED, NOW
from yimen.administration.queries import city as queries
from yimen.administration.row_forms import (
    HandOverForm,
    MoveForm,
    UnitForm,
    UnitSearchForm,
    end_form,
)
from yimen.catalogue.commands import give_all
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.history import OF_UNITS
from yimen.orgs.models import Unit
from yimen.orgs.policy import administrator, administrator_of
from yimen.orgs.queries.under import posts_in
from yimen.orgs.ties import unit_ties

from .areas import IN_USE
from .hanging import of_posts, of_ties, within
from .listing import Act, Hanging, Line, Listing, typed


def lines(rows: Sequence[Unit], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=row.code,
            cells=(
                row.name,
                row.code,
                row.get_kind_display(),
                row.area.name,
                row.parent.name if row.parent else "",
            ),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: Unit) -> list[tuple[Label, str]]:
    """All that a unit says."""
    return [
        (_("Unit code"), row.code),
        (pgettext("of a unit", "Kind"), row.get_kind_display()),
        (_("Area"), f"{row.area.name} {row.area_id}"),
        (_("Part of"), f"{row.parent.name} {row.parent.code}" if row.parent else "–"),
        (_("Office telephone"), row.phone or "–"),
        (_("In use"), _("yes") if row.active else _("no, it is dissolved")),
    ]


def hanging(row: Unit, actor: Actor) -> list[Hanging]:
    """What leads to a unit, and who works in it."""
    posts = of_posts(posts_in(row), _("Posts held today"), of_unit=True)
    way = reverse("administration:act", args=["units", row.code, "give"])
    ties = of_ties(unit_ties(row), actor, {"directory": way} if row.active else {})
    return [*ties, posts]


def may_change(actor: Actor, row: Unit) -> bool:
    """What is in use, and theirs to keep."""
    return row.active and administrator_of.holds(actor, row)


UNITS = Listing(
    name="units",
    title=gettext_lazy("Units"),
    about=gettext_lazy("Whoever can be given a case. A unit's code is never changed."),
    heads=(
        gettext_lazy("Unit"),
        gettext_lazy("Unit code"),
        pgettext_lazy("of a unit", "Kind"),
        gettext_lazy("Area"),
        gettext_lazy("Part of"),
    ),
    states=IN_USE,
    rows=queries.units,
    valid=queries.in_use,
    lines=lines,
    find=queries.unit,
    missing=gettext_lazy("There is no such unit."),
    heading=lambda row: str(row.name),
    facts=facts,
    key=lambda row: str(row.code),
    sees=lambda actor, row: row.area_id.startswith(within(actor)),
    hanging=hanging,
    told=OF_UNITS,
    file="units",
    search=UnitSearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Set up a unit"),
        may=administrator.holds,
        form=UnitForm,
        run=lambda _row, actor, form: commands.add_unit(actor=actor, **form.said),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=may_change,
            form=UnitForm,
            run=typed(commands.change_unit),
            about=gettext_lazy("What it was called before stays in its history."),
        ),
        Act(
            name="move",
            label=gettext_lazy("Put it under another unit"),
            may=may_change,
            form=MoveForm,
            run=typed(commands.move_unit),
            about=gettext_lazy("All units below it come with it."),
        ),
        Act(
            name="give",
            label=gettext_lazy("Give its rows of the directory to another unit"),
            may=may_change,
            form=HandOverForm,
            run=lambda row, actor, form: give_all(row, actor, **form.cleaned_data),
            about=gettext_lazy(
                "All that the directory gives it is the other's from that day on. Cases that are"
                " dispatched already stay where they are."
            ),
        ),
        Act(
            name="end",
            label=gettext_lazy("Dissolve it"),
            may=may_change,
            form=end_form(OF_UNITS),
            run=typed(commands.close_unit),
            about=gettext_lazy(
                "It takes no more cases, and the posts in it end today. First nothing may lead to"
                " it: open cases, rows of the directory, units below it."
            ),
            grave=True,
        ),
    ),
)
