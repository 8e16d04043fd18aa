"""Which grid a place lies in, answered from memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import h3.api.basic_int as h3
import numpy as np
from shapely import STRtree
from shapely.geometry import Point, shape

BEYOND = 0.5
"""Degrees (about 50 km) by which a city may reach beyond the outermost of its grids."""


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
        middles = [(lon, lat) for lat, lon in map(h3.cell_to_latlng, self._grid_of)]
        edges = np.array([*(each.bounds for _, each in drawn), *(each * 2 for each in middles)])
        self._bounds = (*edges[:, :2].min(0), *edges[:, 2:].max(0)) if len(edges) else None

    def at(self, lat: float, lon: float) -> str | None:
        """The grid that covers the place (WGS 84), or None; on a line, the one of lower code."""
        for resolution in self._resolutions:
            if found := self._grid_of.get(h3.latlng_to_cell(lat, lon, resolution)):
                return found
        if not self._codes:
            return None
        hits: np.ndarray[Any, Any] = self._tree.query(Point(lon, lat), predicate="intersects")
        return min((self._codes[hit] for hit in hits), default=None)

    def near(self, lat: float, lon: float) -> bool:
        """Whether a place lies among the grids or not far beyond; where there are none, it may."""
        if self._bounds is None:
            return True
        west, south, east, north = self._bounds
        wide = west - BEYOND <= lon <= east + BEYOND
        return bool(wide and south - BEYOND <= lat <= north + BEYOND)
