"""A small city: two counties, a centre, a water company with a section, a street and a village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from yimen.kernel.actors import Actor
from yimen.orgs.models import Area, Post, Role, Staff, Unit, UnitKind
from yimen.orgs.queries import actor_of

SINCE = date(2020, 1, 1)


@dataclass
class Town:
    """The units of the small city, and ways to put people into them."""

    centre: Unit
    county: Unit
    water: Unit
    mains: Unit
    roads: Unit

    def post(self, login: str, unit: Unit, *roles: Role, since: date = SINCE) -> Staff:
        """Somebody who holds these roles in a unit."""
        staff = Staff.objects.create_user(login, "correct horse", name=login.title())
        for role in roles:
            Post.objects.create(staff=staff, unit=unit, role=role, since=since)
        return staff

    def actor(self, login: str, unit: Unit, *roles: Role) -> Actor:
        """The same as whoever acts."""
        return actor_of(self.post(login, unit, *roles).pk)


def unit(code: str, kind: UnitKind, area: str, parent: Unit | None = None) -> Unit:
    """A unit of the small city."""
    return Unit.objects.create(code=code, name=code, kind=kind, area_id=area, parent=parent)


@pytest.fixture
def town(db: None) -> Town:
    for code, level in (("6207", "city"), ("620702", "county"), ("620722", "county")):
        parent = code[:4] if len(code) > 4 else None
        Area.objects.create(code=code, name=code, level=level, parent_id=parent)
    Area.objects.create(code="620702001", name="East", level="township", parent_id="620702")
    Area.objects.create(code="620702001001", name="Lane", level="village", parent_id="620702001")
    water = unit("water", UnitKind.UTILITY, "6207")
    return Town(
        centre=unit("centre", UnitKind.CENTRE, "6207"),
        county=unit("county", UnitKind.CENTRE, "620702"),
        water=water,
        mains=unit("mains", UnitKind.TEAM, "6207", water),
        roads=unit("roads", UnitKind.DEPARTMENT, "6207"),
    )
