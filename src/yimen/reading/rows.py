"""Messages in and findings out as CSV: plain rows, none lost, in their order."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from yimen.places import NotPossible
from yimen.reading.signs import Message

NEEDED = ("id", "title", "body")


def messages_in(path: Path) -> list[tuple[str, Message]]:
    """Every row: its id, and the message. An id that comes again is told apart by its row."""
    csv.field_size_limit(2**24)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise NotPossible(f"{path}: there is no column {', '.join(missing)}.")
            return _messages(reader, path)
    except FileNotFoundError:
        raise NotPossible(f"{path}: there is no such file.") from None
    except UnicodeDecodeError:
        raise NotPossible(f"{path} is not UTF-8.") from None
    except (csv.Error, OSError) as error:
        raise NotPossible(f"{path} cannot be read: {error}") from None


def _messages(rows: Iterable[dict[str, str]], path: Path) -> list[tuple[str, Message]]:
    """The rows, checked."""
    found: list[tuple[str, Message]] = []
    taken: set[str] = set()
    for number, row in enumerate(rows, 2):
        id_ = (row["id"] or "").strip()
        if not id_:
            raise NotPossible(f"{path}, row {number}: there is no id.")
        key = f"{id_}#{number}" if id_ in taken else id_
        taken.add(key)
        message = Message(
            id=key,
            title=row["title"] or "",
            body=row["body"] or "",
            day=_day(row.get("time")),
            person=(row.get("user") or "").strip(),
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


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table; says how many rows."""
    many = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            for row in rows:
                writer.writerow(row)
                many += 1
    except OSError as error:
        raise NotPossible(f"{path} cannot be written: {error}") from None
    return many
