"""Words that mean the same: whoever looks for one of them finds what holds another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.administration import queries
from yimen.administration.queries import ENDED, NOW
from yimen.administration.row_forms import SynonymsForm, end_form
from yimen.catalogue import commands
from yimen.catalogue.history import OF_SYNONYMS
from yimen.catalogue.models import Synonyms
from yimen.catalogue.policy import keeper_of_categories
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.reading.models import GuardRule

from .areas import IN_USE
from .listing import Act, Line, Listing, numbered, typed


def lines(rows: Sequence[Synonyms], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=str(row.pk),
            cells=(row.word, row.same.replace(" ", "、")),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: Synonyms) -> list[tuple[Label, str]]:
    """All that a row says."""
    return [
        (_("Mean the same"), row.same.replace(" ", "、")),
        (_("In use"), _("yes") if row.active else _("no")),
    ]


def may_end(actor: Actor, row: Synonyms | GuardRule) -> bool:
    """What is in use, and theirs to keep."""
    return row.active and keeper_of_categories.holds(actor, row)


SYNONYMS = Listing(
    name="synonyms",
    title=gettext_lazy("Words that mean the same"),
    about=gettext_lazy(
        "Residents say a thing in many words. Whoever looks for one of a row finds what holds"
        " another, and is told so."
    ),
    heads=(gettext_lazy("Word"), gettext_lazy("Mean the same")),
    states=IN_USE,
    rows=queries.synonyms,
    valid=queries.in_use,
    lines=lines,
    find=numbered(queries.synonym),
    missing=gettext_lazy("There is no such row."),
    heading=lambda row: str(row.word),
    facts=facts,
    told=OF_SYNONYMS,
    file="synonyms",
    new=Act(
        name="new",
        label=gettext_lazy("Add words"),
        may=keeper_of_categories.holds,
        form=SynonymsForm,
        run=lambda _row, actor, form: commands.add_synonyms(actor, **form.said),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=keeper_of_categories.holds,
            form=SynonymsForm,
            run=typed(commands.change_synonyms),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_end,
            form=end_form(OF_SYNONYMS),
            run=typed(commands.end_synonyms),
            about=gettext_lazy("Each of the words is then looked for alone."),
            grave=True,
        ),
    ),
)
