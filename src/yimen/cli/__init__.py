"""The `yimen` command.

To add a subcommand, write a module with these two functions and give it a row in `COMMANDS`:

    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or Excel")

    def run(options: argparse.Namespace) -> int:
        with progress("Importing", total=len(rows)) as step:
            for row in rows:
                import_one(row)  # commits by itself; doing it twice does no harm
                step()
        return 0

`run` returns the exit code. Before it is called, Django is set up, the database answers and has its
tables; the embedded server is started when no `DATABASE_URL` is set, and stopped again unless
somebody else uses it. What cannot be done is said with `raise NotPossible("One sentence.")`: it
goes to stderr, and the exit code is 1.

Every long command counts its work with `progress` (see yimen.cli.progress). Ctrl-C or SIGTERM then
stops it between two units of work, never inside one: `step()` raises `Stopped`, which the module
lets pass. Started again, the command goes on where it stopped, because each unit commits by itself
and is known by an id that the second run makes again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from yimen.cli import place
from yimen.cli.progress import Stopped
from yimen.places import NotPossible


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A row of the registry: the word, where it lives, what it does, what must be there for it."""

    name: str
    module: str
    says: str
    needs: Literal["nothing", "django", "server", "database"] = "database"


COMMANDS = (
    Subcommand("up", "yimen.cli.up", "Start everything: database, web and worker.", "nothing"),
    Subcommand("demo", "yimen.demo.command", "Write a believable year of a demo city."),
    Subcommand("import", "yimen.imports.command", "Take in requests, or what the city is made of."),
    Subcommand("export", "yimen.imports.city", "Write a table of the city as CSV or Excel."),
    Subcommand(
        "train", "yimen.cli.train", "Learn categories from what people have said.", "nothing"
    ),
    Subcommand("read", "yimen.cli.read", "Tell the category of each message.", "nothing"),
    Subcommand("verify", "yimen.cli.verify", "Check every case against its history."),
    Subcommand("signs", "yimen.cli.signs", "Read matters, so that near ones are found."),
    Subcommand("again", "yimen.cli.again", "Do once more what failed for good."),
    Subcommand("similar", "yimen.cli.similar", "Find messages about the same trouble.", "nothing"),
    Subcommand("troubles", "yimen.cli.troubles", "Gather messages into troubles.", "nothing"),
    Subcommand("work-days", "yimen.cli.work_days", "Show how a due date comes about."),
    Subcommand("token", "yimen.cli.token", "Make the key of an outside system."),
    Subcommand("docs", "yimen.cli.docs", "Write the pages that are made from the code.", "django"),
    Subcommand("texts", "yimen.cli.texts", "Collect, check and compile translations.", "nothing"),
    Subcommand("web", "yimen.cli.web", "Serve the pages (a part of up).", "nothing"),
    Subcommand("worker", "yimen.cli.worker", "Run what follows events (a part of up)."),
    Subcommand("manage", "yimen.cli.manage", "Django's own commands, for programmers.", "server"),
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    words = sys.argv[1:] if words is None else words
    try:
        return _run(words)
    except NotPossible as error:
        print(f"yimen: {error}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        print(f"yimen: {stopped}", file=sys.stderr)
        return 130
    except KeyboardInterrupt:
        return 130


def _run(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="yimen", description="One door.")
    choices = parser.add_subparsers(dest="name", metavar="COMMAND", required=True)
    known = {command.name: command for command in COMMANDS}
    asked = known.get(next(iter(words), ""))
    for name, command in known.items():
        one = choices.add_parser(name, help=command.says, description=command.says)
        if command is asked:  # the others need not be read
            if command.needs != "nothing":
                place.set_up()
            import_module(command.module).arguments(one)
    options = parser.parse_args(words)
    with place.needed(known[options.name].needs):
        return int(import_module(known[options.name].module).run(options))
