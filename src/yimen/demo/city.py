"""The city as its demo year needs it, read once: places to live, units that handle, people who act.

Every look-up during the year is then answered from memory.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random
from zlib import crc32

import h3

from yimen.agreements.models import AgreementTemplate
from yimen.catalogue.models import Category
from yimen.kernel.actors import Actor
from yimen.orgs.models import AddressKind, AddressName, Area, Grid, Post, Role, Unit, UnitKind
from yimen.orgs.queries import actor_of

from .words import chances

# What the register of divisions adds to a village's name, and nobody says.
_REGISTERED = re.compile(r"(村民委员会|居民委员会|居委会)(?=生活区$|$)")
_STREETS = frozenset({"街道", "居/社区"})
_NOWHERE = "虚拟"
PLACE = "620702"
"""The county whose mediation centre has the sign-ins of the demo."""
NEAR = 4e-4
"""Degrees around the middle of a cell."""


def spoken(area: Area, town: Area) -> str:
    """A village or community as people call it."""
    if _NOWHERE in area.name:
        return town.name
    name = _REGISTERED.sub("", area.name)
    in_town = area.kind != "村" and not name.endswith(("社区", "村", "场", "生活区"))
    return f"{name}社区" if in_town else name


@dataclass(frozen=True, slots=True)
class Home:
    """A village or community where people live."""

    area: Area
    name: str
    town: str
    rural: bool


class Lottery:
    """Draws from a list by weights."""

    def __init__(self, rows: Sequence[Home], weights: Sequence[float]) -> None:
        self.rows, self.sums = rows, list(accumulate(weights))

    def draw(self, chance: Random) -> Home:
        """One of the rows."""
        return self.rows[bisect(self.sums, chance.random() * self.sums[-1])]


class City:
    """Homes, grids, units, posts."""

    def __init__(self) -> None:
        self.areas: dict[str, Area] = Area.objects.in_bulk()
        self.units: dict[int, Unit] = Unit.objects.in_bulk()
        self.categories: dict[str, Category] = Category.objects.in_bulk()
        self.by_code = {unit.code: unit for unit in self.units.values()}
        self.centre = next(
            unit
            for unit in sorted(self.units.values(), key=lambda unit: unit.area_id)
            if unit.kind == UnitKind.CENTRE
        )
        self._actors: dict[tuple[int, int], Actor] = {}
        self._posts: dict[tuple[int, str], list[int]] = defaultdict(list)
        held = Post.objects.filter(until=None, staff__is_active=True).order_by("pk")
        for unit, role, staff in held.values_list("unit_id", "role", "staff_id"):
            self._posts[unit, role].append(staff)

    @cached_property
    def homes(self) -> dict[bool, Lottery]:
        """Where people live, in villages (True) and in streets and communities (False)."""
        found = [self._home(area) for area in self.areas.values() if area.level == "village"]
        return {
            rural: Lottery(rows, _shares(rows))
            for rural in (True, False)
            if (rows := [home for home in found if home.rural == rural])
        }

    def _home(self, area: Area) -> Home:
        town = self.areas[str(area.parent_id)]
        rural = _STREETS.isdisjoint({area.kind, town.kind})
        return Home(area, spoken(area, town), town.name, rural)

    def home(self, code: str) -> Home:
        """One home by its division code."""
        return self._home(self.areas[code])

    @cached_property
    def _called(self) -> dict[tuple[str, str], list[str]]:
        """The roads and estates of the address book, by area and kind."""
        named: dict[tuple[str, str], list[str]] = defaultdict(list)
        kept = AddressName.objects.filter(kind__in=[AddressKind.ROAD, AddressKind.ESTATE])
        for area, kind, name in kept.order_by("code").values_list("area_id", "kind", "name"):
            named[area, kind].append(name)
        return named

    def address(self, home: Home, chance: Random) -> dict[str, str]:
        """A road and an estate in a community, by the address book; in a village what it has."""
        if home.rural:
            return {"road": f"{home.name}主街", "estate": f"{home.name}安置小区"}
        found = {kind: self._called.get((home.area.pk, kind)) for kind in ("road", "estate")}
        return {kind: chance.choice(names) for kind, names in found.items() if names}

    @cached_property
    def grids(self) -> dict[str, list[str]]:
        """The cells of each village's grids."""
        cells: dict[str, list[str]] = defaultdict(list)
        for village, some in Grid.objects.order_by("code").values_list("area_id", "cells"):
            cells[village] += some
        return cells

    def point(self, village: str, chance: Random) -> tuple[float | None, float | None]:
        """A place in a village (WGS 84), inside one of its cells."""
        cells = self.grids.get(village)
        if not cells:
            return None, None
        lat, lon = h3.cell_to_latlng(chance.choice(cells))
        north, east = chance.uniform(-NEAR, NEAR), chance.uniform(-NEAR, NEAR)
        return round(lat + north, 6), round(lon + east, 6)

    def unit_of(self, code: str, kind: UnitKind) -> Unit | None:
        """The government of a township, or the committee of a village."""
        unit = self.by_code.get(f"{code}-000")
        return unit if unit and unit.kind == kind else None

    @cached_property
    def departments(self) -> dict[str, list[Unit]]:
        """The departments of the city and of each county."""
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: unit.code):
            if unit.kind == UnitKind.DEPARTMENT:
                found[unit.area_id].append(unit)
        return found

    def someone(self, unit: Unit, chance: Random, *roles: Role) -> Actor:
        """Somebody who holds one of the roles in a unit, or else in those above it."""
        at: Unit | None = unit
        while at is not None:
            for role in roles:
                if people := self._posts.get((at.pk, role)):
                    return self._actor(chance.choice(people), at.pk)
            at = self.units.get(at.parent_id) if at.parent_id else None
        raise LookupError(f"nobody in {unit.code} is {roles}")

    def _actor(self, staff: int, unit: int) -> Actor:
        found = self._actors.get((staff, unit))
        if found is None:
            found = self._actors[staff, unit] = actor_of(staff, unit)
        return found

    def everyone(self, unit: Unit, role: Role) -> list[Actor]:
        """All who hold a role in a unit."""
        return [self._actor(staff, unit.pk) for staff in self._posts.get((unit.pk, role), ())]

    def handlers(self, unit: int) -> list[int]:
        """The keys of whoever handles things in a unit, which is known by its own."""
        return self._posts.get((unit, Role.HANDLER), [])

    def person(self, staff: int, unit: int) -> Actor:
        """Somebody by their key, at their post in a unit."""
        return self._actor(staff, unit)

    @cached_property
    def templates(self) -> dict[str, AgreementTemplate]:
        """What agreements are drafted from, by the kind of dispute; "" is for any."""
        rows = AgreementTemplate.objects.filter(active=True, centre=None).order_by("-pk")
        return {each.dispute_type: each for each in rows}

    def pace(self, unit: Unit, seed: int) -> float:
        """How slow a unit is: 1 is usual, a few are much slower."""
        says = chances()["unit"]
        chance = Random(f"{seed}/unit/{unit.code}")
        slow = says["slow"] if chance.random() < says["slow_units"] else 1.0
        return float(slow * chance.lognormvariate(0, says["units_differ"]))


def _shares(homes: Sequence[Home]) -> list[float]:
    """How many people call from each: its county's share, parted by the sizes of its villages."""
    sizes = [0.4 + (crc32(home.area.code.encode()) % 1000) / 600 for home in homes]
    whole: dict[str, float] = defaultdict(float)
    for home, size in zip(homes, sizes, strict=True):
        whole[home.area.code[:6]] += size
    counties = chances()["counties"]
    return [
        counties.get(home.area.code[:6], 0.1) * size / whole[home.area.code[:6]]
        for home, size in zip(homes, sizes, strict=True)
    ]
