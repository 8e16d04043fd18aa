"""How well categories are known on the first day, by their names and residents' words alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

import yimen
from yimen.reading import fitting
from yimen.reading.by_words import ByWords, Named
from yimen.reading.calibration import Doubles
from yimen.reading.classifier import Labelled
from yimen.reading.words import TitledText

SEED = Path(yimen.__file__).parent / "catalogue" / "seed"
SPOKEN = Path(yimen.__file__).parent / "reading" / "tests" / "spoken.csv"
LISTS = {
    "mended": ("made up for this: words were added for its misses", "0.37, 0.45, 0.36"),
    "kept": ("made up with it, and kept apart", "0.34, 0.39, 0.39"),
    "guard": ("**made up before, for the guard**", "0.53, 0.67, 0.16"),
}
"""What each list of sentences is, and how it was read before: first, three, nothing."""


def real_tree(file: Path) -> Iterator[Named]:
    """The tree of three levels that the messages were labelled by: names, and nothing else."""
    seen: set[str] = set()
    with file.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            line = ""
            for name in (row["level1"], row["level2"], row["level3"]):
                above, line = line, f"{line}/{name}".strip("/")
                if name and line not in seen:
                    seen.add(line)
                    yield Named(line, name, "", above)


def seeded(name: str) -> list[dict[str, str]]:
    """The rows of a table that comes with Yimen."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def own_tree(synonyms: bool, coded: bool = False) -> Iterator[Named]:
    """The tree of two levels that comes with Yimen: names, residents' words, their synonyms.

    A label of the first level is its name, as the messages have it, or its code, as a city has it.
    """
    rows = seeded("categories")
    same = {
        word: f"{row['word']} {row['same']}"
        for row in seeded("synonyms")
        for word in (row["word"], *row["same"].split())
        if synonyms
    }
    tops = (row for row in rows if len(row["code"]) == 2)
    names = {row["code"]: row["code" if coded else "name"] for row in tops}
    for row in rows:
        above = names[row["code"][:2]] if len(row["code"]) > 2 else ""
        words = " ".join(same.get(word, "") for word in (row["name"], *row["words"].split()))
        label = names.get(row["code"], row["code"])
        yield Named(label, row["name"], f"{row['words']} {words}", above)


def only(known: list[str], rows: Iterable[Named]) -> list[Named]:
    """What lies under the labels that the messages have."""
    return [each for each in rows if (each.parent or each.label).partition("/")[0] in known]


def chances(reader: ByWords, rows: list[Labelled], known: list[str]) -> Doubles:
    """The probability of each label for each message."""
    found = (reader.tops_of(row.message) for row in rows)
    return np.array([[each.get(label, 0.0) for label in known] for each in found])


def table_rows(rows: list[Labelled], known: list[str], file: Path) -> list[list[str]]:
    """A line for each tree: how well it reads, how sure, and how modest."""
    truth: Any = np.array([known.index(row.label) for row in rows])
    trees = {
        "names of the messages' own tree (three levels)": real_tree(file),
        "names and residents' words that come with Yimen (two levels)": own_tree(False),
        "**the same, and the synonyms of the words**": own_tree(True),
    }
    found = []
    for name, tree in trees.items():
        said = chances(ByWords(only(known, tree)), rows, known)
        steps = {round(c, 2): a for c, a, _ in fitting.curve(said, truth)}
        found.append(
            [
                name,
                f"{f1_score(truth, said.argmax(1), average='macro'):.4f}",
                f"{accuracy_score(truth, said.argmax(1)):.4f}",
                *(f"{steps[step]:.3f}" for step in (0.2, 0.5, 0.8)),
                f"{said.max(1).mean():.3f}",
            ]
        )
    return found


def spoken_rows() -> list[list[str]]:
    """A line for each list of sentences of the telephone: how they are read, and were."""
    reader = ByWords(own_tree(synonyms=True, coded=True))
    with SPOKEN.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    found = []
    for which, (what, before) in LISTS.items():
        these = [row for row in rows if row["list"] == which]
        said = [[each.label for each in reader.ranked(_message(row))] for row in these]
        right = [set(row["category"].split()) for row in these]
        shares = (
            sum(bool(good & set(labels[:1])) for good, labels in zip(right, said, strict=True)),
            sum(bool(good & set(labels)) for good, labels in zip(right, said, strict=True)),
            sum(not labels for labels in said),
        )
        cells = (f"{share / len(these):.2f}" for share in shares)
        found.append([what, str(len(these)), *cells, before])
    return found


def _message(row: dict[str, str]) -> TitledText:
    """A sentence as the telephone takes it in: without a title."""
    return TitledText("", row["said"])
