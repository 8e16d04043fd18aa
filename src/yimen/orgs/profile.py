"""City profiles: a city's facts as files of our own layout, and a demo's people and map from them.

A profile is a folder: `areas.csv`, `units.csv`, `posts.csv`, `addresses.csv` (and `directory.csv`,
which the catalogue reads) are tables as anyone imports them; `profile.toml` says how grids are
drawn where their boundaries are not known, and what made-up people are called.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yimen.kernel.errors import NotFound
from yimen.orgs import sheets
from yimen.orgs.commands import set_passwords
from yimen.orgs.imports import ADDRESSES, AREAS, GRIDS, POSTS, UNITS
from yimen.orgs.models import Role
from yimen.orgs.queries import staff_by_login
from yimen.orgs.schematic import Drawn, Seat, Township, centre, draw
from yimen.orgs.tables import Table, Tally, take_in

FOLDER = Path(__file__).parent / "profiles"

Cells = dict[str, str]


class Profile:
    """A city as its files tell it."""

    def __init__(self, name: str) -> None:
        self.folder = FOLDER / name
        if not name.isidentifier() or not self.folder.is_dir():
            raise NotFound(_("There is no city profile of this name."))
        self.says: dict[str, Any] = tomllib.loads(
            (self.folder / "profile.toml").read_text(encoding="utf-8")
        )

    def rows(self, table: str) -> list[Cells]:
        """The rows of one of its tables."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def areas(self) -> list[Cells]:
        """Its divisions."""
        return self.rows("areas")

    @cached_property
    def units(self) -> list[Cells]:
        """Its units."""
        return self.rows("units")

    @cached_property
    def map(self) -> list[Drawn]:
        """Its grids, drawn."""
        grids = self.says["grids"]
        seats = [
            Seat(each["county"], each["lat"], each["lon"], self._townships(each["county"]))
            for each in self.says["seats"]
        ]
        return draw(seats, grids["count"], grids["seed"])

    def _townships(self, county: str) -> tuple[Township, ...]:
        inside = [area for area in self.areas if area["code"].startswith(county)]
        towns = [area for area in inside if area["level"] == "township"]
        # The streets of a town lie at its middle; where there are none, the first township does.
        inner = [area for area in towns if area["kind"] == "街道"] or towns[:1]
        return tuple(
            Township(
                town["code"],
                town in inner,
                tuple(a["code"] for a in inside if parts(a["code"], town["code"])),
            )
            for town in towns
        )


def parts(code: str, of: str) -> bool:
    """Whether an area lies within another."""
    return code.startswith(of) and code != of


def load_profile(name: str, *, password: str | None = None) -> dict[str, Tally]:
    """Store a profile's city; a second time changes nothing. A few seconds for 7,452 grids.

    With `password`, the people of the demo are added too, and those who have none get this one.
    """
    profile = Profile(name)
    with transaction.atomic():
        tallies = {
            "areas": take_in(AREAS, numbered(located_areas(profile))),
            "units": take_in(UNITS, numbered(profile.units)),
        }
        if password is not None:
            tallies["posts"] = load_people(profile, password)
        tallies["grids"] = take_in(GRIDS, numbered(grids_of(profile, password is not None)))
        tallies["addresses"] = load_table(profile, ADDRESSES)
    return tallies


def numbered(rows: Iterable[Mapping[str, Any]]) -> Iterator[sheets.Line]:
    """Rows as the lines of a file."""
    for number, row in enumerate(rows, 2):
        yield number, {name: sheets.shown(value) for name, value in row.items()}


def located_areas(profile: Profile) -> Iterator[dict[str, Any]]:
    """Areas with the middle of the grids drawn in them."""
    cells: dict[str, list[Any]] = {}
    for grid in profile.map:
        for digits in (4, 6, 9, 12):
            cells.setdefault(grid.code[:digits], []).extend(grid.cells)
    seats = {seat["county"]: (seat["lat"], seat["lon"]) for seat in profile.says["seats"]}
    for area in profile.areas:
        inside = cells.get(area["code"])
        lat, lon = seats.get(area["code"]) or (centre(inside) if inside else ("", ""))
        yield {**area, "lat": lat, "lon": lon}


def grids_of(profile: Profile, with_people: bool) -> Iterator[dict[str, Any]]:
    """Grids with their village's name and, in the demo, the village's grid worker."""
    names = {area["code"]: area["name"] for area in profile.areas}
    workers = grid_workers(profile)
    for grid in profile.map:
        village = grid.code[:12]
        yield {
            "code": grid.code,
            "name": f"{names[village]}第{int(grid.code[12:])}网格",
            "cells": sorted(cell.id for cell in grid.cells),
            **({"worker": workers[village]} if with_people else {}),
        }


def grid_workers(profile: Profile) -> dict[str, str]:
    """The sign-in name of each village's grid worker."""
    area_of = {unit["code"]: unit["area"] for unit in profile.units}
    workers = {unit["area"]: unit["code"] for unit in profile.units if unit["kind"] == "village"}
    fixed = [post for post in profile.rows("posts") if post["role"] == Role.GRID_WORKER]
    return workers | {area_of[post["unit"]]: post["login"] for post in fixed}


def load_people(profile: Profile, password: str) -> Tally:
    """The fixed sign-ins of the demo, and people for every unit."""
    posts = [*profile.rows("posts"), *people_of(profile)]
    tally = take_in(POSTS, numbered(posts))
    people = staff_by_login({post["login"] for post in posts}).values()
    set_passwords([each for each in people if not each.has_usable_password()], password)
    return tally


ROLES_IN: Mapping[str, Sequence[Role]] = {
    "centre": (Role.DISPATCHER,),
    "mediation": (Role.AGENT, Role.DISPATCHER, Role.CALLER),
    "village": (Role.HANDLER, Role.GRID_WORKER),
}
LEADERS: Mapping[str, Sequence[Role]] = {
    **dict.fromkeys(("department", "utility", "government"), (Role.LEADER,)),
    "mediation": (Role.LEADER, Role.APPROVER),
}


def people_of(profile: Profile) -> Iterator[dict[str, Any]]:
    """A person for every unit, whose login is its code; a leader (`…-leader`) of larger ones."""
    for unit in profile.units:
        roles = ROLES_IN.get(unit["kind"], (Role.HANDLER,))
        posts = [(unit["code"], role) for role in roles]
        leads = LEADERS.get(unit["kind"], ())
        posts += [(f"{unit['code']}-leader", role) for role in leads]
        yield from (post_of(profile, login, unit["code"], role) for login, role in posts)


def post_of(profile: Profile, login: str, unit: str, role: Role) -> dict[str, Any]:
    """A line of the table of posts: somebody with a made-up name, from the profile's day on."""
    name, since = made_up(login, profile.says["names"]), profile.says["since"]
    return {"login": login, "name": name, "unit": unit, "role": role, "since": since}


def made_up(login: str, names: Mapping[str, Any]) -> str:
    """A name put together by chance, always the same for the same sign-in name."""
    chance = Random(login)  # noqa: S311 - a name, not a secret
    return f"{chance.choice(names['surnames'])}{chance.choice(names['given'])}"


def load_table(profile: Profile, table: Table) -> Tally:
    """Take in one more table of a profile's folder, such as its dispatch directory."""
    return take_in(table, numbered(profile.rows(table.name)))
