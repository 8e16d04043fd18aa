"""`yimen similar`: which messages of a file speak of the same trouble, in pairs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from yimen.cli.progress import progress
from yimen.reading.signs import Telling
from yimen.reading.similar import NEAR, Index, all_known
from yimen.reading.tables import COLUMNS, messages_in, table


def arguments(parser: argparse.ArgumentParser) -> None:
    """A file in, a file out, and from which likeness on."""
    parser.add_argument(
        "--in", dest="source", type=Path, required=True, metavar="CSV", help=COLUMNS
    )
    parser.add_argument(
        "--out",
        dest="target",
        type=Path,
        required=True,
        metavar="CSV",
        help="gets id_a, id_b, score",
    )
    parser.add_argument(
        "--least", type=score, default=NEAR, help=f"from which score on, from 0 to 1 ({NEAR})"
    )


def score(told: str) -> float:
    """How likely two messages speak of one trouble."""
    try:
        value = float(told)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a score goes from 0 to 1")
    return value


def run(options: argparse.Namespace) -> int:
    """Write every pair once, in the order of the file."""
    messages, count = messages_in(options.source), 0
    with table(options.target, ("id_a", "id_b", "score")) as write:
        for pair in pairs(messages, options.least):
            write([pair])
            count += 1
    print(f"{count:,} pairs: {options.target}")
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
