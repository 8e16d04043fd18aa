"""`yimen troubles`: which trouble each message of a file belongs to, and the hottest of them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from yimen.cli.progress import progress
from yimen.reading.signs import Telling
from yimen.reading.similar import all_known
from yimen.reading.tables import COLUMNS, messages_in, table
from yimen.reading.troubles import Troubles


def arguments(parser: argparse.ArgumentParser) -> None:
    """A file in, a file out."""
    parser.add_argument(
        "--in", dest="source", type=Path, required=True, metavar="CSV", help=COLUMNS
    )
    parser.add_argument(
        "--out", dest="target", type=Path, required=True, metavar="CSV", help="gets id, cluster"
    )
    parser.add_argument("--hottest", type=int, default=10, help="how many to print (10)")


def run(options: argparse.Namespace) -> int:
    """Write a row for each message, in the order of the file; print the hottest."""
    messages = messages_in(options.source)
    with table(options.target, ("id", "cluster")) as write:
        found = gathered([message for _id, message in messages])
        write((id_, found.of(message.id).id) for id_, message in messages)
    print(f"{len(messages):,} messages, {len(list(found)):,} troubles: {options.target}")
    for trouble, heat in found.hottest(options.hottest):
        print(f"{heat.total:8.1f}  {trouble.name}  ({trouble.id}: {heat.why()})")
    return 0


def gathered(messages: list[Telling]) -> Troubles:
    """The messages in the order of their days."""
    known, weights = all_known(messages)
    found = Troubles(weights)
    with progress("Gathering", total=len(known)) as step:
        for one in sorted(known, key=lambda one: (one.message.day or date.min, one.message.id)):
            found.add(one.message, one)
            step()
    return found
