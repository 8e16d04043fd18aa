"""Which grid a place lies in, answered from memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import h3.api.basic_int as h3
import numpy as np
from shapely import STRtree
from shapely.geometry import Point, shape


class GridMap:
    """All grids of a city: those made of cells by the cell, the others by their boundaries.

    A look-up by cell takes about a microsecond, by boundary some tens of them.
    """

    def __init__(
        self,
        of_cells: Iterable[tuple[str, list[str]]],
        of_boundaries: Iterable[tuple[str, dict[str, Any]]],
    ) -> None:
        self._grid_of = {h3.str_to_int(cell): code for code, cells in of_cells for cell in cells}
        self._resolutions = sorted({h3.get_resolution(cell) for cell in self._grid_of})
        drawn = [(code, shape(boundary)) for code, boundary in of_boundaries]
        self._codes = [code for code, _ in drawn]
        self._tree = STRtree([polygon for _, polygon in drawn])

    def at(self, lat: float, lon: float) -> str | None:
        """The grid that covers the place (WGS 84), or None; on a line, the one of lower code."""
        for resolution in self._resolutions:
            if found := self._grid_of.get(h3.latlng_to_cell(lat, lon, resolution)):
                return found
        if not self._codes:
            return None
        hits: np.ndarray[Any, Any] = self._tree.query(Point(lon, lat), predicate="intersects")
        return min((self._codes[hit] for hit in hits), default=None)
