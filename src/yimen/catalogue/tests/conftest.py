"""A city with two counties, three units and a small tree of categories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from yimen.catalogue.models import Category, Direction
from yimen.kernel.actors import Actor
from yimen.orgs.models import Area, Role, Unit, UnitKind

START = date(2020, 1, 1)


@dataclass
class Town:
    """The units, the categories and whoever keeps the directory."""

    water: Unit
    upper: Unit
    roads: Unit
    supply: Category
    pipes: Category

    def row(self, category: Category, unit: Unit, area: str = "", **more: Any) -> Direction:
        """A row of the directory."""
        says: dict[str, Any] = {"basis": "duties", "valid_from": START, **more}
        return Direction.objects.create(category=category, unit=unit, area=area, **says)


def keeper(area: str, role: Role = Role.ADMINISTRATOR) -> Actor:
    """Somebody in the centre of an area."""
    return Actor("staff:1", "area", area, 1, frozenset({role}))


CITY = keeper("6207")


@pytest.fixture
def town(db: None) -> Town:
    Area.objects.create(code="6207", name="City", level="city")
    for code in ("620702", "620722"):
        Area.objects.create(code=code, name=code, level="county", parent_id="6207")
    water, upper, roads = (
        Unit.objects.create(code=code, name=code, kind=UnitKind.UTILITY, area_id="6207")
        for code in ("water", "upper", "roads")
    )
    supply = Category.objects.create(code="16", name="Supply", level=1)
    pipes = Category.objects.create(code="1601", name="Pipes", level=2, parent=supply)
    return Town(water, upper, roads, supply, pipes)
