"""What a person said of real messages, and how far a program says the same.

A message is named by its file and its row: L12 is the twelfth of labelled.csv, U of unlabelled.csv,
R of replies.csv. The verdicts hold names, places in texts and figures, and no text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT.parent / "shared" / "data" / "messages"
TESTS = ROOT / "src" / "yimen" / "reading" / "tests"
PAGE = ROOT / "docs" / "reading.md"
FILES = {"L": "labelled.csv", "U": "unlabelled.csv", "R": "replies.csv"}
HALVES = {"tune": "tuning", "held": "held back"}
Verdict = dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it was published, with its answer where there is one."""

    title: str
    body: str
    reply: str = ""

    @property
    def text(self) -> str:
        """Title and body, as the verdicts count places."""
        return f"{self.title}\n{self.body}"


@cache
def written() -> dict[str, Written]:
    """Every message by its name. Ends the program where the folder is missing."""
    if not MESSAGES.is_dir():
        raise SystemExit(f"The real messages are not there: {MESSAGES}")
    csv.field_size_limit(2**24)
    found: dict[str, Written] = {}
    for letter, name in FILES.items():
        with (MESSAGES / name).open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 1):
                found[f"{letter}{number}"] = Written(
                    row["title"], row["body"], row.get("reply", "")
                )
    return found


def verdicts(name: str) -> list[Verdict]:
    """The rows of a file of verdicts."""
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(slots=True)
class Count:
    """Found and right, found and wrong, not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, *, found: bool, wanted: bool) -> None:
        """One more case."""
        self.right += found and wanted
        self.wrong += found and not wanted
        self.missed += wanted and not found

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """How much of what there is was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def cells(self) -> list[str]:
        """As a row of a table shows it."""
        counts = [str(self.right), str(self.wrong), str(self.missed)]
        return [f"{self.precision:.2f}", f"{self.recall:.2f}", *counts]


COUNTED = ["precision", "recall", "found rightly", "found wrongly", "missed"]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    top = list(head)
    for cells in [top, ["---"] * len(top), *rows]:
        yield f"| {' | '.join(cells)} |"
    yield ""


def put(name: str, made_by: str, lines: Iterable[str]) -> None:
    """Write a section of docs/reading.md; what others write on the page stays."""

    begin, end = (
        f"<!-- begin: {name} (written by `make bench-{made_by}`) -->",
        f"<!-- end: {name} -->",
    )
    text = PAGE.read_text(encoding="utf-8")
    before, mark, rest = text.partition(begin)
    after = rest.partition(end)[2] if mark else ""
    section = "\n".join([begin, *lines]).rstrip()
    PAGE.write_text(f"{before.rstrip()}\n\n{section}\n\n{end}\n{after.lstrip()}", encoding="utf-8")
    print("\n".join(section.splitlines()[1:]))
