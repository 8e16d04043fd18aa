"""Finding articles by any two or more characters that stand in them, as cases are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from yimen.cases.excerpts import Piece, excerpt, times
from yimen.cases.grams import grams
from yimen.cases.search import words_in

from .models import Version

MOST = 200
"""So many hits are compared; who searches further adds a word."""
NAMED = "knowledge_version.grams @@ %s::tsquery"
HELD = """strpos(lower(normalize(
  knowledge_version.title || E'\\n' || knowledge_version.body, NFKC)), %s) > 0"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in which all the words stand, and where."""

    version: Version
    excerpt: tuple[Piece, ...]


def search(rows: QuerySet[Version], typed: str) -> list[Hit]:
    """The articles among `rows` that hold every word, what bears them in its title first."""
    words = words_in(typed)
    if not words:
        return []
    found = list(_holding(rows, words)[:MOST])
    found.sort(key=lambda row: (-times(row.title, words), -min(5, times(row.body, words)), row.pk))
    return [
        Hit(row, excerpt(row.body, words) or excerpt(row.title, words)) for row in found
    ]  # fmt: skip


def _holding(rows: QuerySet[Version], words: Sequence[str]) -> QuerySet[Version]:
    """Those that the index names for all pairs of characters, and that hold the words indeed."""
    pairs = " & ".join(_quoted(pair) for word in words for pair in grams(word))
    named = [(NAMED, pairs)] if pairs else []
    asked = [*named, *((HELD, word) for word in words)]
    return rows.filter(*(RawSQL(sql, [said], BooleanField()) for sql, said in asked))  # noqa: S611 - what is typed is a parameter


def _quoted(pair: str) -> str:
    """A pair of characters as PostgreSQL reads a `tsquery`."""
    return "'" + pair.replace("\\", r"\\").replace("'", "''") + "'"
