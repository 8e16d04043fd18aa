"""The units: whoever can be given a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yimen.administration.queries import ENDED, NOW
from yimen.administration.queries import city as queries
from yimen.administration.row_forms import end_form
from yimen.administration.unit_forms import (
    DissolveForm,
    HandOverForm,
    MoveForm,
    UnitForm,
    UnitSearchForm,
)
from yimen.catalogue.commands import give_all
from yimen.dissolutions.commands import dissolve, stop
from yimen.dissolutions.models import DissolutionState
from yimen.dissolutions.queries import cases_of, current, remainders, tasks_of
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.history import OF_UNITS
from yimen.orgs.models import Unit
from yimen.orgs.policy import administrator, administrator_of
from yimen.orgs.queries.under import posts_in
from yimen.orgs.ties import SHOWN, unit_ties

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
        *ending_facts(row),
    ]


def ending_facts(row: Unit) -> Iterator[tuple[Label, str]]:
    """Who follows a dissolved unit, or how far the dissolution is."""
    if not row.active:
        yield _("Its work was taken on by"), str(row.successor or "–")
    elif row.ending and (order := current(row)):
        follower = order.successor.name if order.successor else _("the centres' dispatchers")
        yield _("Dissolution"), order.get_stage_display()
        yield _("Its work goes to"), follower
        yield _("Handed on so far"), str(order.handed)
        yield _("Still open here"), str(cases_of(row).count() + tasks_of(row).count())


def hanging(row: Unit, actor: Actor) -> list[Hanging]:
    """What leads to a unit, and who works in it."""
    posts = of_posts(posts_in(row), _("Posts held today"), of_unit=True)
    way = reverse("administration:act", args=["units", row.code, "give"])
    ties = of_ties(unit_ties(row), actor, {"directory": way} if row.active else {})
    return [*left_over(row), *ties, posts]


def left_over(row: Unit) -> Iterator[Hanging]:
    """What could not be handed on when the unit was to end, each with the reason."""
    order = current(row) if row.ending else None
    if order and (found := remainders(order)):
        yield Hanging(
            title=_("Not handed on"),
            n=len(found),
            some=[(f"{each.case.number}: {each.reason}", "") for each in found[:SHOWN]],
            remedy=_(
                "Whoever holds them settles what is in the way; then dissolve the unit once more,"
                " or name another unit."
            ),
        )


def may_end(actor: Actor, row: Unit) -> bool:
    """What is theirs to keep, and is not being dissolved at this moment."""
    order = current(row) if row.ending else None
    return may_change(actor, row) and not (order and order.stage == DissolutionState.RUNNING)


def may_stop(actor: Actor, row: Unit) -> bool:
    """What is theirs to keep and is being dissolved."""
    return may_change(actor, row) and row.ending


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
            may=may_end,
            form=DissolveForm,
            run=typed(dissolve),
            about=gettext_lazy(
                "It takes no more cases. What it holds below is handed on one by one, with its"
                " clocks as they run; then it is dissolved and the posts in it end. Units below it,"
                " articles and mediators are seen to first."
            ),
            grave=True,
            weighs=True,
        ),
        Act(
            name="stop",
            label=gettext_lazy("Stop dissolving it"),
            may=may_stop,
            form=end_form(OF_UNITS),
            run=typed(stop),
            about=gettext_lazy(
                "It takes cases again and keeps what it still has; what was handed on stays there."
            ),
        ),
    ),
)
