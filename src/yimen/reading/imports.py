"""The rows of the guard in and out of files: all are stored, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from yimen.catalogue.policy import keeper_of_categories
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.orgs import columns
from yimen.orgs.columns import Unreadable
from yimen.orgs.imports.storing import picked, put
from yimen.orgs.policy import administrator, require
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, Fault, Row, Table, Tally, take_in_file, write

from .guard import GAP, Duty
from .history import COLUMNS, OF_GUARD
from .models import GuardRule
from .queries import forget_guard, guard_rows

DUTIES = {"危险": "danger", "法定渠道": "route", "指责": "report", "单位俗称": "body"}
LONGEST = 4000
"""Characters of the words of a rule."""


def _code() -> str:
    return _("a code of letters and digits")


def words(cell: str) -> str:
    """Words parted by spaces; each says something beside gaps."""
    found = " ".join(str(columns.text(LONGEST, lines=True)(cell)).split())
    if any(not word.replace(GAP, "") for word in found.split()):
        raise Unreadable(_("words of letters or characters, parted by spaces"))
    return found


def times(cell: str) -> int:
    """How often something must be said."""
    if cell not in list("123456789"):
        raise Unreadable(_("a number from 1 to 9"))
    return int(cell)


def check_guard(rows: Sequence[Row]) -> Iterator[Fault]:
    """Whatever leads somewhere says where to."""
    for row in rows:
        if row.get("duty") in (Duty.DANGER, Duty.ROUTE, Duty.BODY) and row.get("to") == "":
            yield row.fault("to", _("whom it leads to"))


def store_guard(rows: Sequence[Row], hand: Hand) -> Tally:
    """Add and change rules of the guard."""
    tally = put(OF_GUARD, hand, GuardRule, "code", [picked(row, "code", *COLUMNS) for row in rows])
    forget_guard()
    return tally


GUARD = Table(
    name="guard",
    title="守护规则",
    key=("code",),
    columns=(
        Column("code", columns.code(r"[A-Za-z0-9]{1,12}", _code), ("编码",), required=True),
        Column("duty", columns.choice(Duty, DUTIES), ("用途",), required=True),
        Column("to", columns.text(40), ("去向",)),
        Column("words", words, ("词语",), required=True),
        Column("near", words, ("须同时出现",)),
        Column("unless", words, ("出现则不算",)),
        Column("times", times, ("至少次数",), empty=1),
        Column("always", columns.boolean, ("过去、否定、假设也算",), empty=False),
        Column("why", columns.text(300), ("怎么办",), required=True),
        Column("basis", columns.text(200), ("依据",), required=True),
        Column("active", columns.boolean, ("启用",), empty=True),
    ),
    check=check_guard,
    store=store_guard,
    rows=lambda actor: guard_rows(),
)


def import_guard(actor: Actor, name: str, content: Content) -> Tally:
    """Take rules of the guard in from a file (.csv, .xlsx).

    Raises NotAllowed, NotImported with every mistake.
    """
    require(keeper_of_categories, actor)
    return take_in_file(GUARD, name, content, Hand(actor.key))


def export_guard(actor: Actor, name: str, out: BinaryIO) -> None:
    """Write every rule of the guard as .csv or .xlsx."""
    require(administrator, actor)
    write(GUARD, GUARD.rows(actor), name, out)
