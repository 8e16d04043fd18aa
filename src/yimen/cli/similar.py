"""`yimen similar`: which messages of a file speak of the same trouble, in pairs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from yimen.cli.progress import progress
from yimen.reading.signs import Telling
from yimen.reading.similar import NEAR, Index, all_known
from yimen.reading.tables import messages_in, written


def arguments(parser: argparse.ArgumentParser) -> None:
    """A file in, a file out."""
    parser.add_argument(
        "--in", dest="source", type=Path, required=True, help="CSV: id, title, body"
    )
    parser.add_argument("--out", dest="target", type=Path, required=True, help="CSV of pairs")
    parser.add_argument("--least", type=float, default=NEAR, help=f"score from 0 to 1 ({NEAR})")


def run(options: argparse.Namespace) -> int:
    """Write every pair once, in the order of the file."""
    found = pairs(messages_in(options.source), options.least)
    many = written(options.target, ("id_a", "id_b", "score"), found)
    print(f"{many} pairs in {options.target}")
    return 0


def pairs(rows: list[tuple[str, Telling]], least: float) -> Iterator[tuple[str, str, str]]:
    """Each message with those before it."""
    known, weights = all_known(message for _id, message in rows)
    ids = {message.id: id_ for id_, message in rows}
    index = Index(weights)
    with progress("Comparing", total=len(known)) as step:
        for one in known:
            for other, likely in index.near(one, least):
                yield ids[other.message.id], ids[one.message.id], f"{likely:.4f}"
            index.add(one)
            step()
