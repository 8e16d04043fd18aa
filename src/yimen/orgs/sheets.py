"""Rows in and out of files: CSV in the encodings that cities use, Excel, and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yimen.kernel.errors import Invalid, Problem

LARGEST = 64 * 1024 * 1024  # bytes
LONGEST_EXCEL_CELL = 32_767  # characters, a limit of the format
BOUNDARY = "boundary"
EXCEL = ".xlsx"
OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of the old kind begins; a new one that asks for a password is wrapped into one."""
PROTECTED = "EncryptedPackage".encode("utf-16-le")

# Text that a spreadsheet would take for a formula carries an apostrophe in the file only.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

Line = tuple[int, dict[str, str]]
Wanted = Callable[[str], bool]


class Misheaded(Invalid):
    """Columns have values and no heading, or one that another has: nobody knows what they say.

    `unheaded`: the first line with a value in each of them, by the letters of the column.
    `repeated`: by a heading, the columns that have it.
    """

    def __init__(self, unheaded: dict[str, int], repeated: dict[str, list[str]]) -> None:
        super().__init__("\n".join([*_of_unheaded(unheaded), *_of_repeated(repeated)]))
        self.unheaded, self.repeated = unheaded, repeated


def _of_unheaded(found: dict[str, int]) -> Iterator[str]:
    one = _("Column %(column)s has no heading, but line %(line)d has a value in it.")
    for column, line in found.items():
        yield one % {"column": column, "line": line}
    if found:
        yield _("Name it in the first line, or empty it.")


def _of_repeated(found: dict[str, list[str]]) -> Iterator[str]:
    one = _("Line 1: columns %(columns)s have the same heading “%(heading)s”.")
    for heading, columns in found.items():
        yield one % {"columns": together(columns), "heading": heading}
    if found:
        yield _("Give each column a heading of its own.")


def together(columns: Sequence[str]) -> str:
    """Several columns: A, B and C."""
    *before, last = columns
    comma = pgettext("between parts of a list", ", ")
    return _("%(before)s and %(last)s") % {"before": comma.join(before), "last": last}


@dataclass(frozen=True, slots=True)
class Opened:
    """A table of a file: what its first line says, and how its lines are read."""

    header: Sequence[str]
    lines: Callable[[], Iterator[Line]]


EMPTY = Opened((), lambda: iter(()))


class Book:
    """A file, opened once: the sheets of a workbook, or the one table that any other file is.

    The kind is taken from the name: .csv (or .txt), .xlsx, .geojson. Invalid when unreadable.
    """

    def __init__(self, name: str, content: BinaryIO | bytes) -> None:
        raw = content if isinstance(content, bytes) else content.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise Invalid(_("The file is larger than %d MB.") % (LARGEST // 1024**2))
        kinds: dict[str, Callable[[bytes], dict[str, Opened]]] = {
            ".csv": _from_csv,
            ".txt": _from_csv,
            EXCEL: _from_excel,
            ".geojson": lambda raw: {"": Opened((), partial(_from_geojson, raw))},
        }
        kind = PurePath(name).suffix.lower()
        if kind not in kinds:
            raise Invalid(_("A CSV, Excel (.xlsx) or GeoJSON file is expected."))
        with _legible():
            self._tables = kinds[kind](raw)

    @property
    def titles(self) -> list[str]:
        """The titles of the sheets of a workbook, without empty ones; none of any other file."""
        return [each for each in self._tables if each]

    def chosen(self, wanted: Wanted) -> str:
        """The title of the sheet that is read: the wanted one, or the first with a header."""
        known = [each for each, table in self._tables.items() if any(table.header)]
        own = [each for each in self._tables if wanted(each)]
        return next(iter([*own, *known, *self._tables]), "")

    def lines(self, wanted: Wanted = lambda _title: False) -> Iterator[Line]:
        """The rows of that sheet with their line numbers; cells are text, stripped; no empty rows.

        Invalid when unreadable. Misheaded, after the last row, where a column without a heading has
        values, or two have the same one.
        """
        with _legible():
            yield from self._tables.get(self.chosen(wanted), EMPTY).lines()

    def unheaded(self, wanted: Wanted = lambda _title: False) -> tuple[str, ...]:
        """The columns of that sheet that are passed over, for they have neither heading nor value.

        What lies behind the last heading is no column.
        """
        header = self._tables.get(self.chosen(wanted), EMPTY).header
        end = max((place for place, name in enumerate(header) if name), default=0)
        return tuple(letters(place) for place in range(end) if not header[place])


Content = BinaryIO | bytes | Book
"""A file as it was sent, or opened."""


def opened(name: str, content: Content) -> Book:
    """A file, opened unless it is already."""
    return content if isinstance(content, Book) else Book(name, content)


def letters(place: int) -> str:
    """What a spreadsheet calls a column: A, B, … Z, AA."""
    more, last = divmod(place, 26)
    return (letters(more - 1) if more else "") + chr(ord("A") + last)


@contextmanager
def _legible() -> Iterator[None]:
    """Invalid, whatever way a file is broken: the readers of its format trust what they are given.

    Nothing but reading happens here, so nothing else that fails is taken for a broken file.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as broken:
        raise Invalid(_("The file cannot be read: it is broken, or not what its name says.")) from (
            broken
        )


def decoded(raw: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030 (what Excel writes in China)."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The file is neither UTF-8 nor GB 18030 text."))


def _from_csv(raw: bytes) -> dict[str, Opened]:
    text = decoded(raw)
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)

    def rows() -> Iterator[tuple[int, list[str]]]:
        reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 0
        for cells in reader:
            yield before + 1, [_plain(cell) for cell in cells]
            before = reader.line_num

    return {"": _headed(rows)}


def _workbook(raw: bytes) -> Any:
    """A workbook to read. Invalid: it is none, or nobody can read it."""
    if raw.startswith(OLD_EXCEL):
        if PROTECTED in raw:
            raise Invalid(_("The Excel file asks for a password: save it without one."))
        raise Invalid(_("This is an old Excel file (.xls): save it as .xlsx."))
    from openpyxl import load_workbook  # takes a third of a second, and few processes need it

    try:
        return load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as wrong:
        raise Invalid(_("The Excel file is broken: open it, save it again as .xlsx.")) from wrong


def _from_excel(raw: bytes) -> dict[str, Opened]:
    tables = {each.title: _headed(partial(_rows_of, each)) for each in _workbook(raw).worksheets}
    return {name: table for name, table in tables.items() if any(table.header) or _any(table)}


def _rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_text(cell) for cell in cells]


def _any(table: Opened) -> bool:
    """Whether there is a row in it, be it without any heading."""
    return next(table.lines(), None) is not None


def _headed(rows: Callable[[], Iterator[tuple[int, list[str]]]]) -> Opened:
    """Rows of which the first one is the header."""
    _number, header = next(rows(), (1, []))
    header = [name.strip() for name in header]
    return Opened(header, partial(_named, header, rows))


def _named(
    header: Sequence[str], rows: Callable[[], Iterator[tuple[int, list[str]]]]
) -> Iterator[Line]:
    """Each row by the headings. Misheaded, in the end, for columns of which nobody knows."""
    named = [place for place, name in enumerate(header) if name]
    unheaded: dict[int, int] = {}
    for line, values in islice(rows(), 1, None):
        said = {place for place, cell in enumerate(values) if cell}
        for place in said.difference(named):
            unheaded.setdefault(place, line)
        if said:
            yield line, {header[at]: values[at] if at in said else "" for at in named}
    repeated = repeated_in(header)
    if unheaded or repeated:
        without = {letters(place): unheaded[place] for place in sorted(unheaded)}
        raise Misheaded(without, repeated)


def repeated_in(header: Sequence[str]) -> dict[str, list[str]]:
    """The headings that several columns have, and which those are."""
    places: dict[str, list[str]] = {}
    for place, name in enumerate(header):
        places.setdefault(name.strip(), []).append(letters(place))
    return {name: columns for name, columns in places.items() if name and len(columns) > 1}


def _from_geojson(raw: bytes) -> Iterator[Line]:
    try:
        features = json.loads(decoded(raw))["features"]
        for number, feature in enumerate(features, 1):
            named = {str(k): _text(v) for k, v in (feature["properties"] or {}).items()}
            yield number, {**named, BOUNDARY: json.dumps(feature["geometry"])}
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Invalid(_("A GeoJSON FeatureCollection is expected.")) from wrong


def _plain(cell: str) -> str:
    text = cell.replace("\r\n", "\n")
    return (text[1:] if text.startswith("'") and _FORMULA.match(text) else text).strip()


def _text(value: Any) -> str:
    """A cell as a person would read it; whole numbers without a fraction, days without a time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != value.time().min else str(value.date())
    return str(value).replace("\r\n", "\n").strip()


def shown(value: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], out: BinaryIO) -> None:
    """UTF-8 with a mark, so that a spreadsheet opens Chinese text as it is."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_safe(shown(value)) for value in row] for row in rows)
    text.detach()


def _safe(text: str) -> str:
    risky = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def write_excel(
    header: Sequence[str], rows: Iterable[Sequence[Any]], out: BinaryIO, title: str = ""
) -> None:
    """One sheet in which every cell is text, so that no code loses a digit."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title or None)
    sheet.append([_as_text(sheet, name) for name in header])
    try:
        for row in rows:
            sheet.append([_as_text(sheet, shown(value)) for value in row])
    except Invalid:
        sheet.close()
        raise
    book.save(cast(Any, out))


def _as_text(sheet: Any, text: str) -> Any:
    if len(text) > LONGEST_EXCEL_CELL:
        raise Invalid(_("A value is too long for an Excel cell; export as CSV instead."))
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type, cell.number_format = "s", "@"
    return cell
