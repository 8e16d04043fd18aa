"""What the history tells of categories, of the dispatch directory, and of synonyms."""

from __future__ import annotations

from yimen.catalogue.models import Category, Direction, Synonyms
from yimen.kernel.changes import Columns, Told
from yimen.orgs.queries import unit_code


def _category(row: Category) -> Columns:
    return {
        "name": row.name,
        "words": row.words,
        "route": row.route,
        "public": row.public,
        "active": row.active,
    }


def _direction(row: Direction) -> Columns:
    return {
        "category": row.category_id,
        "area": row.area,
        "unit": unit_code(row.unit_id),
        "basis": row.basis,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "note": row.note,
    }


def _synonyms(row: Synonyms) -> Columns:
    return {"word": row.word, "same": row.same, "active": row.active}


OF_CATEGORIES = Told(table="categories", key=lambda row: row.pk, columns=_category)
OF_DIRECTORY = Told(
    table="directory",
    key=lambda row: str(row.pk),
    area=lambda row: row.area,
    columns=_direction,
    since=lambda row: row.valid_to or row.valid_from,
)
OF_SYNONYMS = Told(table="synonyms", key=lambda row: str(row.pk), columns=_synonyms)
