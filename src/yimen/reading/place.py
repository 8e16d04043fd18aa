"""Where it is: the places of the city that a text names, or what has to be asked about them.

Names are those of the register of divisions and of the address book, with their short forms. What a
name alone leaves open is settled by what else the text names, by house number, and by the area of
whoever listens; what is still open then is asked, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yimen.orgs.models import DIGITS, Level
from yimen.orgs.queries.names import LEVELS, Named, place_names
from yimen.reading import place_signs as signs
from yimen.reading.place_forms import PLAIN_NAMES, SHORTEST, forms, spoken
from yimen.reading.place_ties import How, Mention, holds, related, settle

READ = 2000
"""Characters that are read; where it is stands at the beginning."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a text names: from where to where, what it is, and how that is known."""

    start: int
    end: int
    name: str
    kind: str
    area: str
    grid: str
    grid_name: str
    how: How


@dataclass(frozen=True, slots=True)
class Question:
    """A name that several places have, and those that it can mean here."""

    start: int
    end: int
    said: str
    choices: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What a text says of where it is."""

    found: tuple[Found, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def settled(self) -> Found | None:
        """The one place that it is about: the innermost, where the others lie around it."""
        if self.questions or not self.found:
            return None
        inner = max(self.found, key=lambda each: (len(each.area), each.kind not in LEVELS))
        return inner if all(related(inner.area, each.area) for each in self.found) else None


class Gazetteer:
    """Every name of a city, to be found in a text in one pass."""

    def __init__(self, rows: Iterable[Named]) -> None:
        rows = tuple(rows)
        self.areas = {row.area: row for row in rows if row.kind in LEVELS}
        self._rows: dict[str, list[tuple[Named, bool]]] = {}
        above = self._above()
        for row in rows:
            for form, short in forms(row, above):
                self._rows.setdefault(form, []).append((row, short))
        sizes: dict[str, set[int]] = {}
        for form in self._rows:
            sizes.setdefault(form[:2], set()).add(len(form))
        self._sizes = {head: sorted(each, reverse=True) for head, each in sizes.items()}

    def _above(self) -> tuple[str, ...]:
        """The names of province and city, which farms carry before their own."""
        large = [row for code, row in self.areas.items() if len(code) <= DIGITS[Level.CITY]]
        named = {form for row in large for form, _short in forms(row)}
        return ("国营", *sorted(named, key=len, reverse=True))

    def path(self, row: Named) -> str:
        """A place with what it lies in, from the county down: 甘州区碱滩镇永定村."""
        codes = [row.area[:digits] for digits in (6, 9, 12) if digits <= len(row.area)]
        parts = [spoken(self.areas[code]) for code in codes if code in self.areas]
        own = spoken(row)
        return "".join(parts) if own in parts[-1:] else "".join([*parts, own])

    def find(self, text: str, near: str = "") -> Places:
        """The places that a text names; `near` is the area of whoever listens."""
        text = signs.plain(text[:READ])
        return self._told(settle(self.mentions(text), text, near), text)

    def mentions(self, text: str) -> list[Mention]:
        """Names from left to right, the longest first; none overlaps another."""
        told: list[Mention] = []
        at = 0
        while at < len(text) - 1:
            end = at + 1
            for size in self._sizes.get(text[at : at + 2], ()):
                rows = self._rows.get(text[at : at + size])
                if not rows or at + size > len(text):
                    continue
                if one := self._mention(text, at, at + size, rows, told[-1] if told else None):
                    told.append(one)
                    end = one.end
                    break
                if not rows[0][1]:  # another place's whole name: no part of it is one of ours
                    end = max(end, at + size)
            at = end
        return told

    def _mention(
        self,
        text: str,
        start: int,
        end: int,
        rows: Sequence[tuple[Named, bool]],
        before: Mention | None,
    ) -> Mention | None:
        """What a form means where it stands; None where it is a part of something else."""
        outer = before if before and signs.joins(text, before.stop, start) else None
        if outer is None and signs.elsewhere(text, start):
            return None
        whole = not signs.goes_on(text, start, end, joined=outer is not None)
        full = {id(row) for row, short in rows if whole and not short}
        kept = [
            row
            for row, short in rows
            if id(row) in full or (short and self._stands(text, start, end, row, outer))
        ]
        how = How.NAME if full else How.SHORT
        stop = signs.counted_end(text, end)
        return Mention(start, end, stop, kept, not full, how) if kept else None

    def _stands(self, text: str, start: int, end: int, row: Named, outer: Mention | None) -> bool:
        """Whether a short form stands by itself here, and is no part of a longer word."""
        if signs.counted(text, end):  # 新民三社
            joined = outer is not None
            return row.kind == Level.VILLAGE and not signs.goes_on(text, start, end, joined=joined)
        if signs.makes_another(text, end):
            return False
        around = [each for each in (outer.rows if outer else ()) if holds(each, row)]
        left = bool(around) or signs.begins(text, start)
        leads = self._leads_on(text, end, row)
        if text[start:end] in PLAIN_NAMES:
            return left and (leads or (bool(around) and signs.ends(text, end)))
        close = any(each.kind == Level.TOWNSHIP for each in around)
        right = leads or close or signs.ends(text, end)
        return (left and right) if end - start < SHORTEST else (left or right)

    def _leads_on(self, text: str, end: int, row: Named) -> bool:
        """Whether the name of something inside this place follows."""
        return any(
            holds(row, other)
            for size in self._sizes.get(text[end : end + 2], ())
            for other, _short in self._rows.get(text[end : end + size], ())
        )

    def _told(self, mentions: Sequence[Mention], text: str) -> Places:
        """Mentions as answers and questions; names that stand in each other are one."""
        found: list[Found] = []
        questions: list[Question] = []
        for one in mentions:
            beside = found and signs.joins(text, found[-1].end, one.start)
            choices = [self._as_found(row, one.start, one.stop, one.how) for row in one.rows]
            if one.doubted or len(choices) > 1:
                offered = [found[-1], *choices] if one.doubted and beside else choices
                said = text[one.start : one.end]
                questions.append(Question(one.start, one.stop, said, tuple(offered)))
            elif beside and choices[0].area.startswith(found[-1].area):
                start = found.pop().start
                found.append(self._as_found(one.rows[0], start, one.stop, one.how))
            else:
                found.append(choices[0])
        return Places(tuple(found), tuple(questions))

    def _as_found(self, row: Named, start: int, end: int, how: How) -> Found:
        path = self.path(row)
        return Found(start, end, path, row.kind, row.area, row.grid, row.grid_name, how)

    def area_name(self, code: str) -> str:
        """An area with what it lies in; "" where there is none of this code."""
        return self.path(self.areas[code]) if code in self.areas else ""


_made: list[tuple[tuple[Named, ...], Gazetteer]] = []


def gazetteer() -> Gazetteer:
    """The city's names, made once in a process and again when they have changed."""
    rows = place_names()
    if not _made or (_made[0][0] is not rows and _made[0][0] != rows):
        _made[:] = [(rows, Gazetteer(rows))]
    return _made[0][1]


def find(text: str, near: str = "") -> Places:
    """The places of the city that a text names."""
    return gazetteer().find(text, near)
