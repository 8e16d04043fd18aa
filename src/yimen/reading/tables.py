"""Messages as CSV files: in, and what was found out again; none is lost, the order stays."""

from __future__ import annotations

import codecs
import csv
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from yimen.orgs.sheets import repeated_in
from yimen.places import NotPossible

from . import signs
from .classifier import Classifier, Labelled
from .words import TitledText

AT_ONCE = 500
LONGEST = 2**24  # characters of one cell
WRITTEN = ("id", "category", "probability")
COLUMNS = "with the columns id, title and body (and user, time, oppose and like, where known)"
"""What is read of messages that are compared."""

Row = dict[str, str]
Write = Callable[[Iterable[Sequence[object]]], None]


def rows(file: Path, needed: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file, one at a time; a cell that is missing is empty."""
    csv.field_size_limit(LONGEST)
    try:
        with file.open(encoding=_encoding(file), newline="") as text:
            reader = csv.DictReader(text, restval="", strict=True)
            _sound(file, reader.fieldnames or (), needed)
            yield from reader
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be read: {wrong.strerror}.") from wrong
    except csv.Error as wrong:
        raise NotPossible(f"{file} is not CSV, line {reader.reader.line_num}: {wrong}.") from wrong


def _sound(file: Path, header: Sequence[str], needed: Sequence[str]) -> None:
    """NotPossible, where a heading stands twice or lacks."""
    for heading, (*before, last) in repeated_in(header).items():
        columns = f"{', '.join(before)} and {last}"
        raise NotPossible(f"{file}, line 1: columns {columns} have the same heading “{heading}”.")
    missing = [name for name in needed if name not in header]
    if missing:
        raise NotPossible(
            f"{file} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; "
            f"needed are {', '.join(needed)}."
        )


def _encoding(file: Path) -> str:
    """UTF-8, with or without a mark, or GB 18030, which is what Excel writes in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with file.open("rb") as raw:
                for _text in codecs.iterdecode(iter(lambda: raw.read(2**20), b""), encoding):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotPossible(f"{file} is neither UTF-8 nor GB 18030 text.")


def labelled(file: Path) -> list[Labelled]:
    """What people have said of messages; rows without a category teach nothing."""
    return [
        Labelled(TitledText(row["title"], row["body"]), row["label"].strip(), row.get("time", ""))
        for row in rows(file, ("title", "body", "label"))
        if row["label"].strip()
    ]


def read(model: Classifier, source: Iterable[Row], only_sure: bool) -> Iterator[list[list[str]]]:
    """The rows to write, many at a time: as many as came in, in the same order."""
    left = iter(source)
    while some := list(islice(left, AT_ONCE)):
        messages = (TitledText(row["title"], row["body"]) for row in some)
        found = model.read(messages, because=0)
        yield [
            [
                row["id"],
                each.label if each.sure or not only_sure else "",
                f"{each.probability:.4f}" if each.label else "0",
            ]
            for row, each in zip(some, found, strict=True)
        ]


def messages_in(file: Path) -> list[tuple[str, signs.Telling]]:
    """Every row: its id, and the message; where the id does not tell it apart, its row does."""
    found: list[tuple[str, signs.Telling]] = []
    taken: set[str] = set()
    for number, row in enumerate(rows(file, ("id", "title", "body")), 2):
        id_ = row["id"].strip()
        key = f"{id_}#{number}" if not id_ or id_ in taken else id_
        taken.add(key)
        message = signs.Telling(
            id=key,
            title=row["title"],
            body=row["body"],
            day=_day(row.get("time")),
            person=row.get("user", "").strip(),
            oppose=_votes(row.get("oppose")),
            like=_votes(row.get("like")),
        )
        found.append((id_, message))
    return found


def _day(told: str | None) -> date | None:
    """The day; none, where it is not told or no day."""
    words = (told or "").replace("/", "-").split()
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(words[0], form).date()  # noqa: DTZ007 - only the day counts
        except (ValueError, IndexError):
            continue
    return None


def _votes(told: str | None) -> int:
    """A count; 0 where there is none."""
    word = (told or "").strip()
    return int(word) if word.isascii() and word.isdigit() else 0


@contextmanager
def whole(file: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when all of it is written; what stood there stays until then.

    NotPossible, before any work is done, where nothing can be written.
    """
    draft = file.parent / f".{file.name}.{secrets.token_hex(4)}"
    try:
        if file.exists() and not file.is_file():
            raise NotPossible(f"{file} cannot be written: it is no ordinary file.")
        with draft.open("xb") as out:
            try:
                yield out
                out.flush()
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be written: {wrong.strerror}.") from wrong


@contextmanager
def table(file: Path, head: Sequence[str]) -> Iterator[Write]:
    """A CSV file in UTF-8, whole or not at all: `with table(…) as write: write(rows)`."""
    with whole(file) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(head)
        yield writer.writerows
        text.flush()
