"""How rows of a file become rows of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from yimen.orgs.tables import Row, Tally

BATCH = 500  # rows in one statement


def put(model: type[Model], key: str, rows: Sequence[dict[str, Any]]) -> Tally:
    """Store rows under a unique key: new ones are added, those that differ are changed."""
    kept = model._default_manager.in_bulk([row[key] for row in rows], field_name=key)
    fresh, changed = [], []
    for row in rows:
        found = kept.get(row[key])
        if found is None:
            fresh.append(model(**row))
        elif any(getattr(found, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(found, name, value)
            changed.append(found)
    model._default_manager.bulk_create(fresh, BATCH)
    if changed:
        names = {name.removesuffix("_id") for row in rows for name in row} - {key}
        model._default_manager.bulk_create(
            changed, BATCH, update_conflicts=True, unique_fields=[key], update_fields=sorted(names)
        )
    return Tally(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def picked(row: Row, *names: str, **renamed: str) -> dict[str, Any]:
    """The columns that the file has, under the names of the model's fields."""
    pairs = [*zip(names, names, strict=True), *renamed.items()]
    return {field: row[name] for field, name in pairs if name in row.values}
