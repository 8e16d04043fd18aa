"""How rows of a file become rows of the database, with a trace of what they said before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from yimen.kernel.changes import Columns, Hand, Told
from yimen.orgs.tables import Fault, Row, Tally
from yimen.orgs.ties import Tie, told_of

BATCH = 500  # rows in one statement


def put(
    told: Told, hand: Hand, model: type[Model], key: str, rows: Sequence[dict[str, Any]]
) -> Tally:
    """Store rows under a unique key: new ones are added, those that differ are changed."""
    kept = model._default_manager.in_bulk([row[key] for row in rows], field_name=key)
    fresh: list[Model] = []
    changed: list[tuple[Model, Columns | None]] = []
    for row in rows:
        found = kept.get(row[key])
        if found is None:
            fresh.append(model(**row))
        elif any(getattr(found, name) != value for name, value in row.items()):
            changed.append((found, told.of(found)))
            for name, value in row.items():
                setattr(found, name, value)
    model._default_manager.bulk_create(fresh, BATCH)
    if changed:
        names = {name.removesuffix("_id") for row in rows for name in row} - {key}
        model._default_manager.bulk_create(
            [row for row, _before in changed],
            BATCH,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=sorted(names),
        )
    told.note(hand, [*((row, None) for row in fresh), *changed])
    return Tally(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def picked(row: Row, *names: str, **renamed: str) -> dict[str, Any]:
    """The columns that the file has, under the names of the model's fields."""
    pairs = [*zip(names, names, strict=True), *renamed.items()]
    return {field: row[name] for field, name in pairs if name in row.values}


def ended(
    model: type[Model],
    rows: Sequence[Row],
    ties: Callable[[Any, Collection[str]], Iterable[Tie]],
) -> Iterator[Fault]:
    """Rows that shall be in use no more, though something still leads to them."""
    gone = {row["code"]: row for row in rows if row.get("active") is False}
    still = model._default_manager.filter(code__in=gone, active=True) if gone else ()
    for each in still:
        if held := [*ties(each, gone)]:
            row = gone[each.code]  # type: ignore[attr-defined]
            yield row.fault("active", _("1, as long as something leads to it: %s") % told_of(held))
