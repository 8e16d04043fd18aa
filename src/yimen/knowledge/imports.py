"""Articles in and out of files. A file writes, and approves nothing: somebody else still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from yimen.catalogue.models import Category
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, Problem
from yimen.orgs import columns
from yimen.orgs.imports.units import unit_code
from yimen.orgs.models import Unit
from yimen.orgs.policy import require
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Column, Fault, NotImported, Row, Table, Tally, take_in_file, write

from . import commands
from .models import LONGEST, Audience, Stage, Version, Words
from .policy import editor
from .queries import every_version

AUDIENCES = {"工作人员": "staff", "公众": "public"}


def _code() -> str:
    return _("a code of capital letters, digits and hyphens")


def _category() -> str:
    return _("codes of categories with spaces between them")


def check_articles(rows: Sequence[Row]) -> Iterator[Fault]:
    """Units and categories are known."""
    units = set(Unit.objects.filter(active=True).values_list("code", flat=True))
    known = set(Category.objects.filter(active=True).values_list("code", flat=True))
    for row in rows:
        if row["unit"] not in units:
            yield row.fault("unit", _("the code of a known unit"))
        if set(row.get("items") or ()) - known:
            yield row.fault("items", _("codes of categories in use"))


def store_articles(actor: Actor, rows: Sequence[Row], _hand: Hand) -> Tally:
    """Write each article that is new, or says something else, and ask for its approval."""
    standing: dict[str, list[Version]] = {}
    for each in every_version():
        standing.setdefault(each.article.code, []).append(each)
    units = {unit.code: unit for unit in Unit.objects.all()}
    tally, faults = Tally(), []
    for row in rows:
        known = standing.get(row["code"], [])
        words = words_in(row)
        if any(words_of(each) == words for each in known):
            tally += Tally(same=1)
            continue
        try:
            commands.submit(_written(actor, row["code"], units[row["unit"]], words), actor)
        except Problem as wrong:
            fields = wrong.fields if isinstance(wrong, Invalid) else {}
            faults.append(row.fault(next(iter(fields), "code"), str(wrong)))
        else:
            tally += Tally(changed=1) if known else Tally(added=1)
    if faults:
        raise NotImported(faults)
    return tally


def _written(actor: Actor, code: str, unit: Unit, words: Words) -> Version:
    article = commands.article_named(code)
    if article is None:
        return commands.write(actor, unit=unit, words=words, code=code)
    return commands.revise(article, actor, words=words)


def words_in(row: Row) -> Words:
    """What a line of a file says."""
    return Words(
        title=row["title"],
        body=row["body"],
        document=row["document"],
        provision=row.get("provision") or "",
        items=tuple(row.get("items") or ()),
        audience=row["audience"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        review_on=row["review_on"],
    )


def words_of(version: Version) -> Words:
    """The same of a version that stands."""
    said: dict[str, Any] = {name: getattr(version, name) for name in Words.__slots__}
    return Words(**said | {"items": tuple(version.items)})


def article_rows() -> Iterator[dict[str, Any]]:
    """Each article once: as it is published, else as it waits to be."""
    found: dict[str, Version] = {}
    for each in every_version():
        if each.article.code not in found or each.stage == Stage.PUBLISHED:
            found[each.article.code] = each
    for code, each in found.items():
        said = {name: getattr(each, name) for name in Words.__slots__}
        yield {**said, "code": code, "unit": each.article.unit.code, "items": " ".join(each.items)}


def _nobody(rows: Sequence[Row], _hand: Hand) -> Tally:
    return Tally(same=len(rows))  # who takes articles in is part of each


ARTICLES = Table(
    name="articles",
    title="知识条目",
    key=("code",),
    columns=(
        Column("code", columns.code(r"[A-Z0-9][A-Z0-9-]{0,23}", _code), ("编码",), required=True),
        Column("unit", unit_code, ("责任单位编码", "责任单位"), required=True),
        Column("title", columns.text(120), ("问题",), required=True),
        Column("body", columns.text(LONGEST, lines=True), ("答案",), required=True),
        Column("document", columns.text(200), ("依据文件",), required=True),
        Column("provision", columns.text(80), ("依据条款",)),
        Column("items", columns.words(r"[A-Z0-9]{1,12}", _category), ("适用分类",)),
        Column("audience", columns.choice(Audience, AUDIENCES), ("可见范围",), required=True),
        Column("valid_from", columns.day, ("生效日期",), required=True),
        Column("valid_to", columns.day, ("失效日期",), empty=None),
        Column("review_on", columns.day, ("复核日期",), required=True),
    ),
    check=check_articles,
    store=_nobody,
    rows=lambda actor: article_rows(),
)


def import_articles(actor: Actor, name: str, content: Content) -> Tally:
    """Take articles in from a file (.csv, .xlsx); they wait for approval.

    Raises NotAllowed, NotImported with every mistake.
    """
    require(editor, actor)
    store: Callable[[Sequence[Row], Hand], Tally] = partial(store_articles, actor)
    return take_in_file(replace(ARTICLES, store=store), name, content, Hand(actor.key))


def export_articles(actor: Actor, name: str, out: BinaryIO) -> None:
    """Write every article as .csv or .xlsx; what it exports can be taken in again unchanged."""
    require(editor, actor)
    write(ARTICLES, ARTICLES.rows(actor), name, out)
