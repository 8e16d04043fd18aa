"""The dispatch directory: whose a category is in an area, on what basis, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yimen.administration import queries
from yimen.administration.forms import DayForm, DirectionForm, DirectorySearchForm
from yimen.catalogue import commands
from yimen.catalogue.models import Direction
from yimen.catalogue.policy import keeper_of_directory
from yimen.catalogue.queries import history, title_of
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs.policy import administrator
from yimen.orgs.queries import area_names

from .listing import Act, Line, Listing, day_text, numbered, state_of

WHOLE_CITY = gettext_lazy("the whole city")


def area_of(code: str, areas: dict[str, str]) -> str:
    """An area by name; none is the whole city."""
    return areas.get(code, code) if code else str(WHOLE_CITY)


def unit_of(row: Direction) -> str:
    """The unit, and whether there still is one."""
    name = row.unit.name
    return name if row.unit.active else _("%s (dissolved)") % name


def lines(rows: Sequence[Direction], day: date) -> list[Line]:
    """The rows of the list."""
    areas = area_names({row.area for row in rows if row.area})
    return [
        Line(
            key=str(row.pk),
            cells=(
                title_of(row.category_id) or row.category.name,
                area_of(row.area, areas),
                unit_of(row),
                row.basis,
                day_text(row.valid_from),
                day_text(row.valid_to),
            ),
            state=state_of(row, day),
        )
        for row in rows
    ]


def past(row: Direction, day: date) -> list[Line]:
    """Whose it ever was."""
    return [
        Line(
            key=str(each.pk),
            cells=(unit_of(each), each.basis, day_text(each.valid_from), day_text(each.valid_to)),
            state=state_of(each, day),
            here=each.pk == row.pk,
        )
        for each in history(row.category_id, row.area)
    ]


def facts(row: Direction) -> list[tuple[Label, str]]:
    """All that a row says."""
    until = day_text(row.valid_to) if row.valid_to else pgettext("validity", "open")
    told: list[tuple[Label, str]] = [
        (_("Competent unit"), unit_of(row)),
        (_("Category"), f"{title_of(row.category_id)} {row.category_id}"),
        (_("Area"), area_of(row.area, area_names({row.area} if row.area else set()))),
        (_("Basis"), row.basis),
        (_("Valid"), f"{day_text(row.valid_from)} – {until}"),
    ]
    return [*told, (_("Note"), row.note)] if row.note else told


def opened(row: Direction | None, actor: Actor, form: DirectionForm) -> Direction:
    """Give a category to a unit from a day on."""
    said = dict(form.cleaned_data)
    category = said.pop("category", None) or (row.category if row else None)
    area = said.pop("area", None)
    code = row.area if row else (area.pk if area else "")
    assert category is not None
    return commands.direct(category, actor, area=code, **said)


def may_change(actor: Actor, row: Direction) -> bool:
    """Only what has no end yet is changed."""
    return row.valid_to is None and keeper_of_directory.holds(actor, row.area)


DIRECTORY = Listing(
    name="directory",
    title=gettext_lazy("Dispatch directory"),
    about=gettext_lazy(
        "Whose a matter is. The narrowest category decides, then the smallest area. Rows are never"
        " rewritten: a new one begins and the old one ends."
    ),
    heads=(
        gettext_lazy("Category"),
        gettext_lazy("Area"),
        gettext_lazy("Competent unit"),
        gettext_lazy("Basis"),
        gettext_lazy("Valid from"),
        gettext_lazy("Valid until"),
    ),
    past_heads=(
        gettext_lazy("Competent unit"),
        gettext_lazy("Basis"),
        gettext_lazy("Valid from"),
        gettext_lazy("Valid until"),
    ),
    rows=queries.directions,
    valid=queries.valid,
    lines=lines,
    find=numbered(queries.direction),
    missing=gettext_lazy("There is no such row of the directory."),
    heading=lambda row: title_of(row.category_id) or row.category.name,
    facts=facts,
    past=past,
    past_title=gettext_lazy("Whose it was, and when"),
    search=DirectorySearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Add a row"),
        may=administrator.holds,
        form=DirectionForm,
        run=opened,
        about=gettext_lazy("If there is a row for this category and area, it ends that day."),
    ),
    acts=(
        Act(
            name="give",
            label=gettext_lazy("Give it to another unit from a day on"),
            may=may_change,
            form=DirectionForm,
            run=opened,
            about=gettext_lazy("Cases that are dispatched already stay where they are."),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_change,
            form=DayForm,
            run=lambda row, actor, form: commands.withdraw(
                row, actor, until=form.cleaned_data["on"]
            ),
            about=gettext_lazy("From then on the next wider row decides, or nobody's does."),
            grave=True,
        ),
    ),
)
