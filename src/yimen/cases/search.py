"""Finding cases: by number, by telephone, by any two or more characters that stand in the text.

A text is indexed by every pair of neighbouring characters, so nothing that stands in it is missed,
and each hit is checked again against the text. A page needs the newest few only: a window of time
that should hold them is looked at first, then the one before it, and so on. In a window, the index
names the texts; for common words it names so many that to walk back from the newest is cheaper. How
wide the first is and which way is taken, is read from the statistics that PostgreSQL keeps; how
wide the next, from what was found.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import inf
from typing import Any
from uuid import UUID

from django.db import connection

from yimen.catalogue.queries import same_as
from yimen.kernel.actors import Actor
from yimen.kernel.rows import named_sql
from yimen.orgs.models import Resident

from .excerpts import Piece, excerpt, times
from .grams import grams, plain
from .models import Case, Wording
from .policy import visible_to
from .queries import as_number
from .queues import PAGE, Place

MOST = 100
"""Longest query in characters; what is longer is cut."""

COMMON = 0.05
"""The share of the texts from which on a word is common: to walk from the newest is cheaper."""

ENOUGH, WIDEST = 8, 1 / 8
"""A window of time is made to hold so many times what is asked for: not all of it may be seen, and
what is known of pairs guesses too much for longer words. What needs more than such a part of all
texts is rare enough to be looked up in the whole."""

TRIES = 40
"""So many texts are asked for at once: a page of cases, some of which hold the words twice."""

RANKED = 120
"""So many of the newest hits are compared when the most fitting are wanted: a word that stands in
every third text has no best one among all of them, and nobody waits for it."""


Sense = tuple[str, ...]
"""A word that is looked for, and the words that mean the same: any of them will do."""


@dataclass
class Frequencies:
    """How often pairs of characters occur, and when: PostgreSQL's statistics, read now and then."""

    seconds: float = 300.0
    read_at: float = float("-inf")
    rows: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)
    other: float = 0.0
    """The share of a pair that is not among the most common ones: a guess."""
    moments: Sequence[datetime] = ()
    """Between each two of them equally many texts were written."""

    def share(self, senses: Sequence[Sense]) -> float:
        """In which share of the texts all the senses stand at most."""
        if time.monotonic() - self.read_at > self.seconds:
            self._read()
        return min(sum(map(self._share, sense)) for sense in senses)

    def _share(self, word: str) -> float:
        return min((self.shares.get(pair, self.other) for pair in grams(word)), default=1.0)

    def part(self, share: float, wanted: int) -> float:
        """In which part of the texts so many of such a share should stand.

        Not less than the statistics can tell.
        """
        spaces = max(1, len(self.moments) - 1)
        return max(1 / spaces, ENOUGH * wanted / max(1.0, share * self.rows))

    def since(self, part: float, before: datetime | None) -> datetime | None:
        """Since when such a part of the texts was written, back from a moment or from now.

        None where that is about the whole.
        """
        spaces = len(self.moments) - 1
        begin = self._older(before) if before else 1.0
        if part >= min(begin, WIDEST):
            return None
        spot = (begin - part) * spaces
        low, high = self.moments[int(spot) : int(spot) + 2]
        return low + (high - low) * (spot % 1)

    def _older(self, moment: datetime) -> float:
        """Which part of the texts is older."""
        at = bisect_left(self.moments, moment)
        if not 0 < at < len(self.moments):
            return float(at > 0)
        low, high = self.moments[at - 1 : at + 1]
        return (at - 1 + (moment - low) / (high - low)) / (len(self.moments) - 1)

    def _read(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS)
            self.rows, elements, shares, moments = cursor.fetchone()
        self.shares = dict(zip(elements or (), shares or (), strict=False))
        self.other = min(shares or (0.0,)) / 4
        self.moments = moments or ()
        self.read_at = time.monotonic()


STATISTICS = """SELECT c.reltuples, g.most_common_elems::text::text[], g.most_common_elem_freqs,
    t.histogram_bounds::text::timestamptz[]
  FROM pg_class c
  LEFT JOIN pg_stats g ON (g.schemaname, g.tablename, g.attname)
    = (current_schema(), c.relname, 'grams')
  LEFT JOIN pg_stats t ON (t.schemaname, t.tablename, t.attname)
    = (current_schema(), c.relname, 'at')
  WHERE c.oid = 'cases_passage'::regclass"""

FREQUENCIES = Frequencies()


@dataclass(frozen=True)
class Hit:
    """A text that holds all the words: whose it is, since when, and what it says."""

    place: Place
    title: str
    where: str
    text: str

    def excerpt(self, words: Sequence[str]) -> tuple[Piece, ...]:
        """Where the words stand: in the text, else in the title, else in the place."""
        parts = (self.text, self.title, self.where)
        return next((found for part in parts if (found := excerpt(part, words))), ())

    def fits(self, words: Sequence[str]) -> tuple[int, int]:
        """How well: words of the title before words of the text, many before few."""
        return times(self.title, words), min(5, times(self.text, words))


@dataclass(frozen=True)
class Found:
    """A page of cases, where in them the words stand, and where the next page begins."""

    cases: list[Case]
    next: Place | None = None
    excerpts: Mapping[UUID, tuple[Piece, ...]] = field(default_factory=dict)


def words_in(typed: str) -> list[str]:
    """The words that somebody looks for, in the form in which texts are compared."""
    return plain(typed[:MOST]).split()


def senses_of(typed: str, *, exact: bool = False) -> list[Sense]:
    """The words, each with those that mean the same; `exact`: each alone, as it was typed."""
    return [(word,) if exact else same_as(word) for word in words_in(typed)]


def search(actor: Actor, typed: str, before: Place | None = None, *, exact: bool = False) -> Found:
    """A page of the cases in which all the words stand in one text, the newest text first.

    A word that means the same will do instead, unless the search is `exact`. A word of one
    character is looked for too, but only among texts that hold the other words, or the newest.
    """
    senses = senses_of(typed, exact=exact)
    hits: dict[UUID, Hit] = {}
    for hit in _hits(actor, senses, before, TRIES) if senses else ():
        hits.setdefault(hit.place.id, hit)
        if len(hits) > PAGE:
            break
    shown = list(hits.values())[:PAGE]
    words = [word for sense in senses for word in sense]
    return _found(actor, shown, words, shown[-1].place if len(hits) > PAGE else None)


def most_fitting(actor: Actor, typed: str, *, exact: bool = False) -> Found:
    """The cases that fit the words best, among the newest texts that hold them all: one page."""
    senses = senses_of(typed, exact=exact)
    words = [word for sense in senses for word in sense]
    fits: dict[UUID, tuple[Any, Hit]] = {}
    for hit in islice(_hits(actor, senses, None, RANKED), RANKED) if senses else ():
        fit = (*hit.fits(words), hit.place.at)
        if hit.place.id not in fits or fit > fits[hit.place.id][0]:
            fits[hit.place.id] = fit, hit
    best = sorted(fits.values(), key=lambda each: each[0], reverse=True)[:PAGE]
    return _found(actor, [hit for _fit, hit in best], words, None)


def _found(actor: Actor, hits: Sequence[Hit], words: Sequence[str], more: Place | None) -> Found:
    keys = [hit.place.id for hit in hits]
    rows = visible_to(actor).in_bulk(keys) if keys else {}
    excerpts = {hit.place.id: hit.excerpt(words) for hit in hits}
    return Found([rows[key] for key in keys if key in rows], more, excerpts)


def _hits(
    actor: Actor, senses: Sequence[Sense], before: Place | None, wanted: int
) -> Iterator[Hit]:
    """Texts that hold all the words, the newest first, as many as are asked for.

    They are sought in a window of time that should hold them, by a walk where they are common;
    then in the window before it, made as wide as what was found says, and so on.
    """
    share = FREQUENCIES.share(senses)
    sql, said = _asked(actor, senses)
    walk, part = share >= COMMON, FREQUENCIES.part(share, wanted)
    while True:
        since, count = FREQUENCIES.since(part, before.at if before else None), 0
        for hit in _in_window(sql, said | {"since": since, "wanted": wanted}, before, walk):
            count += 1
            yield hit
        if not since:
            return
        before, walk = Place(since, UUID(int=0)), False
        part *= wanted / count if count else inf


def _in_window(
    sql: str, said: Mapping[str, Any], before: Place | None, walk: bool
) -> Iterator[Hit]:
    """All hits of a window, the newest first, fetched as many at once as are wanted."""
    while True:
        parts = _parts(said["pairs"], before, said["since"], walk)
        with connection.execute_wrapper(_planned_anew), connection.cursor() as cursor:
            cursor.execute(sql.format(**parts), {**said, **_of(before)})
            found = [Hit(Place(*row[:2]), *row[2:]) for row in cursor.fetchall()]
        yield from found
        if len(found) < said["wanted"]:
            return
        before = found[-1].place


def _planned_anew(_execute: Any, sql: str, said: Any, _many: bool, context: Any) -> Any:
    """Plan a statement for its very words each time: one for any words sorts all that hold them."""
    with connection.wrap_database_errors:
        return context["cursor"].cursor.execute(sql, said, prepare=False)


def _of(place: Place | None) -> dict[str, Any]:
    return {"at": place.at, "key": place.id} if place else {}


BEFORE = "AND (at, case_id) < (%(at)s, %(key)s)"
SINCE = "AND at >= %(since)s"
NAMED = "AND grams @@ (SELECT %(pairs)s::tsquery)"
"""By the index. PostgreSQL does not see the pairs while it plans: it takes those that always stand
together for independent, and would fetch all that hold them rather than look at the time too."""
HELD = "AND coalesce(grams @@ %(pairs)s::tsquery, FALSE)"
"""The same question, of which the index does not know: a walk from the newest text on."""
NEWEST = "ORDER BY at DESC, case_id DESC"
WHOLE = """lower(normalize(CASE found.wording WHEN 'story'
  THEN seen.title || E'\\n' || seen.place || E'\\n' || found.text ELSE found.text END, NFKC))"""


def _parts(pairs: str, before: Place | None, since: datetime | None, walk: bool) -> dict[str, str]:
    """What differs from window to window: its bounds, and how the pairs are looked for."""
    bounds = f"{BEFORE if before else ''} {SINCE if since else ''}"
    if walk or not pairs:
        return {"held": HELD if pairs else "", "bounds": bounds, "apart": ""}
    # OFFSET 0 keeps the two apart: all that the index names is sorted, the page alone is checked
    return {"held": NAMED, "bounds": bounds, "apart": f"{NEWEST} OFFSET 0"}


def _asked(actor: Actor, senses: Sequence[Sense]) -> tuple[str, dict[str, Any]]:
    """The query that finds the senses (with places for its parts), and what is said to it."""
    said: dict[str, Any] = {}
    holds = " AND ".join(_holds(sense, said) for sense in senses)
    pairs = _as_query(senses)
    seen, values = named_sql(visible_to(actor).values("id", "title", "place"))
    said |= values | {"wordings": [*SEARCHED], "pairs": pairs}
    sql = f"""SELECT found.at, found.case_id, seen.title, seen.place, found.text FROM (
        SELECT case_id, at, wording, text FROM cases_passage
        WHERE wording = ANY(%(wordings)s) {{held}} {{bounds}} {{apart}}) found
      JOIN ({seen}) seen ON seen.id = found.case_id
      WHERE {holds} {NEWEST} LIMIT %(wanted)s"""  # noqa: S608 - Django's own SQL
    return sql, said


def _holds(sense: Sense, said: dict[str, Any]) -> str:
    """That one of the words stands in the text; the words are added to what is said.

    Nothing where each of them is one pair: the index has told it then. To spell a text plainly
    costs more than all the rest, and most words stand in it as they are.
    """
    if all(len(word) == 2 for word in sense):
        return "TRUE"
    names = [f"word{len(said) + n}" for n in range(len(sense))]
    said.update(zip(names, sense, strict=True))
    parts = ("lower(found.text)", WHOLE)
    return f"({' OR '.join(f'strpos({part}, %({name})s) > 0' for part in parts for name in names)})"


SEARCHED = (Wording.STORY, Wording.ADDITION, Wording.PUBLIC_ANSWER)


def _as_query(senses: Sequence[Sense]) -> str:
    """The pairs of one word of each sense, as PostgreSQL reads a `tsquery`.

    A sense that one character alone will do for has no pairs that must be there.
    """
    whole = [sense for sense in senses if all(len(word) > 1 for word in sense)]
    return " & ".join(f"({' | '.join(map(_pairs_of, sense))})" for sense in whole)


def _pairs_of(word: str) -> str:
    """All the pairs of a word."""
    pairs = (pair.replace("\\", r"\\").replace("'", "''") for pair in sorted(grams(word)))
    return "(" + " & ".join(f"'{pair}'" for pair in pairs) + ")"


def by_phone(actor: Actor, resident: Resident) -> list[Case]:
    """The latest cases of a resident, as far as the actor may see them."""
    rows = visible_to(actor).filter(resident=resident).order_by("-opened_at")
    return list(rows[:PAGE])


def by_number(actor: Actor, typed: str) -> Case | None:
    """The case that bears the number, however its digits were grouped."""
    return visible_to(actor).filter(number=as_number(typed)).first()
