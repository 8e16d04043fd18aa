"""The history of a case in sentences that name people and units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yimen.orgs.queries import staff_names, unit_names
from yimen.ui.times import day, moment

from .queries import Told
from .words import Label, Words, words_of_event

Moment = Callable[[datetime], str]
"""How a moment is told: as people say it today, or in full for whoever reads it later."""
UNITS = frozenset({"unit", "belongs_to", "former"})
"""Facts that are the id of a unit."""
MOMENTS = frozenset({"applied_on", "before", "begins", "confirm_until", "day", "due", "until"})
"""Facts that are a moment, or a day."""
SEALED = frozenset(
    {
        "before",
        "passage",
        "digest",
        "public",
        "public_digest",
        "file",
        "direction",
        "repeat_of",
        "internal",
        "asked_at",
        "channel",
        "ends",
        "lead",
        "leads",
        "mediators",
        "now",
        "room",
        "template",
        "was",
    }
)
"""Facts that are shown otherwise (the words, the file) or only matter to who verifies."""
SYSTEMS: dict[str, Label] = {"clock": gettext_lazy("The clock")}
"""Outside systems that act by themselves, by the key of their actor; links add their own."""


@dataclass(frozen=True)
class Names:
    """Names for the ids in a history; `public` hides the names of staff behind their unit."""

    units: Mapping[int, str] = field(default_factory=dict)
    staff: Mapping[int, str] = field(default_factory=dict)
    public: bool = False
    at: Moment = moment

    def of(self, line: Told) -> str:
        """Who acted: a person of a unit, the resident, the clock, or an outside system."""
        kind, _colon, key = line.actor.partition(":")
        unit = self.units.get(line.unit or 0, "")
        if kind == "staff":
            name = "" if self.public else self.staff.get(int(key), "")
            return f"{unit} {name}".strip() if unit or name else _("A member of staff")
        if kind == "resident":
            return str(words_of_event(line.kind).resident)
        return str(SYSTEMS.get(key, "")) or unit or key


NOBODY = Names()


def names_for(lines: Iterable[Told], *, public: bool = False, at: Moment = moment) -> Names:
    """The names that a history needs: one query for units and one for staff."""
    told = list(lines)
    units = {line.unit for line in told if line.unit}
    units |= {line.facts[fact] for line in told for fact in UNITS if line.facts.get(fact)}
    keys = {line.actor for line in told if line.actor.startswith("staff:")}
    staff = set() if public else {int(key.partition(":")[2]) for key in keys}
    return Names(unit_names(units), staff_names(staff), public, at)


def sentence(line: Told, names: Names) -> str:
    """What happened, in the reader's language."""
    words = words_of_event(line.kind)
    spoken = {name: _spoken(name, value, names, words) for name, value in line.facts.items()}
    try:
        said = _(line.says).format(actor=names.of(line), **spoken)
        return said.rstrip(" :：")  # a reason that was not given leaves no colon behind
    except (KeyError, IndexError):  # an event of another version says more or less
        return line.says


def details(line: Told, names: Names) -> Iterator[tuple[Label, str]]:
    """The facts that the sentence leaves out, each with its label."""
    words = words_of_event(line.kind)
    for name, value in line.facts.items():
        if name in SEALED or value in ("", None, [], False) or f"{{{name}}}" in line.says:
            continue
        step = line.kind.partition(".")[2]
        said = _spoken(name, value, names, words)
        known = words.value(name, value) if isinstance(value, int) else None
        yield words.label(name, step), f"{said} {known}" if known else said


def _spoken(name: str, value: Any, names: Names, words: Words) -> str:
    if name in UNITS:
        return names.units.get(value, "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return pgettext("between parts of a list", ", ").join(
            str(words.label(str(each))) for each in value
        )
    if name in MOMENTS and value:
        return _told(value, names)
    known = None if isinstance(value, int) else words.value(name, value)
    return str(value) if known is None else str(known)


def _told(value: str, names: Names) -> str:
    """A moment or a day, as people say it or in full."""
    at = parse_datetime(value)
    if at and at.tzinfo:
        return names.at(at)
    on = parse_date(value[:10])
    if on is None:
        return value
    return day(on) if names.at is moment else date_format(on)
