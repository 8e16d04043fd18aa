"""What still leads to a unit or an area: as long as anything does, it cannot be ended.

The modules above know what hangs on the rows of this one; each puts a function into `UNIT` or
`AREA` that tells it. A tie says what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext

from yimen.kernel.conditions import Label
from yimen.orgs.models import Area, Unit
from yimen.orgs.queries import under

SHOWN = 20
"""Of each kind, how many are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Things of one kind that lead to a row: how many, the first of them, and the way out."""

    kind: str
    label: Label
    n: int
    some: tuple[tuple[str, str], ...]
    remedy: Label

    def __str__(self) -> str:
        names = pgettext("between parts of a list", ", ").join(name for _key, name in self.some[:3])
        more = "…" if self.n > 3 else ""
        return f"{self.label} {self.n} ({names}{more})"


Told = Callable[[Any], Iterable[Tie]]
UNIT: list[Told] = []
AREA: list[Told] = []


def tie(kind: str, label: Label, rows: Any, remedy: Label) -> Iterator[Tie]:
    """A tie of (key, name) rows, or none where there are no rows. One query, or two."""
    some = [(str(key), str(name)) for key, name in rows[: SHOWN + 1]]
    if some:
        n = len(some) if len(some) <= SHOWN else rows.count()
        yield Tie(kind=kind, label=label, n=n, some=tuple(some[:SHOWN]), remedy=remedy)


def unit_ties(unit: Unit, besides: Collection[str] = ()) -> Iterator[Tie]:
    """What leads to a unit, but for the units of `besides` (codes), which end with it."""
    yield from tie(
        "units",
        gettext_lazy("Units below it"),
        under.units_under(unit, besides),
        gettext_lazy("Move each of them under another unit, or end it first."),
    )
    for told in UNIT:
        yield from told(unit)


def area_ties(area: Area, besides: Collection[str] = ()) -> Iterator[Tie]:
    """What leads to an area, but for the areas of `besides` (codes), which end with it."""
    yield from tie(
        "areas",
        gettext_lazy("Areas in it"),
        under.areas_under(area, besides),
        gettext_lazy("End each of them first."),
    )
    yield from tie(
        "units",
        gettext_lazy("Units in it"),
        under.units_in(area),
        gettext_lazy("Give each of them another area, or end it first."),
    )
    yield from tie(
        "grids",
        gettext_lazy("Grids in it"),
        under.grids_in(area),
        gettext_lazy("End each of them first: its code begins with the village's."),
    )
    yield from tie(
        "addresses",
        gettext_lazy("Names of the address book in it"),
        under.addresses_in(area),
        gettext_lazy("Give each of them another area, or end it first."),
    )
    for told in AREA:
        yield from told(area)


def told_of(ties: Iterable[Tie]) -> str:
    """Ties in one line."""
    return pgettext("between sentences of a list", "; ").join(map(str, ties))
