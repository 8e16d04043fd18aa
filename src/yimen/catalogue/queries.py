"""Whose a matter is: the dispatch directory and the category tree, answered from memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.orgs.held import Held
from yimen.orgs.models import Area, Unit
from yimen.orgs.queries import today
from yimen.orgs.ties import Tie, tie

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Categories and directions as of a moment ago."""

    categories: dict[str, Category]
    directions: dict[tuple[str, str], list[Direction]]
    prefixes: tuple[int, ...]

    def line(self, code: str) -> Iterator[Category]:
        """A category and those it is part of, itself first."""
        found = self.categories.get(code)
        while found is not None:
            yield found
            found = self.categories.get(found.parent_id) if found.parent_id else None

    def direction(self, category: str, area: str, on: date) -> Direction | None:
        """The row of this very category with the longest area that holds on a day."""
        for length in self.prefixes:
            if length > len(area):
                continue
            for each in self.directions.get((category, area[:length]), ()):
                if each.valid_from <= on and (each.valid_to is None or on < each.valid_to):
                    return each
        return None


def _read() -> Catalogue:
    directions: dict[tuple[str, str], list[Direction]] = {}
    rows = Direction.objects.filter(unit__active=True).select_related("unit")
    for row in rows.order_by("-valid_from"):
        directions.setdefault((row.category_id, row.area), []).append(row)
    return Catalogue(
        categories=Category.objects.in_bulk(),
        directions=directions,
        prefixes=tuple(sorted({len(area) for _, area in directions}, reverse=True)),
    )


_catalogue = Held(_read, SECONDS)


def forget_catalogue() -> None:
    """Read the catalogue anew: it was changed here."""
    _catalogue.forget()


def unit_for(category: str, area_code: str, on: date) -> Direction | None:
    """The direction (with its `unit`) for a category in an area on a day, or None: nobody's.

    The most specific category decides, then the longest area. A category with a lawful route of its
    own is no unit's, unless it has a row itself. Answered from memory; another process's change is
    seen within five seconds.
    """
    held = _catalogue()
    for each in held.line(category):
        if found := held.direction(each.code, area_code, on):
            return found
        if each.route:
            return None
    return None


def route_for(category: str) -> str:
    """Where to turn with a matter that is not the hotline's, or ""."""
    return next((each.route for each in _catalogue().line(category) if each.route), "")


def title_of(category: str) -> str:
    """The whole name of a category: 公用事业 / 供水."""
    return " / ".join(each.name for each in reversed([*_catalogue().line(category)]))


def may_be_public(category: str) -> bool:
    """Whether matters of a category may be listed publicly: it and all that it is part of may."""
    line = [*_catalogue().line(category)]
    return bool(line) and all(each.public for each in line)


def public_categories() -> list[Category]:
    """The categories, offered or not, of which matters may be listed publicly, in their order."""
    found = _catalogue().categories
    return [found[code] for code in sorted(found) if may_be_public(code)]


def offered_categories() -> list[Category]:
    """The categories in use, from memory, in their order."""
    found = _catalogue().categories
    return [found[code] for code in sorted(found) if found[code].active]


def category_of(code: str) -> Category | None:
    """The category in use with this code, from memory."""
    found = _catalogue().categories.get(code)
    return found if found and found.active else None


def category_named(*names: str) -> Category | None:
    """The category at the end of a line of names from the first level down, or None."""
    at: Category | None = None
    for name in names:
        code = at.code if at else None
        at = next(
            (
                each
                for each in _catalogue().categories.values()
                if each.name == name and each.parent_id == code
            ),
            None,
        )
        if at is None:
            return None
    return at


def _read_synonyms() -> dict[str, tuple[str, ...]]:
    rows = Synonyms.objects.filter(active=True)
    return {word: row.words for row in rows for word in row.words}


_synonyms = Held(_read_synonyms, SECONDS)


def forget_synonyms() -> None:
    """Read the synonyms anew: they were changed here."""
    _synonyms.forget()


def same_as(word: str) -> tuple[str, ...]:
    """The words that mean the same as a word, itself first; it alone where none do.

    `word` is spelled as texts are compared (`cases.grams.plain`). Answered from memory.
    """
    return (word, *(each for each in _synonyms().get(word, ()) if each != word))


def categories() -> QuerySet[Category]:
    """The categories in use, each after the one that it is part of."""
    return Category.objects.filter(active=True).order_by("code")


def directory(on: date) -> QuerySet[Direction]:
    """The dispatch directory as it holds on a day."""
    rows = Direction.objects.filter(valid_from__lte=on).exclude(valid_to__lte=on)
    return rows.select_related("category", "unit").order_by("category_id", "area")


def history(category: str, area: str) -> QuerySet[Direction]:
    """All rows that ever decided whose a category is in an area, the latest first."""
    rows = Direction.objects.filter(category_id=category, area=area)
    return rows.select_related("unit").order_by("-valid_from")


def leading_to(unit: Unit) -> QuerySet[Direction]:
    """The rows of the directory that give a unit something, today or later."""
    rows = Direction.objects.filter(unit=unit)
    return rows.exclude(valid_to__lte=today()).order_by("category_id", "area")


def ties_of_unit(unit: Unit) -> Iterator[Tie]:
    """The directory's rows that keep a unit from ending."""
    rows = leading_to(unit).values_list("pk", "category__name")
    remedy = _("Give them to another unit, all at once or one by one.")
    yield from tie("directory", _("Rows of the dispatch directory"), rows, remedy)


def ties_of_area(area: Area) -> Iterator[Tie]:
    """The directory's rows that speak of an area or of what lies in it."""
    rows = Direction.objects.filter(area__startswith=area.pk).exclude(valid_to__lte=today())
    remedy = _("Let each of them end, or give it to the area around.")
    named = rows.order_by("category_id").values_list("pk", "category__name")
    yield from tie("directory", _("Rows of the dispatch directory"), named, remedy)


# Rows as files have them.


def category_rows() -> Iterator[dict[str, Any]]:
    """Every category."""
    fields = ("code", "name", "words", "route", "active", "public")
    for row in Category.objects.order_by("code").values(*fields):
        yield {**row}


def direction_rows() -> Iterator[dict[str, Any]]:
    """Every row of the directory, also those that hold no more."""
    fields = ("area", "basis", "valid_from", "valid_to", "note")
    rows = Direction.objects.order_by("category_id", "area", "valid_from").values(
        *fields, "category_id", of=F("unit__code")
    )
    for row in rows:
        yield {**row, "category": row["category_id"], "unit": row["of"]}


def synonym_rows() -> Iterator[dict[str, Any]]:
    """Every row of words that mean the same."""
    for row in Synonyms.objects.order_by("word").values("word", "same", "active"):
        yield {**row}
