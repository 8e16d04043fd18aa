"""What places of the city are called, as plain rows: for finding them in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from yimen.orgs.held import Held
from yimen.orgs.models import AddressName, Area, Level


@dataclass(frozen=True, slots=True)
class Named:
    """A name and where it is; `kind` is a level of division, or a kind of the address book."""

    name: str
    kind: str
    area: str
    grid: str = ""
    others: tuple[str, ...] = ()
    first: int | None = None  # house numbers, where a road has only these in the area
    last: int | None = None
    grid_name: str = ""

    def has(self, house: int) -> bool:
        """Whether a house number is one of those that it is known to have here."""
        return self.first is not None and self.first <= house <= (self.last or house)


def _read() -> tuple[Named, ...]:
    return (*_areas(), *_addresses())


def _areas() -> Iterator[Named]:
    """Areas, each with its grid where it has one only."""
    inside = Q(grids__active=True)
    areas = (
        Area.objects.filter(active=True)
        .order_by("code")
        .annotate(
            many=Count("grids", filter=inside),
            alone=Min("grids__code", filter=inside),
            called=Min("grids__name", filter=inside),
        )
    )
    for row in areas:
        grid, called = (row.alone, row.called) if row.many == 1 else ("", "")
        yield Named(row.name, row.level, row.pk, grid, grid_name=called)


def _addresses() -> Iterator[Named]:
    """The address book; a grid that was given up is none."""
    rows = AddressName.objects.filter(active=True, area__active=True).select_related("grid")
    for row in rows.order_by("code").defer("grid__geometry", "grid__cells"):
        grid = row.grid if row.grid and row.grid.active else None
        yield Named(
            row.name,
            row.kind,
            row.area_id,
            grid.pk if grid else "",
            tuple(row.others),
            row.first,
            row.last,
            grid.name if grid else "",
        )


place_names: Held[tuple[Named, ...]] = Held(_read, seconds=30)
"""Names of all places in use; the same object until they are read anew."""

LEVELS = frozenset(Level.values)
