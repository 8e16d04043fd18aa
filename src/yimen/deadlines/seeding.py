"""The rules, notices and office hours that a new city starts with; all of it can be edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models

from .published import rows

Find = Callable[[str], type[models.Model]]
FILES = {
    "Rule": "rules.csv",
    "Notice": "notices.csv",
    "CalendarDay": "days.csv",
    "WorkingHours": "hours.csv",
}


def _today(name: str) -> type[models.Model]:
    return apps.get_model("deadlines", name)


def load_seed(find: Find = _today) -> bool:
    """Fill the tables that `find` names from the module's CSV files; a city's rows stay alone.

    Returns False, and does nothing, where there is a rule already.
    """
    if find("Rule")._default_manager.exists():
        return False
    for name, file in FILES.items():
        model = find(name)
        model._default_manager.bulk_create(_built(model, row) for row in rows(file))
    return True


def _built(model: type[models.Model], row: dict[str, str]) -> models.Model:
    fields: dict[str, Any] = {
        model._meta.get_field(column).attname: value  # type: ignore[union-attr]
        for column, value in row.items()
        if value != ""
    }
    return model(**fields)
