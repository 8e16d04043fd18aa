"""`yimen again`: let workers do once more what failed for good, when its cause is mended."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing is asked: all of it."""


def run(options: argparse.Namespace) -> int:
    """Queue it."""
    from yimen.kernel.jobs import again

    print(f"{again():,} jobs are queued again.")
    return 0
