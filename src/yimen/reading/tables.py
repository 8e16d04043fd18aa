"""Messages as CSV files: in, and what was found out again; none is lost, the order stays."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from yimen.places import NotPossible

from . import signs
from .classifier import Classifier, Labelled
from .words import TitledText

AT_ONCE = 500
LONGEST = 2**24  # characters of one cell
WRITTEN = ("id", "category", "probability")

Row = dict[str, str]


def rows(file: Path, needed: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8, one at a time; a cell that is missing is empty."""
    csv.field_size_limit(LONGEST)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise NotPossible(
                    f"{file} lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; "
                    f"needed are {', '.join(needed)}."
                )
            yield from reader
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be read: {wrong.strerror}.") from wrong
    except UnicodeDecodeError as wrong:
        raise NotPossible(f"{file} is not UTF-8.") from wrong
    except csv.Error as wrong:
        raise NotPossible(f"{file} is not CSV: {wrong}.") from wrong


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
    """Every row: its id, and the message. An id that comes again is told apart by its row."""
    found: list[tuple[str, signs.Telling]] = []
    taken: set[str] = set()
    for number, row in enumerate(rows(file, ("id", "title", "body")), 2):
        id_ = row["id"].strip()
        if not id_:
            raise NotPossible(f"{file}, row {number}: there is no id.")
        key = f"{id_}#{number}" if id_ in taken else id_
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


def written(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table, whole or not at all; says how many rows."""
    return sum(write(file, head, ([row] for row in rows)))


def write(
    file: Path, head: Sequence[str], parts: Iterable[Sequence[Sequence[object]]]
) -> Iterator[int]:
    """Write as it comes, whole or not at all; gives how many rows each part had."""
    try:
        number, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as wrong:
        raise NotPossible(f"{file} cannot be written: {wrong.strerror}.") from wrong
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(head)
            for part in parts:
                writer.writerows(part)
                yield len(part)
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)
