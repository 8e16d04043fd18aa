"""The rules of the guard that a new city starts with; all of them can be edited."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import models

from .guard import Rule

GUARD = Path(__file__).parent / "seed" / "guard.csv"


def guard_lines() -> Iterator[dict[str, str]]:
    """The rows of the file."""
    with GUARD.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def guard_rules() -> list[Rule]:
    """The same as rules."""
    return [
        Rule(
            code=line["code"],
            duty=line["duty"],
            to=line["to"],
            words=tuple(line["words"].split()),
            near=tuple(line["near"].split()),
            unless=tuple(line["unless"].split()),
            times=int(line["times"]),
            always=line["always"] == "1",
            why=line["why"],
            basis=line["basis"],
        )
        for line in guard_lines()
    ]


def load_guard(model: type[models.Model]) -> None:
    """Fill the table of rules."""
    model._default_manager.bulk_create(
        model(**{**line, "times": int(line["times"]), "always": line["always"] == "1"})
        for line in guard_lines()
    )
