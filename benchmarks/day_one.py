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

SEED = Path(yimen.__file__).parent / "catalogue" / "seed"


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


def own_tree(synonyms: bool) -> Iterator[Named]:
    """The tree of two levels that comes with Yimen: names, residents' words, their synonyms."""
    rows = seeded("categories")
    same = {
        word: f"{row['word']} {row['same']}"
        for row in seeded("synonyms")
        for word in (row["word"], *row["same"].split())
        if synonyms
    }
    names = {row["code"]: row["name"] for row in rows if len(row["code"]) == 2}
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
