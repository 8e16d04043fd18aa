"""What every table of the city has on its pages: a list, a row with its history, acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import Form
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from yimen.administration.forms import SearchForm
from yimen.administration.queries import COMING, ENDED, NOW, Wanted
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Told
from yimen.kernel.conditions import Label
from yimen.ui.typed import whole

PAST: Label = _("What held, and when")
STATES: dict[str, Label] = {
    NOW: _("Valid now"),
    COMING: _("To come"),
    ENDED: _("No longer valid"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as a page shows it; the first cell leads to the row's own page."""

    key: str
    cells: Sequence[str]
    state: str = ""
    here: bool = False
    heads: Sequence[Label] = ()

    @property
    def under(self) -> list[tuple[Label, str]]:
        """Each cell with its head, which a small screen shows beside it."""
        return list(zip(self.heads, self.cells, strict=True))

    @property
    def state_name(self) -> Label:
        """Whether it holds, in words."""
        return STATES.get(self.state, "")


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that can be done to a row, or, where there is no row yet, to the table."""

    name: str
    label: Label
    may: Callable[[Actor, Any], bool]
    form: Callable[[Any, Any], Form]
    run: Callable[[Any, Actor, Any], object]
    about: Label = ""
    grave: bool = False
    weighs: bool = False
    """Whether all that hangs on the row is shown beside the form."""
    once: bool = False
    """Whether it returns a row and a code that is shown this once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """Things of one kind that hang on a row, each with the way to it, and how to take them off."""

    title: Label
    n: int
    some: Sequence[tuple[str, str]]
    remedy: Label = ""
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A table of the city: how its rows are found, shown, and changed."""

    name: str
    title: Label
    about: Label
    heads: tuple[Label, ...]
    rows: Callable[[Wanted], QuerySet[Any]]
    valid: Callable[[str, date], Q]
    lines: Callable[[Sequence[Any], date], list[Line]]
    find: Callable[[str], Any]
    missing: Label
    heading: Callable[[Any], str]
    facts: Callable[[Any], list[tuple[Label, str]]]
    past: Callable[[Any, date], list[Line]] = lambda _row, _day: []
    past_heads: tuple[Label, ...] = ()
    past_title: Label = PAST
    key: Callable[[Any], str] = lambda row: str(row.pk)
    sees: Callable[[Actor, Any], bool] = lambda _actor, _row: True
    hanging: Callable[[Any, Actor], list[Hanging]] = lambda _row, _actor: []
    picture: Callable[[Any], Any] = lambda _row: None
    told: Told | None = None
    file: str = ""
    trial: str = ""  # the page on which its rows can be tried
    acts: tuple[Act, ...] = ()
    new: Act | None = None
    states: tuple[tuple[str, Label], ...] = tuple(STATES.items())
    search: type[SearchForm] = SearchForm


def numbered(find: Callable[[int], Any]) -> Callable[[str], Any]:
    """Finds a row by the number that its address says; none by what is no number."""
    return lambda key: find(number) if (number := whole(key)) is not None else None


def typed(command: Callable[..., object]) -> Callable[[Any, Actor, Any], object]:
    """Runs a command with what the form says; it refuses whoever saw an older row."""
    return lambda row, actor, form: command(row, actor, seen=form.version, **form.said)


def state_of(row: Any, day: date) -> str:
    """Whether a dated row holds on a day."""
    if row.valid_to is not None and row.valid_to <= day:
        return ENDED
    return NOW if row.valid_from <= day else COMING


def day_text(day: date | None) -> str:
    """A day in the reader's language, or a dash."""
    return date_format(day, "DATE_FORMAT") if day else "–"
