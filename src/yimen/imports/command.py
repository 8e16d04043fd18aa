"""`yimen import requests FILE`: requests from CSV or Excel, each with its own past time."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from yimen.cli.progress import progress
from yimen.kernel.errors import Invalid
from yimen.orgs import sheets
from yimen.orgs.tables import Fault
from yimen.places import NotPossible

from . import city
from .columns import FIELDS, meanings
from .requests import Importer
from .rows import Reader, Row


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to take in, and what its columns mean."""
    parser.epilog = f"Fields: {', '.join(FIELDS)}."
    parser.add_argument(
        "what", choices=["requests", *city.DOORS, "notice", city.WORKBOOK], help="what the file has"
    )
    parser.add_argument("file", type=Path, help="CSV (UTF-8 or GB 18030) or Excel (.xlsx)")
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column means"
    )
    parser.add_argument("--map-file", type=Path, help="a file with a line COLUMN=FIELD for each")
    parser.add_argument(
        "--set-aside", type=Path, help="where rows go that cannot be read (FILE-set-aside.csv)"
    )
    city.of_a_notice(parser)


def run(options: argparse.Namespace) -> int:
    """Take the file in; the exit code is 0 also where rows were set aside."""
    if options.what != "requests":
        tally = city.take_in(options)
        print(f"{tally.added:,} added, {tally.changed:,} changed, {tally.same:,} as they were.")
        if tally.read:
            print(f"Sheets: {', '.join(tally.read)}.")
        if tally.left:
            print(f"Sheets that were not read: {', '.join(tally.left)}.")
        tell_unheaded(tally.unread)
        return 0
    lines, unheaded = read(options.file)
    columns = meanings(lines[0][1], told(options))
    reader = Reader(columns)
    rows, faults = [], []
    for line in lines:
        found = reader.row(line)
        if isinstance(found, Row):
            rows.append(found)
        else:
            faults += found
    importer = Importer(options.file.name)
    aside = options.set_aside or Path(f"{options.file.stem}-set-aside.csv")
    try:
        with progress("Importing", total=len(rows)) as step:
            for many in importer.take_in(rows):
                step(many)
    finally:
        faults += importer.taken.faults
        set_aside(aside, lines, faults)
    report(importer, lines, columns, faults, aside)
    tell_unheaded(unheaded)
    return 0


def read(file: Path) -> tuple[list[sheets.Line], tuple[str, ...]]:
    """The lines of the file, and its columns that are not read, for they have no heading.

    NotPossible says why there are no lines.
    """
    try:
        book = sheets.Book(file.name, file.read_bytes())
        lines = list(book.lines())
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be read: {wrong.strerror}.") from wrong
    except Invalid as wrong:
        raise NotPossible(f"{file}: {wrong}") from wrong
    if not lines:
        raise NotPossible(f"{file} has no rows.")
    return lines, book.unheaded()


def told(options: argparse.Namespace) -> dict[str, str]:
    """The column map: what the file says, then what was typed."""
    words = list(options.map)
    if options.map_file:
        try:
            text = options.map_file.read_text(encoding="utf-8-sig")
        except OSError as wrong:
            raise NotPossible(f"{options.map_file} cannot be read: {wrong.strerror}.") from wrong
        words = [line for line in text.splitlines() if line.strip()] + words
    pairs = [word.rpartition("=") for word in words]
    if bad := [word for word, (column, _, name) in zip(words, pairs, strict=True) if not column]:
        raise NotPossible(f"{bad[0]}: COLUMN=FIELD is expected.")
    return {column.strip(): name.strip() for column, _, name in pairs}


def set_aside(aside: Path, lines: Sequence[sheets.Line], faults: Sequence[Fault]) -> None:
    """Write the rows that were not taken in, as they were, each with every reason."""
    if not faults:
        return
    cells = dict(lines)
    header = list(lines[0][1])
    rows = (
        [fault.line, fault.column, fault.expected, *(cells[fault.line].get(n, "") for n in header)]
        for fault in sorted(faults, key=lambda each: each.line)
    )
    with aside.open("wb") as out:
        sheets.write_csv(["line", "column", "reason", *header], rows, out)


def tell_unheaded(columns: Sequence[str]) -> None:
    """Say which columns were passed over."""
    if columns:
        print(f"Columns without a heading, not read: {', '.join(columns)}.")


def report(
    importer: Importer,
    lines: Sequence[sheets.Line],
    columns: dict[str, str],
    faults: Sequence[Fault],
    aside: Path,
) -> None:
    """Say what became of every row."""
    taken = importer.taken
    print(
        f"{len(lines):,} rows: {taken.added:,} taken in, {taken.known:,} known before, "
        f"{len({fault.line for fault in faults}):,} set aside."
    )
    print(f"Dispatched by their category: {taken.dispatched:,}; answered: {taken.answered:,}.")
    if left := [name for name in lines[0][1] if name not in columns]:
        print(f"Columns that mean nothing here: {', '.join(left)}.")
    if faults:
        print(f"What was set aside, and why: {aside}")
