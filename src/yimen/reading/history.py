"""What the history tells of the rows by which messages are read."""

from __future__ import annotations

from yimen.kernel.changes import Columns, Told

from .models import GuardRule

COLUMNS = (
    "duty", "to", "words", "near", "unless", "times", "always", "why", "basis", "active",
)  # fmt: skip


def _guard(row: GuardRule) -> Columns:
    return {name: getattr(row, name) for name in COLUMNS}


OF_GUARD = Told(table="guard", key=lambda row: row.pk, columns=_guard)
