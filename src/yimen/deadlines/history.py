"""What the history tells of the rules of time, the yearly notices and the office hours."""

from __future__ import annotations

from datetime import date

from yimen.kernel.changes import Columns, Told

from .models import KEY, Notice, Rule

LENGTHS = (
    "value", "unit", "basis", "sure", "valid_from", "valid_to", "extensions_max", "extendable_by",
    "extension_unit", "yellow_share", "yellow_working_days", "note",
)  # fmt: skip


def _rule(rule: Rule) -> Columns:
    return {name: getattr(rule, name) for name in (*KEY, *LENGTHS)}


def _notice(notice: Notice) -> Columns:
    return {
        "document": notice.document,
        "issued_on": notice.issued_on,
        "sure": str(notice.sure),
        "days": " ".join(f"{day.day} {day.kind}" for day in notice.days.order_by("day")),
    }


OF_RULES = Told(
    table="rules",
    key=lambda row: str(row.pk),
    area=lambda row: row.area,
    columns=_rule,
    since=lambda row: row.valid_to or row.valid_from,
)
OF_NOTICES = Told(table="calendar", key=lambda row: str(row.year), columns=_notice)
# Office hours have no name of their own: the day on which they begin is it.
OF_HOURS = Told(table="hours", key=date.isoformat, columns=lambda _day: {}, since=lambda day: day)
