"""Finding cases: by number, by telephone, by any two or more characters that stand in the text.

A text is indexed by every pair of neighbouring characters, so nothing that stands in it is missed,
and each hit is checked again against the text. Rare words are looked up in the index; for common
ones it is far cheaper to walk from the newest case back until a page is full. Which it is, is read
from the statistics that PostgreSQL keeps of the pairs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yimen.kernel.actors import Actor
from yimen.orgs.models import Resident

from .grams import grams, plain
from .models import Case, Wording
from .policy import visible_to
from .queries import PAGE, as_number

COMMON = 3000
"""From so many texts on, walking back from the newest is quicker than fetching them all."""

MOST = 100
"""Longest query in characters; what is longer is cut."""

SEARCHED = (Wording.STORY, Wording.ADDITION, Wording.PUBLIC_ANSWER)


@dataclass
class Frequencies:
    """How often pairs of characters occur, by PostgreSQL's statistics; read now and then."""

    seconds: float = 300.0
    read_at: float = float("-inf")
    rows: float = 0.0
    shares: dict[str, float] | None = None

    def expected(self, pairs: list[str]) -> float:
        """About how many texts hold the rarest of the pairs; an unlisted pair is rare."""
        if time.monotonic() - self.read_at > self.seconds:
            self._read()
        shares = self.shares or {}
        return min((shares.get(pair, 0.0) for pair in pairs), default=0.0) * self.rows

    def _read(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs"
                " FROM pg_class c LEFT JOIN pg_stats s ON s.tablename = c.relname"
                " AND s.schemaname = current_schema() AND s.attname = 'grams'"
                " WHERE c.oid = 'cases_passage'::regclass"
            )
            self.rows, elements, shares = cursor.fetchone()
        self.shares = dict(zip(elements or (), shares or (), strict=False))
        self.read_at = time.monotonic()


FREQUENCIES = Frequencies()


def search(actor: Actor, words: str, before: Any = None) -> list[Case]:
    """A page of the cases in which all the words stand, newest first; one row more tells of a next.

    `before` is the `opened_at` of the last row of the page before. A word of one character is
    looked for too, but only among texts that hold the other words, or the newest.
    """
    wanted = [word for word in plain(words[:MOST]).split() if word]
    if not wanted:
        return []
    pairs = sorted({pair for word in wanted for pair in grams(word)})
    cases = visible_to(actor)
    if before:
        cases = cases.filter(opened_at__lt=before)
    if pairs and FREQUENCIES.expected(pairs) < COMMON:
        found = _in_index(cases, pairs, wanted)
    else:
        found = _walking_back(cases, wanted)
    return list(found.select_related("unit", "lead", "area", "item")[: PAGE + 1])


_STANDS = (
    "lower(normalize(CASE WHEN p.wording = 'story' THEN cases_case.title || E'\\n' ELSE '' END"
    " || p.text, NFKC)) LIKE %s"
)


def _stands_in(wanted: list[str]) -> tuple[str, list[str]]:
    """The recheck: every word stands in the text, its own wildcards taken literally."""
    literal = [w.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for w in wanted]
    return " AND ".join([_STANDS] * len(wanted)), [f"%{word}%" for word in literal]


def _in_index(cases: QuerySet[Case], pairs: list[str], wanted: list[str]) -> QuerySet[Case]:
    """Fetch every text that holds all the pairs, then check and sort: right for rare words."""
    recheck, likes = _stands_in(wanted)
    query = " & ".join("'" + p.replace("\\", r"\\").replace("'", "''") + "'" for p in pairs)
    where = (
        "cases_case.id IN (SELECT p.case_id FROM cases_passage p WHERE p.grams @@ %s::tsquery"
        f" AND {recheck})"
    )
    # the sort must not be answered by walking the index of opening dates
    return cases.extra(
        where=[where], params=[query, *likes], select={"_at": "opened_at + '0 s'"}
    ).order_by("-_at")


def _walking_back(cases: QuerySet[Case], wanted: list[str]) -> QuerySet[Case]:
    """Go from the newest case back until a page is full: right for words that are everywhere."""
    recheck, likes = _stands_in(wanted)
    where = (
        "EXISTS (SELECT FROM cases_passage p WHERE p.case_id = cases_case.id"
        f" AND p.wording IN ('story', 'addition', 'public_answer') AND {recheck})"
    )
    return cases.extra(where=[where], params=likes).order_by("-opened_at")  # noqa: S610


def by_phone(actor: Actor, resident: Resident) -> list[Case]:
    """The latest cases of a resident, as far as the actor may see them."""
    rows = visible_to(actor).filter(resident=resident).order_by("-opened_at")
    return list(rows.select_related("unit", "lead", "area", "item")[:PAGE])


def by_number(actor: Actor, typed: str) -> Case | None:
    """The case that bears the number, however its digits were grouped."""
    return visible_to(actor).filter(number=as_number(typed)).first()
