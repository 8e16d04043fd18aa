"""Finding cases: by number, by telephone, by any two or more characters that stand in the text.

A text is indexed by every pair of neighbouring characters, so nothing that stands in it is missed,
and each hit is checked again against the text. Rare words are looked up in the index; for common
ones it is far cheaper to walk from the newest case back until a page is full. Which it is, is read
from the statistics that PostgreSQL keeps of the pairs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models import Case as Choose
from django.db.models.functions import Concat

from yimen.kernel.actors import Actor
from yimen.orgs.models import Resident

from .grams import grams, plain
from .models import Case, Passage, Wording
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


class Holds(Func):
    """Whether an index of pairs holds all the pairs of a query."""

    template, arg_joiner, output_field = "(%(expressions)s)", " @@ ", BooleanField()


class AsQuery(Func):
    """A written query of pairs as PostgreSQL reads it."""

    template, output_field = "(%(expressions)s)::tsquery", TextField()


class Plain(Func):
    """A text as `grams.plain` makes it."""

    template, output_field = "lower(normalize(%(expressions)s, NFKC))", TextField()


def _stand_in(words: list[str]) -> QuerySet[Passage]:
    """Passages in whose text every word stands; the title of a case belongs to its story."""
    titled = Concat(F("case__title"), Value("\n"), F("text"), output_field=TextField())
    whole = Plain(Choose(When(wording=Wording.STORY, then=titled), default=F("text")))
    rows = Passage.objects.alias(whole=whole).filter(wording__in=SEARCHED)
    for word in words:
        rows = rows.filter(whole__contains=word)
    return rows


def _in_index(cases: QuerySet[Case], pairs: list[str], words: list[str]) -> QuerySet[Case]:
    """Fetch every text that holds all the pairs, then check and sort: right for rare words."""
    query = " & ".join("'" + p.replace("\\", r"\\").replace("'", "''") + "'" for p in pairs)
    held = _stand_in(words).filter(Holds(F("grams"), AsQuery(Value(query))))
    # sorted by a sum, so that the index of opening dates is not walked instead
    return cases.filter(pk__in=held.values("case_id")).order_by(
        (F("opened_at") + timedelta(0)).desc()
    )


def _walking_back(cases: QuerySet[Case], words: list[str]) -> QuerySet[Case]:
    """Go from the newest case back until a page is full: right for words that are everywhere."""
    return cases.filter(Exists(_stand_in(words).filter(case=OuterRef("pk")))).order_by("-opened_at")


def by_phone(actor: Actor, resident: Resident) -> list[Case]:
    """The latest cases of a resident, as far as the actor may see them."""
    rows = visible_to(actor).filter(resident=resident).order_by("-opened_at")
    return list(rows.select_related("unit", "lead", "area", "item")[:PAGE])


def by_number(actor: Actor, typed: str) -> Case | None:
    """The case that bears the number, however its digits were grouped."""
    return visible_to(actor).filter(number=as_number(typed)).first()
