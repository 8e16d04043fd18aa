"""Categories, the dispatch directory and synonyms in and out of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from yimen.catalogue.history import OF_CATEGORIES, OF_DIRECTORY, OF_SYNONYMS
from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.catalogue.policy import keeper_of_categories
from yimen.catalogue.queries import (
    category_rows,
    direction_rows,
    forget_catalogue,
    forget_synonyms,
    synonym_rows,
)
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Columns, Hand
from yimen.orgs import columns
from yimen.orgs.columns import Unreadable
from yimen.orgs.imports.areas import division
from yimen.orgs.imports.storing import BATCH, picked, put
from yimen.orgs.imports.units import unit_code
from yimen.orgs.models import Area, Unit
from yimen.orgs.policy import administrator, require
from yimen.orgs.profile import Profile, load_table
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, Fault, Row, Table, Tally, take_in_file, write

SEED = Path(__file__).parent / "seed"


def check_categories(rows: Sequence[Row]) -> Iterator[Fault]:
    """A category is part of a known one: two digits a level."""
    known = {*Category.objects.values_list("code", flat=True), *(row["code"] for row in rows)}
    for row in rows:
        if (above := row["code"][:-2]) and above not in known:
            yield row.fault("code", _("part of a known category (%s is not known)") % above)


def store_categories(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change categories."""
    tally = put(
        OF_CATEGORIES,
        hand,
        Category,
        "code",
        [
            picked(row, "code", "name", "words", "route", "active", "public")
            | {"parent_id": row["code"][:-2] or None, "level": len(row["code"]) // 2}
            for row in sorted(rows, key=lambda row: len(row["code"]))
        ],
    )
    forget_catalogue()
    return tally


def _category_code() -> str:
    return _("a category code: two digits for each level")


category_code = columns.code(r"(\d\d){1,6}", _category_code, lengths=(2, 4, 6, 8, 10, 12))

CATEGORIES = Table(
    name="categories",
    title="诉求分类",
    key=("code",),
    columns=(
        Column("code", category_code, ("分类编码", "编码"), required=True),
        Column("name", columns.text(80), ("分类名称", "名称"), required=True),
        Column("words", columns.text(2000), ("常用说法",)),
        Column("route", columns.text(1000, lines=True), ("反映渠道",)),
        Column("active", columns.boolean, ("启用",), empty=True),
        Column("public", columns.boolean, ("可公开",), empty=True),
    ),
    check=check_categories,
    store=store_categories,
    rows=lambda actor: category_rows(),
)


@dataclass(slots=True)
class Stretch:
    """A row of the directory on its way in: as stored, as written, or both."""

    start: date
    end: date | None
    unit: str
    basis: str
    note: str
    row: Row | None = None
    kept: Direction | None = None

    def says(self) -> tuple[str, str, str]:
        """What may not be rewritten."""
        return self.unit, self.basis, self.note


Stretches = dict[tuple[str, str], list[Stretch]]


def stretches(rows: Sequence[Row]) -> tuple[Stretches, list[Fault]]:
    """Every category and area of the file with all its rows, stored and new, in order of time.

    A row ends where the next begins, if nothing says that it ended before.
    """
    found: dict[tuple[str, str], dict[date, Stretch]] = {}
    faults: list[Fault] = []
    for kept in Direction.objects.select_related("unit"):
        found.setdefault((kept.category_id, kept.area), {})[kept.valid_from] = Stretch(
            kept.valid_from, kept.valid_to, kept.unit.code, kept.basis, kept.note, kept=kept
        )
    for row in rows:
        faults += add(found.setdefault((row["category"], row.get("area") or ""), {}), row)
    touched = {(row["category"], row.get("area") or "") for row in rows}
    ordered = {key: [found[key][start] for start in sorted(found[key])] for key in touched}
    for some in ordered.values():
        faults += follow(some)
    return ordered, faults


def add(found: dict[date, Stretch], row: Row) -> Iterator[Fault]:
    """Put a row of the file among those of its category and area."""
    new = Stretch(
        row["valid_from"], row.get("valid_to"), row["unit"], row["basis"], row.get("note") or ""
    )
    old = found.setdefault(new.start, new)
    if old is new:
        new.row = row
    elif old.says() != (new.says() if "note" in row.values else (*new.says()[:2], old.note)):
        yield row.fault("unit", _("a later day: rows of the directory are never rewritten"))
    elif new.end is not None and old.end not in (None, new.end):
        yield row.fault("valid_to", _("%s, when this row ended") % old.end)
    else:
        old.row, old.end = row, old.end or new.end
    if new.end is not None and new.end < new.start:
        yield row.fault("valid_to", _("a day after the first"))


def follow(some: Sequence[Stretch]) -> Iterator[Fault]:
    """Let each row end where the next begins; rows that hold at the same time are a mistake."""
    for one, after in pairwise(some):
        one.end = one.end or after.start
        if one.end > after.start:
            row = after.row or one.row
            assert row is not None
            yield row.fault("valid_from", _("a day on which no other row holds"))


def check_directory(rows: Sequence[Row]) -> Iterator[Fault]:
    """Categories, areas and units are known; at any time a matter is one unit's."""
    categories = set(Category.objects.values_list("code", flat=True))
    areas = {"", *Area.objects.values_list("code", flat=True)}
    units = set(Unit.objects.values_list("code", flat=True))
    for row in rows:
        if row["category"] not in categories:
            yield row.fault("category", _("the code of a known category"))
        if (row.get("area") or "") not in areas:
            yield row.fault("area", _("the code of a known area, or nothing for the whole city"))
        if row["unit"] not in units:
            yield row.fault("unit", _("the code of a known unit"))
    yield from stretches(rows)[1]


def store_directory(rows: Sequence[Row], hand: Hand) -> Tally:
    """Open new rows and close those that they follow."""
    units = dict(Unit.objects.values_list("code", "pk"))
    fresh: list[Direction] = []
    closed: list[tuple[Direction, Columns | None]] = []
    for (category, area), some in stretches(rows)[0].items():
        for each in some:
            if each.kept is None:
                fresh.append(opened(category, area, each, units[each.unit]))
            elif each.kept.valid_to != each.end:
                closed.append((each.kept, OF_DIRECTORY.of(each.kept)))
                each.kept.valid_to = each.end
    Direction.objects.bulk_update([row for row, _before in closed], ["valid_to"], BATCH)
    Direction.objects.bulk_create(fresh, BATCH)
    OF_DIRECTORY.note(hand, [*((row, None) for row in fresh), *closed])
    forget_catalogue()
    return Tally(len(fresh), len(closed), max(0, len(rows) - len(fresh) - len(closed)))


def opened(category: str, area: str, each: Stretch, unit: int) -> Direction:
    """A new row of the directory."""
    return Direction(
        category_id=category,
        area=area,
        unit_id=unit,
        basis=each.basis,
        note=each.note,
        valid_from=each.start,
        valid_to=each.end,
    )


DIRECTORY = Table(
    name="directory",
    title="派单目录",
    key=("category", "area", "valid_from"),
    columns=(
        Column("category", category_code, ("分类编码", "分类"), required=True),
        Column("area", division, ("区划代码", "区划")),
        Column("unit", unit_code, ("承办单位编码", "承办单位"), required=True),
        Column("basis", columns.text(200), ("依据",), required=True),
        Column("valid_from", columns.day, ("生效日期",), required=True),
        Column("valid_to", columns.day, ("失效日期",), empty=None),
        Column("note", columns.text(200), ("备注",)),
    ),
    check=check_directory,
    store=store_directory,
    rows=lambda actor: direction_rows(),
)

_BETWEEN = re.compile(r"[\s,;、，；]+")


def word(cell: str) -> str:
    """One word of two or more characters, spelled as texts are compared."""
    found = words(cell)
    if len(found) != 1:
        raise Unreadable(_("one word"))
    return found[0]


def same(cell: str) -> str:
    """Words with spaces or commas between, as one line of words."""
    return " ".join(dict.fromkeys(words(cell)))


def words(cell: str) -> list[str]:
    """The words of a cell. One character is a part of too many words to stand for one."""
    plain = unicodedata.normalize("NFKC", columns.text(200)(cell)).lower()
    found = [each for each in _BETWEEN.split(plain) if each]
    if any(not 2 <= len(each) <= LONGEST_WORD for each in found):
        raise Unreadable(_("words of 2 to %d characters") % LONGEST_WORD)
    return found


LONGEST_WORD = 20


def check_synonyms(rows: Sequence[Row]) -> Iterator[Fault]:
    """A word means the same as others once: it stands in one row alone."""
    coming = {row["word"] for row in rows}
    taken = {
        each: kept.word
        for kept in Synonyms.objects.filter(active=True).exclude(word__in=coming)
        for each in kept.words
    }
    for row in rows:
        if row.values.get("active") is False:
            continue
        if row["word"] in row["same"].split():
            yield row.fault("same", _("other words than the first"))
        for each in (row["word"], *row["same"].split()):
            if taken.setdefault(each, row["word"]) != row["word"]:
                column = "word" if each == row["word"] else "same"
                wrong = _("no word of another row (“%(word)s” stands in that of “%(row)s”)")
                yield row.fault(column, wrong % {"word": each, "row": taken[each]})


def store_synonyms(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change words that mean the same."""
    stored = [picked(row, "word", "same", "active") for row in rows]
    tally = put(OF_SYNONYMS, hand, Synonyms, "word", stored)
    forget_synonyms()
    return tally


SYNONYMS = Table(
    name="synonyms",
    title="同义词",
    key=("word",),
    columns=(
        Column("word", word, ("词语",), required=True),
        Column("same", same, ("同义词",), required=True),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_synonyms,
    store=store_synonyms,
    rows=lambda actor: synonym_rows(),
)

TABLES = {table.name: table for table in (CATEGORIES, DIRECTORY, SYNONYMS)}


def import_file(table: Table, actor: Actor, name: str, content: Content) -> Tally:
    """Take a file in, whole or not at all. NotImported tells every mistake."""
    require(keeper_of_categories, actor)
    return take_in_file(table, name, content, Hand(actor.key))


def export_file(table: Table, actor: Actor, name: str, out: BinaryIO) -> None:
    """Write a table as .csv or .xlsx; whoever keeps a centre may have it."""
    require(administrator, actor)
    rows: Any = table.rows(actor)
    write(table, rows, name, out)


def load_seed() -> list[Tally]:
    """Store the categories and synonyms that come with Yimen; a second time changes nothing."""
    files = ((table, SEED / f"{table.name}.csv") for table in (CATEGORIES, SYNONYMS))
    return [take_in_file(table, file.name, file.read_bytes()) for table, file in files]


def load_directory(profile: str) -> Tally:
    """Store a city profile's dispatch directory; its units and areas must be there."""
    return load_table(Profile(profile), DIRECTORY)
