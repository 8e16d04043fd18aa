"""The verdicts of a person on real messages, and how well a program agrees with them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from yimen.reading.signs import Telling
from yimen.reading.tables import messages_in

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT.parent / "shared" / "data" / "messages" / "unlabelled.csv"
PAIRS = ROOT / "src" / "yimen" / "reading" / "tests" / "pairs.csv"
MEMBERS = ROOT / "src" / "yimen" / "reading" / "tests" / "members.csv"


def read_messages() -> list[Telling]:
    """The real messages."""
    return [message for _id, message in messages_in(MESSAGES)]


def rows(path: Path, half: str = "") -> list[dict[str, str]]:
    """The verdicts of a half; of both, where none is named."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if half in ("", row["half"])]


def judged(
    path: Path, half: str, together: Callable[[str, str], bool], weighed: bool = False
) -> tuple[float, float, float]:
    """How many pairs are rightly together; precision; recall. Weighed: estimated for all pairs."""
    right = said = true = 0.0
    for row in rows(path, half):
        weight = float(row["weight"]) if weighed else 1.0
        same, told = row["same"] == "1", together(row["id_a"], row["id_b"])
        right += weight * (same and told)
        said += weight * told
        true += weight * same
    return right, right / (said or 1), right / (true or 1)


def cubed(path: Path, half: str, cluster: Callable[[str], str]) -> tuple[float, float]:
    """B-cubed: for each message, how much of its cluster is its trouble, and the other way."""
    members = rows(path, half)
    both: dict[str, Counter[str]] = defaultdict(Counter)
    size = Counter(row["trouble"] for row in members)
    for row in members:
        both[cluster(row["id"])][row["trouble"]] += 1
    precision = recall = 0.0
    for row in members:
        among = both[cluster(row["id"])]
        precision += among[row["trouble"]] / among.total()
        recall += among[row["trouble"]] / size[row["trouble"]]
    return precision / len(members), recall / len(members)
