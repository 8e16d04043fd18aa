"""The rows by which messages are read, from memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yimen.orgs.held import Held
from yimen.orgs.models import Unit

from .guard import Guard, Hit
from .models import GuardRule
from .reported import Known, Reported, units_named

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Watch:
    """The rules in use, ready to read, and the units that they may be about."""

    guard: Guard
    reported: Reported
    units: list[Known]


def _read() -> Watch:
    rules = [row.rule for row in GuardRule.objects.filter(active=True).order_by("code")]
    units = Unit.objects.filter(active=True)
    known = [Known(*each) for each in units.values_list("code", "name", "area_id", "area__name")]
    return Watch(Guard(rules), Reported(rules), known)


_watch = Held(_read, SECONDS)


def forget_guard() -> None:
    """Read the rules anew: they were changed here."""
    _watch.forget()


def guarded(text: str) -> list[Hit]:
    """What of a text must not wait, or has a lawful route of its own."""
    return _watch().guard.hits(text)


def reported_units(title: str, body: str, area: str) -> list[tuple[Known, str]]:
    """The units that a text accuses, each with the words that name it."""
    watch = _watch()
    found: dict[str, tuple[Known, str]] = {}
    for each in watch.reported.bodies(title, body):
        for unit in units_named([each], watch.units, area):
            found.setdefault(unit.code, (unit, each.name))
    return list(found.values())


def guard_rows() -> Iterator[dict[str, Any]]:
    """Every row, also those that are not in use."""
    yield from map(dict, GuardRule.objects.order_by("code").values())
