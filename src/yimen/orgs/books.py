"""A workbook with a sheet for each of several tables: all are taken in, in one go, or none.

A sheet is known by its name, which is that of the table. The order is that of the tables: those
that others refer to come first, wherever they lie in the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid
from yimen.orgs import sheets
from yimen.orgs.tables import Fault, NotImported, Table, Tally, parsed

TakeIn = Callable[[Actor, str, sheets.Content], Tally]
Doors = Mapping[str, tuple[Table, TakeIn]]
"""Each table and how a file of it is taken in, in the order in which they refer to each other."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook that is one of the known tables."""

    title: str
    table: Table
    take_in: TakeIn


def known_sheets(doors: Doors, titles: Sequence[str]) -> list[Sheet]:
    """The sheets of a workbook that are known tables; none, where not even two of them are.

    Invalid: two sheets are of one table.
    """
    found = []
    for table, take_in in doors.values():
        own = [title for title in titles if table.is_called(title)]
        if len(own) > 1:
            raise Invalid(_("Two sheets are of one table: %s.") % ", ".join(own))
        found += [Sheet(title, table, take_in) for title in own]
    return found if len(found) > 1 else []


def tables_in(doors: Doors, wanted: str, book: sheets.Book) -> list[str]:
    """The tables that a file has, where a table is wanted: several of a workbook, or that one."""
    return [each.table.name for each in known_sheets(doors, book.titles)] or [wanted]


def door(doors: Doors, wanted: str) -> TakeIn:
    """How a file is taken in where a table is wanted: a workbook of several, or that table alone.

    The tally names the sheets that mean nothing here: whoever sends them learns it.
    """

    def through(actor: Actor, name: str, content: sheets.Content) -> Tally:
        book = sheets.opened(name, content)
        if known := known_sheets(doors, book.titles):
            together, tally = [each.title for each in known], take_in(known, actor, name, book)
        else:
            table, one = doors[wanted]
            together, tally = [], one(actor, name, book)
        read = together or [book.chosen(table.is_called)]
        left = [each for each in book.titles if each not in read]
        return replace(tally, read=tuple(together), left=tuple(left))

    return through


@transaction.atomic
def take_in(known: Sequence[Sheet], actor: Actor, name: str, book: sheets.Book) -> Tally:
    """Take all sheets in. NotImported with the mistakes of each sheet, and nothing is stored.

    What cannot be read is told of all sheets at once; what a sheet says of another one can only be
    checked when that one is right.
    """
    faults: list[Fault] = []
    for each in known:
        faults += in_its_sheet(each, parsed(each.table, book.lines(each.table.is_called))[1])
    if faults:
        raise NotImported(faults)
    tally = Tally()
    for each in known:
        try:
            one = each.take_in(actor, name, book)
        except NotImported as wrong:
            raise NotImported(in_its_sheet(each, wrong.faults)) from None
        tally += replace(one, unread=tuple(f"{each.title} {column}" for column in one.unread))
    return tally


def in_its_sheet(sheet: Sheet, faults: Sequence[Fault]) -> list[Fault]:
    """Mistakes with the sheet in which they are."""
    return [replace(fault, sheet=sheet.title) for fault in faults]
