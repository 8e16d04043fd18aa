"""Areas, units, posts, grids, the address book and residents in and out of files."""

from __future__ import annotations

from typing import BinaryIO

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.orgs.imports.addresses import ADDRESSES
from yimen.orgs.imports.areas import AREAS
from yimen.orgs.imports.grids import GRIDS
from yimen.orgs.imports.posts import POSTS
from yimen.orgs.imports.residents import RESIDENTS, clear_rows
from yimen.orgs.imports.units import UNITS
from yimen.orgs.policy import city_administrator, meets_residents, require
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Table, Tally, take_in_file, write

TABLES = {table.name: table for table in (AREAS, UNITS, POSTS, GRIDS, ADDRESSES, RESIDENTS)}


def import_file(table: Table, actor: Actor, name: str, content: Content) -> Tally:
    """Take a file in, whole or not at all. NotImported tells every mistake."""
    require(city_administrator, actor)
    return take_in_file(table, name, content, Hand(actor.key))


def export_file(table: Table, actor: Actor, name: str, out: BinaryIO) -> None:
    """Write a table as .csv or .xlsx: to whoever keeps it; residents, masked, to a desk."""
    require(meets_residents if table is RESIDENTS else city_administrator, actor)
    write(table, table.rows(actor), name, out)


def export_residents_in_clear(actor: Actor, name: str, out: BinaryIO, *, purpose: str) -> None:
    """Write residents unmasked; every one of them can ask who did so, and why."""
    write(RESIDENTS, clear_rows(actor, purpose), name, out)


__all__ = [
    "ADDRESSES",
    "AREAS",
    "GRIDS",
    "POSTS",
    "RESIDENTS",
    "TABLES",
    "UNITS",
    "export_file",
    "export_residents_in_clear",
    "import_file",
]
