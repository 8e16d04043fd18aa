"""Rules of time and holiday notices in and out of files: all rows are stored, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs import columns
from yimen.orgs.columns import Unreadable
from yimen.orgs.policy import require
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, Fault, NotImported, Row, Table, Tally, take_in_file, write

from . import commands, policy
from .calendar import DayKind
from .commands import NoticeDay
from .models import KEY, CalendarDay, Certainty, Rule
from .published import Holiday, chinese_names
from .reckoning import Span

SPANS = {
    "小时": "clock_hour",
    "工作小时": "working_hour",
    "工作日": "working_day",
    "自然日": "calendar_day",
}
KINDS = {"放假": "off", "休": "off", "休息": "off", "上班": "work", "班": "work"}
SURE = {"确定": "certain", "待确认": "uncertain"}


def number(places: int) -> Callable[[str], Decimal]:
    """A number that is not negative, with so many decimal places at most."""

    def parse(cell: str) -> Decimal:
        try:
            value = Decimal(cell)
            fits = 0 <= value < 100_000 and value == round(value, places)
        except InvalidOperation:
            fits = False
        if not fits:
            raise Unreadable(_("a number with at most %d decimal places") % places)
        return value

    return parse


def count(cell: str) -> int:
    """A small whole number."""
    if not cell.isdecimal() or int(cell) > 100:
        raise Unreadable(_("a whole number up to 100"))
    return int(cell)


def _word(longest: int) -> Callable[[str], str]:
    pattern = rf"[A-Za-z0-9_]{{1,{longest}}}"
    return columns.code(pattern, lambda: _("a code of letters, digits and underscores"))


def _divisions(cell: str) -> str:
    if not cell.isdecimal() or len(cell) not in (2, 4, 6, 9, 12):
        raise Unreadable(_("a division code of 2, 4, 6, 9 or 12 digits"))
    return cell


def holiday(cell: str) -> str:
    """A holiday as notices name it, or as it is coded here; another name is kept as it is."""
    found = chinese_names().get(cell, cell)
    labels = {str(label).casefold(): value for value, label in Holiday.choices}
    return str(columns.text(40)(labels.get(found.casefold(), found)))


def _rule(row: Row) -> Rule:
    return Rule(**{name: value for name, value in row.values.items() if value is not None})


def _standing(rule: Rule) -> Rule | None:
    same = {name: getattr(rule, name) for name in KEY}
    return Rule.objects.filter(**same, valid_from=rule.valid_from).first()


def check_rules(rows: Sequence[Row]) -> Iterator[Fault]:
    """A rule in force is never rewritten: other numbers need another day to begin on."""
    for row in rows:
        standing = _standing(_rule(row))
        told = {name: value for name, value in row.values.items() if name != "valid_to"}
        if standing and any(getattr(standing, name) != value for name, value in told.items()):
            yield row.fault("valid_from", _("another day: a rule from this day stands already"))


def store_rules(actor: Actor, rows: Sequence[Row], hand: Hand) -> Tally:
    """Put each new rule in force, end those that the file ends."""
    tally, faults = Tally(), []
    for row in rows:
        try:
            tally += _stored(actor, row, hand.file)
        except (Invalid, Refused) as wrong:
            field = next(iter(getattr(wrong, "fields", {})), "valid_from")
            # a rule that no single cell breaks is mostly a wrong length for its unit
            faults.append(row.fault("value" if field == "__all__" else field, str(wrong)))
    if faults:
        raise NotImported(faults)
    return tally


def _stored(actor: Actor, row: Row, file: str) -> Tally:
    rule = _rule(row)
    standing = _standing(rule)
    if standing is None:
        commands.set_rule(rule, actor, file=file)
        return Tally(added=1)
    if rule.valid_to == standing.valid_to:
        return Tally(same=1)
    if rule.valid_to is None:
        raise Refused(_("This rule has ended already."))
    commands.end_rule(standing, actor, on=rule.valid_to, file=file)
    return Tally(changed=1)


def _rule_rows(actor: Actor) -> Iterator[dict[str, object]]:
    return map(dict, Rule.objects.order_by(*KEY, "valid_from").values())


RULES = Table(
    name="rules",
    title="时限规则",
    key=(*KEY, "valid_from"),
    columns=(
        Column("process", _word(20), ("流程",), required=True),
        Column("term", _word(24), ("时限",), required=True),
        Column("item_code", columns.text(12), ("诉求类别",)),
        Column("area", _divisions, ("区划代码",)),
        Column("urgency", _word(10), ("紧急程度",)),
        Column("kind", _word(16), ("诉求类型",)),
        Column("value", number(2), ("期限",), required=True),
        Column("unit", columns.choice(Span, SPANS), ("单位",), required=True),
        Column("basis", columns.text(200), ("依据",), required=True),
        Column("valid_from", columns.day, ("生效日期",), required=True),
        Column("valid_to", columns.day, ("失效日期",), empty=None),
        Column("extendable_by", number(2), ("最长延期",), empty=None),
        Column("extension_unit", columns.choice(Span, SPANS), ("延期单位",)),
        Column("extensions_max", count, ("延期次数",), empty=None),
        Column("yellow_share", number(2), ("黄灯比例",), empty=Decimal("0.20")),
        Column("yellow_working_days", number(1), ("黄灯工作日",), empty=Decimal(1)),
        Column("sure", columns.choice(Certainty, SURE), ("确定性",), empty="uncertain"),
        Column("note", columns.text(200), ("备注",)),
    ),
    check=check_rules,
    store=lambda rows, _hand: Tally(same=len(rows)),  # who takes rules in is part of each
    rows=_rule_rows,
)


def import_rules(actor: Actor, name: str, content: Content) -> Tally:
    """Take rules in from a file (.csv, .xlsx); what it exports can be taken in again unchanged.

    Raises NotAllowed, NotImported with every mistake: line, column, what is wrong and expected.
    """
    return take_in_file(
        replace(RULES, store=partial(store_rules, actor)), name, content, Hand(actor.key)
    )


def export_rules(actor: Actor, name: str, out: BinaryIO) -> None:
    """Write all rules, ended ones too, as .csv or .xlsx."""
    write(RULES, RULES.rows(actor), name, out)


def _day_rows(year: int, actor: Actor) -> Iterator[dict[str, object]]:
    days = CalendarDay.objects.filter(year=year).order_by("day")
    return map(dict, days.values("day", "kind", "name"))


def notice_table(year: int, store: Callable[[Sequence[Row], Hand], Tally]) -> Table:
    """The file of a yearly notice: one row for each day off and each make-up work day."""
    return Table(
        name="notice",
        title="放假安排",
        key=("day",),
        columns=(
            Column("day", columns.day, ("日期",), required=True),
            Column("kind", columns.choice(DayKind, KINDS), ("类型",), required=True),
            Column("name", holiday, ("节日", "名称"), required=True),
        ),
        check=partial(_check_days, year),
        store=store,
        rows=partial(_day_rows, year),
    )


def _check_days(year: int, rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        day: date = row["day"]
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            expected = _("a day of %(year)d, or of the December before")
            yield row.fault("day", expected % {"year": year})


def import_notice_file(
    year: int,
    actor: Actor,
    name: str,
    content: Content,
    *,
    document: str,
    issued_on: date | None = None,
) -> Tally:
    """Take in a year's holiday notice from a file: day, kind (off, work), holiday.

    What it moves is reckoned again by the jobs that follow. Raises NotAllowed, NotImported.
    """
    require(policy.calendar_setter, actor)

    def store(rows: Sequence[Row], hand: Hand) -> Tally:
        days = [NoticeDay(row["day"], row["kind"] == DayKind.WORK, row["name"]) for row in rows]
        commands.import_notice(
            year, actor, document=document, issued_on=issued_on, days=days, file=hand.file
        )
        return Tally(added=len(days))

    return take_in_file(notice_table(year, store), name, content, Hand(actor.key))


def export_notice(year: int, actor: Actor, name: str, out: BinaryIO) -> None:
    """Write the days of a year's notice as .csv or .xlsx."""
    table = notice_table(year, lambda rows, hand: Tally())
    write(table, table.rows(actor), name, out)
