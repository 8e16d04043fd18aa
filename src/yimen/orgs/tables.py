"""Importing and exporting tables of the city: every row is checked, then all are stored or none.

A `Table` says which columns a file has, how each cell is read, what must hold between rows, and
how rows are stored. Whoever sends a file with mistakes learns of all of them at once: line, column,
what is wrong, what was expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid
from yimen.orgs import sheets
from yimen.orgs.columns import Parse, Unreadable

SHOWN_FAULTS = 10
LONGEST_NAME = 200  # characters of a file's name
SETTING_UP = Hand("system:setup")
"""Whose hand stores the rows that come with a city's profile, before anybody has a post."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a file; `sheet` where it is a workbook of several tables."""

    line: int
    column: str
    wrong: str
    expected: str
    sheet: str = ""

    def __str__(self) -> str:
        told = self._in_its_sheet()
        if not self.sheet:
            return told
        return _("sheet %(sheet)s, %(told)s") % {"sheet": self.sheet, "told": told}

    def _in_its_sheet(self) -> str:
        return _("line %(line)d, %(column)s: “%(wrong)s”, expected %(expected)s") % {
            "line": self.line,
            "column": self.column,
            "wrong": self.wrong if len(self.wrong) <= 40 else f"{self.wrong[:40]}…",
            "expected": self.expected,
        }


class NotImported(Invalid):
    """A file with mistakes; none of its rows was stored."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = [str(fault) for fault in self.faults[:SHOWN_FAULTS]]
        rest = ["…"] if len(self.faults) > SHOWN_FAULTS else []
        head = _("Nothing was imported; mistakes found: %d.") % len(self.faults)
        super().__init__("\n".join([head, *shown, *rest]))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its name in Chinese files first among `aliases`, its parser."""

    name: str
    parse: Parse
    aliases: tuple[str, ...] = ()
    required: bool = False
    empty: Any = ""

    def called(self) -> frozenset[str]:
        """Every heading that means this column, in lower case."""
        return frozenset(each.casefold() for each in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file as values, with only the columns that the file has."""

    line: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str, otherwise: Any = None) -> Any:
        """The value, or `otherwise` when the file has no such column."""
        return self.values.get(column, otherwise)

    def fault(self, column: str, expected: str) -> Fault:
        """What is wrong with this row's cell."""
        return Fault(self.line, column, sheets.shown(self.get(column)), expected)


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import did: rows added, changed, and found as they were.

    Of a workbook `read` are the sheets that were taken in together, `left` those that mean nothing.
    `unread` are empty columns without a heading, between those that have one.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    read: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        unread = self.unread + other.unread
        added, changed = self.added + other.added, self.changed + other.changed
        return Tally(added, changed, self.same + other.same, unread=unread)


Check = Callable[[Sequence[Row]], Iterable[Fault]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A kind of file, and of sheet: `title` is Chinese. Rows with the same `key` are one thing."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    store: Callable[[Sequence[Row], Hand], Tally]
    rows: Callable[[Actor], Iterable[dict[str, Any]]]
    check: Check = field(default=lambda rows: ())

    def column(self, heading: str) -> Column | None:
        """The column that a heading means."""
        return next((c for c in self.columns if heading.casefold() in c.called()), None)

    def is_called(self, title: str) -> bool:
        """Whether a sheet of this title is this table."""
        return title.strip().casefold() in (self.name, self.title)

    def sheet(self) -> str:
        """The title of its sheet in an export, in the language of the person who asks."""
        return self.title if (get_language() or "").startswith("zh") else self.name

    def header(self) -> list[str]:
        """The headings of an export, in the language of the person who asks."""
        chinese = (get_language() or "").startswith("zh")
        return [c.aliases[0] if chinese and c.aliases else c.name for c in self.columns]


def parsed(table: Table, lines: Iterable[sheets.Line]) -> tuple[list[Row], list[Fault]]:
    """Rows as values, and every cell that could not be read."""
    rows: list[Row] = []
    faults: list[Fault] = []
    known: dict[str, Column | None] | None = None
    unknown: list[Fault] = []
    try:
        for number, cells in lines:
            if known is None:
                known = {heading: table.column(heading) for heading in cells}
                unknown = [*headings(table, known)]
            if not unknown:
                values, wrong = _read_cells(number, cells, known)
                faults += wrong
                rows.append(Row(number, values))
    except sheets.Misheaded as wrong:
        unknown += misheaded(wrong)
    return rows, unknown + faults


def misheaded(columns: sheets.Misheaded) -> Iterator[Fault]:
    """Columns that have values and no heading, or the heading of one before."""
    for column, line in columns.unheaded.items():
        expected = _("a heading in the first line (line %d has a value there), or nothing") % line
        yield Fault(1, _("column %s") % column, "", expected)
    for heading, (first, *others) in columns.repeated.items():
        for column in others:
            expected = _("another heading than that of column %s") % first
            yield Fault(1, _("column %s") % column, heading, expected)


def headings(table: Table, known: dict[str, Column | None]) -> Iterator[Fault]:
    """Columns that nobody knows, that stand there twice, or that are missing."""
    names = ", ".join(column.name for column in table.columns)
    counted = Counter(column.name for column in known.values() if column)
    for heading, column in known.items():
        if column is None:
            yield Fault(1, heading, heading, _("one of the columns %s") % names)
        elif counted[column.name] > 1:
            yield Fault(1, heading, heading, _("each column once"))
    for column in table.columns:
        if column.required and not counted[column.name]:
            yield Fault(1, column.name, "", _("a column “%s”") % column.name)


def _read_cells(
    line: int, cells: dict[str, str], known: dict[str, Column | None]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for heading, cell in cells.items():
        column = known[heading]
        assert column is not None
        try:
            if not cell and column.required:
                raise Unreadable(_("a value"))
            values[column.name] = column.parse(cell) if cell else column.empty
        except Unreadable as wrong:
            faults.append(Fault(line, heading, cell, str(wrong)))
    return values, faults


def repeated(table: Table, rows: Iterable[Row]) -> Iterator[Fault]:
    """Rows whose key an earlier row of the file has."""
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row.get(name) for name in table.key)
        if first.setdefault(key, row.line) != row.line:
            yield row.fault(table.key[0], _("each once (it is in line %d)") % first[key])


@transaction.atomic
def take_in(table: Table, lines: Iterable[sheets.Line], hand: Hand = SETTING_UP) -> Tally:
    """Check every row, then store all; NotImported with every mistake, and no row, otherwise."""
    with connection.cursor() as cursor:  # two people importing at once would check in vain
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import'))")
    rows, faults = parsed(table, lines)
    if not faults:
        faults = [*repeated(table, rows)]
    if not faults:
        faults = [*table.check(rows)]
    if faults:
        raise NotImported(sorted(faults, key=lambda fault: fault.line))
    return table.store(rows, hand)


def take_in_file(
    table: Table, name: str, content: sheets.Content, hand: Hand = SETTING_UP
) -> Tally:
    """The same for a file, whose kind its name tells; the history keeps its name."""
    book = sheets.opened(name, content)
    lines = book.lines(table.is_called)
    tally = take_in(table, lines, replace(hand, file=name[-LONGEST_NAME:]))
    return replace(tally, unread=book.unheaded(table.is_called))


def write(table: Table, rows: Iterable[dict[str, Any]], name: str, out: BinaryIO) -> None:
    """Write rows as a file that `take_in_file` would read; .xlsx or .csv by its name."""
    cells = ([row.get(column.name) for column in table.columns] for row in rows)
    if name.lower().endswith(sheets.EXCEL):
        sheets.write_excel(table.header(), cells, out, table.sheet())
    else:
        sheets.write_csv(table.header(), cells, out)
