"""The categories: what requests are about, which are offered, which are not the hotline's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yimen.administration import queries
from yimen.administration.forms import PublicForm, RouteForm, SureForm
from yimen.administration.queries import ENDED, NOW
from yimen.catalogue import commands
from yimen.catalogue.models import Category
from yimen.catalogue.policy import keeper_of_categories
from yimen.catalogue.queries import may_be_public, title_of
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs.queries import area_names, today

from .directory import area_of, unit_of
from .listing import Act, Line, Listing, day_text, state_of


def lines(rows: Sequence[Category], day: date) -> list[Line]:
    """The rows of the list, deeper levels set in."""
    return [
        Line(
            key=row.pk,
            cells=("\u3000" * (row.level - 1) + row.name, row.pk, row.route),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: Category) -> list[tuple[Label, str]]:
    """All that a category says."""
    return [
        (_("Code"), row.pk),
        (_("Whole name"), title_of(row.pk) or row.name),
        (_("Offered"), _("yes") if row.active else _("no")),
        (_("Residents' words"), row.words or _("none: its name alone speaks for it")),
        (_("Lawful route"), row.route or _("none: it is the hotline's")),
        (_("May be listed publicly"), _("yes") if may_be_public(row.pk) else _("no")),
    ]


def past(row: Category, day: date) -> list[Line]:
    """To whom the directory gives it; a category's own past is not kept."""
    rows = list(queries.given_to(row.pk, day))
    areas = area_names({each.area for each in rows if each.area})
    return [
        Line(
            key="",
            cells=(
                area_of(each.area, areas),
                unit_of(each),
                each.basis,
                day_text(each.valid_from),
            ),
            state=state_of(each, today()),
        )
        for each in rows
    ]


def may_retire(actor: Actor, row: Category) -> bool:
    """Whether it is offered, and theirs to keep."""
    return row.active and keeper_of_categories.holds(actor, row)


CATEGORIES = Listing(
    name="categories",
    title=gettext_lazy("Categories"),
    about=gettext_lazy(
        "What requests are about. New ones, and ones to be offered again, come in by a file."
    ),
    heads=(gettext_lazy("Category"), gettext_lazy("Code"), gettext_lazy("Lawful route")),
    past_heads=(
        gettext_lazy("Area"),
        gettext_lazy("Competent unit"),
        gettext_lazy("Basis"),
        gettext_lazy("Valid from"),
    ),
    states=(
        (NOW, pgettext_lazy("categories", "Offered")),
        (ENDED, pgettext_lazy("categories", "No longer offered")),
    ),
    rows=queries.categories,
    valid=queries.in_use,
    lines=lines,
    find=queries.category,
    missing=gettext_lazy("There is no such category."),
    heading=lambda row: str(row.name),
    facts=facts,
    past=past,
    past_title=gettext_lazy("Whose it is by the directory today"),
    acts=(
        Act(
            name="route",
            label=gettext_lazy("Say where to turn instead"),
            may=lambda actor, row: keeper_of_categories.holds(actor, row),
            form=RouteForm,
            run=lambda row, actor, form: commands.show_route(
                row, actor, route=form.cleaned_data["route"]
            ),
            about=gettext_lazy(
                "For what is decided elsewhere by law: courts, petitions, discipline inspection."
            ),
        ),
        Act(
            name="public",
            label=gettext_lazy("Say whether it may be listed publicly"),
            may=lambda actor, row: keeper_of_categories.holds(actor, row),
            form=PublicForm,
            run=lambda row, actor, form: commands.make_public(
                row, actor, public=form.cleaned_data["public"]
            ),
            about=gettext_lazy(
                "Residents allow it for each matter; what tells of health, children, belief or"
                " poverty is never listed, whoever allows it. What holds here holds for its parts."
            ),
        ),
        Act(
            name="retire",
            label=gettext_lazy("Offer it no more"),
            may=may_retire,
            form=SureForm,
            run=lambda row, actor, _form: commands.retire(row, actor),
            about=gettext_lazy(
                "Cases that have it keep it. To offer it again, upload a file in which it is"
                " active."
            ),
            grave=True,
        ),
    ),
)
