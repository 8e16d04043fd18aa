"""Texts of notices in and out of files: all rows are stored, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, NotFound, Refused
from yimen.orgs import columns
from yimen.orgs.policy import administrator, require
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, NotImported, Row, Table, Tally, take_in_file, write

from . import commands
from .models import KEY, Language, Medium, NoticeText
from .policy import text_setter
from .queries import every_row
from .templates import LONGEST, LONGEST_SUBJECT

MEDIA = {"短信": "sms", "邮件": "mail", "电子邮件": "mail"}
LANGUAGES = {"中文": "zh-hans", "简体中文": "zh-hans", "英文": "en"}


def _name() -> str:
    return _("the name of a text")


def _rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """The last row of each day: of those set before it on the same day, none holds."""
    last: dict[tuple[Any, ...], NoticeText] = {}
    for row in every_row():
        last[row.name, row.language, row.medium, row.valid_from] = row
    for row in last.values():
        yield {column.name: getattr(row, column.name) for column in TEXTS.columns}


def store_texts(actor: Actor, rows: Sequence[Row], _hand: Hand) -> Tally:
    """Set each text that is new; what stands already stays."""
    standing = {
        (row.name, row.language, row.medium, row.valid_from): (row.subject, row.body)
        for row in every_row()
    }
    tally, faults = Tally(), []
    for row in rows:
        text = NoticeText(**row.values)
        key = (text.name, text.language, text.medium, text.valid_from)
        if standing.get(key) == (text.subject, text.body):
            tally += Tally(same=1)
            continue
        try:
            commands.set_text(text, actor)
        except (Invalid, Refused, NotFound) as wrong:
            fields = getattr(wrong, "fields", {})
            other = "valid_from" if isinstance(wrong, Refused) else "name"
            faults.append(row.fault(next(iter(fields), other), str(wrong)))
        else:
            tally += Tally(added=1)
    if faults:
        raise NotImported(faults)
    return tally


def _nobody(rows: Sequence[Row], _hand: Hand) -> Tally:
    return Tally(same=len(rows))  # who takes texts in is part of each


TEXTS = Table(
    name="texts",
    title="通知文本",
    key=(*KEY, "valid_from"),
    columns=(
        Column("name", columns.code(r"[a-z_]{1,30}", _name), ("名称",), required=True),
        Column("language", columns.choice(Language, LANGUAGES), ("语言",), required=True),
        Column("medium", columns.choice(Medium, MEDIA), ("媒介",), required=True),
        Column("subject", columns.text(LONGEST_SUBJECT), ("标题",)),
        Column("body", columns.text(LONGEST[Medium.MAIL], lines=True), ("正文",)),
        Column("valid_from", columns.day, ("生效日期",), required=True),
        Column("basis", columns.text(200), ("依据",), required=True),
    ),
    store=_nobody,
    rows=_rows,
)


def import_texts(actor: Actor, name: str, content: Content) -> Tally:
    """Take texts in from a file (.csv, .xlsx); what it exports can be taken in again unchanged.

    Raises NotAllowed, NotImported with every mistake.
    """
    require(text_setter, actor)
    store: Callable[[Sequence[Row], Hand], Tally] = partial(store_texts, actor)
    return take_in_file(replace(TEXTS, store=store), name, content, Hand(actor.key))


def export_texts(actor: Actor, name: str, out: BinaryIO) -> None:
    """Write every text that the city has set as .csv or .xlsx."""
    require(administrator, actor)
    write(TEXTS, TEXTS.rows(actor), name, out)
