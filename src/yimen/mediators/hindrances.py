"""What stands in the way of mediators and rooms: a code with its values, said to each reader in
their own language, also where a job was refused and somebody reads it later.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yimen.kernel.conditions import Label
from yimen.kernel.errors import Refused

Value = str | int | list[str]


class Hindrance(StrEnum):
    """Why it cannot be, as it is kept."""

    TAKEN = "taken"
    AWAY = "away"
    OUT_OF_USE = "out_of_use"
    NOT_OF_CENTRE = "not_of_centre"
    CONFLICT = "conflict"
    FULL = "full"
    UNNAMED = "unnamed"
    OBJECTED = "objected"
    NOT_NAMED = "not_named"
    PLANNED = "planned"
    NAMED = "named"
    PAST = "past"
    MOVED_ON = "moved_on"
    NOT_ALLOWED = "not_allowed"
    FAILED = "failed"


SENTENCES: dict[Hindrance, Label] = {
    Hindrance.TAKEN: _("%(who)s is booked already: %(when)s. Nothing was booked."),
    Hindrance.AWAY: _("%(who)s is away on this day."),
    Hindrance.OUT_OF_USE: _("This room or mediator is in use no more."),
    Hindrance.NOT_OF_CENTRE: _("%(who)s is no mediator of this centre now."),
    Hindrance.CONFLICT: _("A conflict of interest was declared: %(who)s."),
    Hindrance.FULL: _("%(who)s has %(n)d open disputes, as many as they take on."),
    Hindrance.UNNAMED: _("Name the mediators first."),
    Hindrance.OBJECTED: _("A party objects to the mediators: name others first."),
    Hindrance.NOT_NAMED: _("%(who)s was not named to mediate this dispute."),
    Hindrance.PLANNED: _("A sitting was planned meanwhile."),
    Hindrance.NAMED: _("Mediators were named meanwhile."),
    Hindrance.PAST: _("This time is past."),
    Hindrance.MOVED_ON: _("The dispute has moved on meanwhile: look where it stands."),
    Hindrance.NOT_ALLOWED: _("Whoever chose it may not plan it any more."),
    Hindrance.FAILED: _("This did not work; it is as it was."),
}


def sentence(why: Hindrance, values: Mapping[str, Value]) -> str:
    """A hindrance in the language of whoever reads it."""
    comma = pgettext("between parts of a list", ", ")
    said = {k: comma.join(v) if isinstance(v, list) else v for k, v in values.items()}
    return str(SENTENCES[why]) % said


class Hindered(Refused):
    """Refused, for a reason that can be kept as data."""

    def __init__(self, why: Hindrance, **values: Value) -> None:
        super().__init__(sentence(why, values))
        self.why, self.values = why, values


class Taken(Hindered):
    """A room or a mediator is booked at that time already."""

    def __init__(self, who: str, when: str) -> None:
        super().__init__(Hindrance.TAKEN, who=who, when=when)
