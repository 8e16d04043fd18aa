"""What a text may name: a fixed set, none of it about the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from yimen.kernel.conditions import Label

PLACEHOLDERS: Mapping[str, Label] = {
    "number": _("the number of the matter"),
    "state": _("where the matter stands, in two or three words"),
    "unit": _("the office that has it"),
    "due": _("the day by which what comes next is promised"),
    "link": _("the address of the page that it leads to"),
    "begins": _("when a sitting begins"),
    "room": _("where a sitting is"),
    "about": _("what a matter is about: its category"),
    "code": _("the one-time code"),
    "minutes": _("for how many minutes the code is good"),
    "days": _("for how many days the link is good"),
    "stop": _("the address of the page on which such mail is stopped"),
}
"""By name, what stands in its place. Nothing of a resident and no word that they wrote is here, so
no text of a city can ever send it."""

EXAMPLES: Mapping[str, Label] = {
    "number": "261123-00042",
    "state": _("In hand"),
    "unit": _("Water company"),
    "due": lazy(lambda: date_format(date(2026, 11, 30), "DATE_FORMAT"), str)(),
    "begins": "2026-11-30 09:00",
    "room": _("Room 1"),
    "about": _("Water supply"),
    "code": "048213",
    "minutes": "10",
    "days": "2",
    "stop": "/mail/stop/AbCdEfGh1234567890AbCdEfGh1234567890.1a2b3c4d5e6f/",
}
"""Made-up values with which a text is shown before it is set. Addresses are those of this place."""

ADDRESSES = frozenset({"link", "stop"})
HOLE = re.compile(r"\{([^{}]*)\}")
GLUED = re.compile(r"\{(link|stop)\}(?=[^\s])")

Values = Mapping[str, Callable[[], str]]
"""By placeholder, what makes its value; only what a text names is made."""


def named(text: str) -> list[str]:
    """The placeholders of a text, as they are written."""
    return HOLE.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; nothing of a value or a name is ever run or looked into."""
    return HOLE.sub(lambda found: values[found[1]], text)


def unpaired(text: str) -> bool:
    """Whether a brace stands alone."""
    return bool(re.search(r"[{}]", HOLE.sub("", text)))


def glued(text: str) -> Iterable[str]:
    """Addresses that something follows at once: telephones would take it into the address."""
    return GLUED.findall(text)
