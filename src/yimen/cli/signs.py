"""`yimen signs`: read the matters that nobody read yet, and count what is rare."""

from __future__ import annotations

import argparse

from yimen.cli.progress import progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Those that are missing, or all of them."""
    parser.add_argument("--all", action="store_true", help="read every matter anew")


def run(options: argparse.Namespace) -> int:
    """Read and count; started again, it goes on with what is missing."""
    from yimen.reading.nearby.commands import count_signs, forget_signs, missing, write_signs
    from yimen.reading.nearby.queries import unread

    if options.all:
        forget_signs()
    with progress("Reading", total=unread()) as step:
        for keys in missing():
            step(write_signs(keys))
    print(f"{count_signs():,} matters are counted.")
    return 0
