"""What the city is made of, in and out of files: `yimen import areas FILE`, `yimen export …`.

A file is taken in whole or not at all; every mistake is told with its line and column.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from yimen.catalogue import imports as catalogue
from yimen.deadlines import imports as deadlines
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Problem
from yimen.knowledge import imports as knowledge
from yimen.mediators import imports as mediators
from yimen.orgs import books, sheets
from yimen.orgs import imports as orgs
from yimen.orgs.models import Role
from yimen.orgs.tables import Table, Tally
from yimen.places import NotPossible
from yimen.reading import imports as reading

KEEPER = Actor(
    key="system:command",
    reach="area",
    roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
)
"""Whoever may run commands on the server; what it exports of residents is masked all the same."""


@dataclass(frozen=True)
class Door:
    """How a table goes in and out: `(actor, file name, content)`."""

    take_in: books.TakeIn
    write: Callable[[Actor, str, BinaryIO], None]


DOORS = {
    **{
        name: Door(partial(orgs.import_file, table), partial(orgs.export_file, table))
        for name, table in orgs.TABLES.items()
    },
    **{
        name: Door(partial(catalogue.import_file, table), partial(catalogue.export_file, table))
        for name, table in catalogue.TABLES.items()
    },
    "articles": Door(knowledge.import_articles, knowledge.export_articles),
    **{
        name: Door(partial(mediators.import_file, name), partial(mediators.export_file, name))
        for name in mediators.TABLES
    },
    "rules": Door(deadlines.import_rules, deadlines.export_rules),
    "guard": Door(reading.import_guard, reading.export_guard),
}
"""By the word on the command line, each after those that it refers to. The notice of a year has a
door of its own."""
TABLES: dict[str, Table] = {
    **orgs.TABLES,
    **catalogue.TABLES,
    "articles": knowledge.ARTICLES,
    **{name: table for name, (table, _put) in mediators.TABLES.items()},
    "rules": deadlines.RULES,
    "guard": reading.GUARD,
}
WORKBOOK = "workbook"
"""The word for a file with a sheet for each of several tables."""


def take_in(options: argparse.Namespace) -> Tally:
    """Take a file of the city in; NotPossible tells every mistake."""
    content = _content(options.file)
    try:
        book = sheets.Book(options.file.name, content)
        return _way_in(options, book)(KEEPER, options.file.name, book)
    except Problem as wrong:
        raise NotPossible(f"{options.file}: {wrong}") from wrong


def _way_in(options: argparse.Namespace, book: sheets.Book) -> books.TakeIn:
    if options.what == "notice":
        return _door(options).take_in
    doors = {name: (TABLES[name], each.take_in) for name, each in DOORS.items()}
    if options.what in doors:
        return books.door({options.what: doors[options.what]}, options.what)
    if books.known_sheets(doors, book.titles):
        return books.door(doors, "areas")
    raise NotPossible(f"{options.file} is no workbook with sheets of at least two tables.")


def _door(options: argparse.Namespace) -> Door:
    if options.what != "notice":
        return DOORS[options.what]
    if not options.year:
        raise NotPossible("Say which year the notice is for: --year 2027.")

    def notice(actor: Actor, name: str, content: sheets.Content) -> Tally:
        if not options.document:
            raise NotPossible("Say which document it is: --document 国办发明电〔2026〕N号.")
        return deadlines.import_notice_file(
            options.year, actor, name, content,
            document=options.document, issued_on=options.issued_on,
        )  # fmt: skip

    return Door(notice, partial(deadlines.export_notice, options.year))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be read: {wrong.strerror}.") from wrong


def of_a_notice(parser: argparse.ArgumentParser) -> None:
    """What a file of holidays does not say of itself."""
    parser.add_argument("--year", type=int, help="of a notice: the year that it is for")
    parser.add_argument("--document", default="", help="of a notice: its title and number")
    parser.add_argument("--issued-on", type=date.fromisoformat, help="of a notice: 2026-11-05")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `yimen export` asks for."""
    parser.add_argument("what", choices=[*DOORS, "notice"], help="which table")
    parser.add_argument("file", type=Path, help=".csv (UTF-8) or .xlsx; an existing one is kept")
    of_a_notice(parser)


def run(options: argparse.Namespace) -> int:
    """Write a table to a new file."""
    try:
        with options.file.open("xb") as out:
            _door(options).write(KEEPER, options.file.name, out)
    except FileExistsError as there:
        raise NotPossible(f"{options.file} is there already: name another file.") from there
    except (OSError, Problem) as wrong:
        options.file.unlink(missing_ok=True)
        raise NotPossible(f"{options.file} was not written: {wrong}") from wrong
    return 0
