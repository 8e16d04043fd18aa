"""`yimen manage …`: Django's own commands (makemigrations, shell, dbshell …)."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """All words that follow are Django's."""
    parser.add_argument("words", nargs=argparse.REMAINDER, help="a Django command and its words")


def run(options: argparse.Namespace) -> int:
    """Hand the words to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yimen manage", *options.words])
    return 0
