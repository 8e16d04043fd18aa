"""The address book: roads, estates, schools and what else people name to say where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yimen.administration.queries import ENDED, NOW
from yimen.administration.queries import city as queries
from yimen.administration.row_forms import AddressForm, AddressSearchForm, end_form
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.history import OF_ADDRESSES
from yimen.orgs.models import AddressName
from yimen.orgs.policy import administrator, keeper_of_area

from .areas import IN_USE
from .hanging import row_link, within
from .listing import Act, Hanging, Line, Listing, typed


def numbers(row: AddressName) -> str:
    """The house numbers that it has in its area."""
    if row.first is None:
        return ""
    if row.last is None:
        return _("from number %d on") % row.first
    return _("numbers %(first)d to %(last)d") % {"first": row.first, "last": row.last}


def lines(rows: Sequence[AddressName], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=row.pk,
            cells=(row.name, row.get_kind_display(), row.area.name, numbers(row), row.pk),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: AddressName) -> list[tuple[Label, str]]:
    """All that a line of the book says."""
    point = f"{row.lat}, {row.lon}" if row.lat is not None else "–"
    return [
        (_("Address code"), row.pk),
        (pgettext("of an address", "Kind"), row.get_kind_display()),
        (_("Area"), f"{row.area.name} {row.area_id}"),
        (_("Grid"), f"{row.grid.name} {row.grid_id}" if row.grid else "–"),
        (_("Other names"), "、".join(row.others) or "–"),
        (_("House numbers"), numbers(row) or "–"),
        (_("Middle"), point),
        (_("In use"), _("yes") if row.active else _("no")),
    ]


def hanging(row: AddressName, _actor: Actor) -> list[Hanging]:
    """The area and the grid that it lies in."""
    some = [(row.area.name, row_link("areas", row.area_id))]
    some += [(row.grid.name, row_link("grids", row.grid.pk))] if row.grid else []
    return [Hanging(title=_("What it belongs to"), n=len(some), some=some)]


def may_change(actor: Actor, row: AddressName) -> bool:
    """What is in use, in the area of their centre."""
    return row.active and keeper_of_area.holds(actor, row.area_id)


ADDRESSES = Listing(
    name="addresses",
    title=gettext_lazy("Address book"),
    about=gettext_lazy(
        "Roads, estates, schools and other names by which people say where it is. A road through"
        " several areas has a line in each, with the house numbers that it has there."
    ),
    heads=(
        pgettext_lazy("of a row", "Name"),
        pgettext_lazy("of an address", "Kind"),
        gettext_lazy("Area"),
        gettext_lazy("House numbers"),
        gettext_lazy("Address code"),
    ),
    states=IN_USE,
    rows=queries.addresses,
    valid=queries.in_use,
    lines=lines,
    find=queries.address,
    missing=gettext_lazy("There is no such name in the address book."),
    heading=lambda row: str(row.name),
    facts=facts,
    sees=lambda actor, row: row.area_id.startswith(within(actor)),
    hanging=hanging,
    told=OF_ADDRESSES,
    file="addresses",
    search=AddressSearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Add a name"),
        may=administrator.holds,
        form=AddressForm,
        run=lambda _row, actor, form: commands.add_address(actor=actor, **form.said),
        about=gettext_lazy("It is found in what residents say within half a minute."),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=may_change,
            form=AddressForm,
            run=typed(commands.change_address),
            about=gettext_lazy("What it said before stays in its history."),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_change,
            form=end_form(OF_ADDRESSES),
            run=typed(commands.end_address),
            about=gettext_lazy(
                "No text is looked through for it any more. Cases keep their place."
            ),
            grave=True,
        ),
    ),
)
