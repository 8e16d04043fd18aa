"""`yimen work-days`: how a due date comes about, day by day."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from yimen.cli.place import OPERATOR
from yimen.places import NotPossible

if TYPE_CHECKING:
    from yimen.deadlines.explanation import DayRow

BEIJING = ZoneInfo("Asia/Shanghai")
SPANS = ("clock_hour", "working_hour", "working_day", "calendar_day")
LONGEST = 1000  # units of time


def arguments(parser: argparse.ArgumentParser) -> None:
    """A start and a limit, or a case."""
    parser.add_argument("start", nargs="?", type=start, help="such as 2026-09-30T10:00 (Beijing)")
    parser.add_argument("value", nargs="?", type=length, help="how many")
    parser.add_argument("unit", nargs="?", choices=SPANS, help=f"of which unit: {', '.join(SPANS)}")
    parser.add_argument("--case", metavar="NUMBER", help="the clocks of this case instead")


def start(word: str) -> datetime:
    """A moment; in Beijing, where it names no zone."""
    at = datetime.fromisoformat(word)
    if not 1950 <= at.year <= 2190:
        raise argparse.ArgumentTypeError("a year from 1950 to 2190")
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)


def length(word: str) -> Decimal:
    """A positive number of units."""
    try:
        value = Decimal(word)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{word} is no number") from None
    if not 0 < value <= LONGEST:
        raise argparse.ArgumentTypeError(f"a number up to {LONGEST}")
    return value


def run(options: argparse.Namespace) -> int:
    """Print it."""
    from django.utils import translation

    console = Console(highlight=False)
    with translation.override("en"):
        if options.case:
            of_case(console, options.case)
        elif options.unit:
            of_limit(console, options.start, options.value, options.unit)
        else:
            raise NotPossible("Say a start, a number and a unit of time, or --case NUMBER.")
    return 0


def of_limit(console: Console, begin: datetime, value: Decimal, unit: str) -> None:
    """A limit that starts at a moment."""
    from yimen.deadlines.explanation import span_text
    from yimen.deadlines.queries import calendar, explain
    from yimen.deadlines.reckoning import Limit, due

    try:
        limit = Limit(value, unit)
    except ValueError:
        raise NotPossible("Days are whole.") from None
    found = due(begin, limit, calendar())
    console.print(days_table(explain(begin, limit)))
    console.print(f"{span_text(value, unit)} from {written(begin)}: due {written(found.at)}")
    if found.provisional:
        console.print("Provisional: a holiday notice on the way is not out yet.")


def days_table(rows: Sequence[DayRow]) -> Table:
    """Day by day: what it is, what it adds, the sum so far."""
    table = Table("day", "", "what it is", "adds", "so far", box=SIMPLE, pad_edge=False)
    for row in rows:
        so_far = f"{row.so_far.normalize():f}"
        table.add_row(f"{row.day}", f"{row.day:%a}", row.why, adds(row), so_far)
    return table


def adds(row: DayRow) -> str:
    """What a day adds; nothing, where it does not count."""
    return f"{row.added.normalize():f}" if row.counts else "–"


def of_case(console: Console, number: str) -> None:
    """Every clock of a case: its paragraph, and the days of those that are open."""
    from yimen.cases.search import by_number
    from yimen.deadlines.queries import explain, rule_of, terms_of, why

    case = by_number(OPERATOR, number)
    if case is None:
        raise NotPossible(f"There is no case {number}.")
    for term in terms_of(case.pk):
        console.rule(f"{term.name} {term.round}", align="left")
        console.print(why(term))
        if term.open and not term.turns:
            console.print(days_table(explain(term.started_at, rule_of(term).limit)))


def written(at: datetime) -> str:
    """A moment in Beijing."""
    return f"{at.astimezone(BEIJING):%a %Y-%m-%d %H:%M:%S}"
