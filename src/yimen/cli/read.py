"""`yimen read`: the category of each message of a file, by a model that `yimen train` has made."""

from __future__ import annotations

import argparse
from pathlib import Path

from yimen.cli.progress import progress
from yimen.places import NotPossible


def arguments(parser: argparse.ArgumentParser) -> None:
    """The model, what it reads, and where the categories go."""
    parser.add_argument("--model", type=Path, required=True, help="a file of `yimen train`")
    parser.add_argument(
        "--in",
        dest="source",
        type=Path,
        required=True,
        metavar="CSV",
        help="with the columns id, title and body",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="CSV", help="gets id, category, probability"
    )
    parser.add_argument(
        "--only-sure", action="store_true", help="no category where the model does not know"
    )


def run(options: argparse.Namespace) -> int:
    """As many rows as came in, in their order; a message without text has no category."""
    from yimen.reading import tables
    from yimen.reading.classifier import Classifier, NotAModel

    try:
        model = Classifier.load(options.model)
    except NotAModel as wrong:
        raise NotPossible(str(wrong)) from wrong
    source = tables.rows(options.source, ("id", "title", "body"))
    total = 0
    with tables.table(options.out, tables.WRITTEN) as write, progress("Reading") as step:
        for found in tables.read(model, source, options.only_sure):
            write(found)
            total += len(found)
            step(len(found))
    print(f"{total:,} messages: {options.out}")
    return 0
