"""A row that somebody types goes the way of a file of one line: the same checks, the same trace."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from yimen.kernel.changes import Hand, Told
from yimen.kernel.errors import Invalid, NotFound
from yimen.orgs.sheets import shown
from yimen.orgs.tables import NotImported, Table, take_in

M = TypeVar("M", bound=Model)


def put_line(table: Table, hand: Hand, **cells: Any) -> None:
    """Store one row as if it stood in a file; Invalid names each field that is wrong."""
    try:
        take_in(table, [(1, {name: shown(value) for name, value in cells.items()})], hand)
    except NotImported as wrong:
        fields: dict[str, str] = {}
        for fault in wrong.faults:
            fields.setdefault(fault.column, _("Expected here: %s.") % fault.expected)
        raise Invalid(" ".join(fields.values()), fields) from wrong


def held(told: Told, row: M, seen: str | None = None) -> M:
    """The row as it is now, locked; Changed, if the editor saw another.

    The lock is the strong one: whoever points a new row at this one waits, and whoever did so a
    moment ago is seen.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotFound(_("There is nothing here."))
    told.same(found, seen)
    return found
