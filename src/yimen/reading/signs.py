"""What a message says of its trouble: the names in it, what is wrong, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from yimen.reading.issues import ISSUES
from yimen.reading.kinds import BARE, streets, told_until
from yimen.reading.plain import PLAIN, SINGLE
from yimen.reading.words import spelled, words

TOLD = 200
"""Characters of a body that are read for names and issues: who is hurt comes first, laws after."""
COPIED = 600
"""Characters of a body that tell a copy."""
SKETCH = 64
"""Numbers in the sketch of a text (MinHash): two texts share as many as they have in common."""
LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody told, with the day, the person and the place: as it is compared with others."""

    id: str
    title: str
    body: str
    day: date | None = None
    person: str = ""
    oppose: int = 0
    like: int = 0
    place: str = ""  # where it is, as far as that was said by itself
    area: str = ""  # the code of the division that it lies in


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """What was read out of one message: numbers that stand for runs of characters (see `code`)."""

    title_names: frozenset[int]  # runs of three characters in what title and place name
    names: frozenset[int]  # the same, in title and body
    beside: frozenset[int]  # pairs of characters of the title that belong to none of its names
    told: frozenset[int]  # pairs of characters of title and body
    issues: Mapping[str, float]  # which kinds of trouble, and how loudly
    areas: frozenset[int]  # the county, or the coded districts of the title
    sketch: NDArray[np.uint32]
    runs: tuple[str, ...] = ()  # the names themselves, those of the title first; never stored
    subjects: tuple[str, ...] = ()  # what the title says that names nothing; never stored


def _any_of(terms: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(term) for term in sorted(terms, key=lambda term: (-len(term), term)))


_AREA = re.compile(r"(?<![a-z0-9])[a-z]\d{0,3}[市区县省]+")
_GROUP = re.compile(r"第?[一二三四五六七八九十\d]{1,3}(?:社|队|村民小组|组(?!织|团|员|合|成))")
"""A group of a village: every village has a third one."""
_ISSUE_OF: dict[str, tuple[str, ...]] = {}
for _issue, _terms in ISSUES.items():
    for _term in _terms.split():
        _ISSUE_OF[_term] = (*_ISSUE_OF.get(_term, ()), _issue)
_HEADS: dict[str, list[str]] = {}
for _term in sorted(_ISSUE_OF, key=lambda term: (-len(term), term)):
    _HEADS.setdefault(_term[:2], []).append(_term)
_ISSUE = re.compile(_any_of(_ISSUE_OF))
_NAMING = {"公园", "广场", "医院", "绿地", "搅拌站", "搅拌厂"}
_STOP: dict[str, tuple[int, ...]] = {}
for _word in {*PLAIN, *(_ISSUE_OF.keys() - _NAMING)}:
    if len(_word) > 1:
        _sizes = {len(_word), *_STOP.get(_word[:2], ())}
        _STOP[_word[:2]] = tuple(sorted(_sizes, reverse=True))
_STOPS = frozenset({*PLAIN, *(_ISSUE_OF.keys() - _NAMING)})
_SINGLE = frozenset(SINGLE)
_PIECE = re.compile(r"[a-z\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def read(message: Telling) -> Signs:
    """Read a message."""
    title, body = spelled(message.title), spelled(message.body[:COPIED])
    copied, told = title + body, body[:TOLD]
    title = spelled(f"{title} {message.place}") if message.place else title
    telling, subjects, in_title = told_apart(title)
    in_told = list(named(told))
    where = within(message.area)
    named_by = telling or ([] if where else in_title)
    titled = _names(named_by)
    inside = {gram[at : at + 2] for gram in titled for at in (0, 1)}
    pairs = set(_pairs(_AREA.sub(" ", title)))
    runs = (*telling, *in_title, *in_told)
    return Signs(
        title_names=codes(titled) or where,
        names=where | codes({gram for run in runs for gram in grams(run)}),
        beside=codes(pairs - inside),
        told=codes(pairs.union(_pairs(_AREA.sub(" ", told)))),
        issues=issues(title, told),
        areas=_areas(title, message.area),
        sketch=sketch(copied),
        runs=tuple(dict.fromkeys((*named_by, *in_told))),
        subjects=tuple(dict.fromkeys(subjects)),
    )


@lru_cache(maxsize=2**17)
def code(gram: str) -> int:
    """The number of 32 bits that stands for a run of characters; those of longer ones are odd.

    A name of two characters is half an accident: whoever weighs them can tell by the number.
    """
    return (crc32(gram.encode()) & 0xFFFFFFFE | (len(gram) > 2)) - 2**31


def codes(grams: Iterable[str]) -> frozenset[int]:
    """The numbers of several."""
    return frozenset(map(code, grams))


COUNTY, TOWNSHIP = 6, 9
"""Digits of a division's code."""


def within(area: str) -> frozenset[int]:
    """What the division alone names: the village, and by half the township; a county is no place.

    It stands for the name where a title has none, else it counts as if only the body named it.
    """
    village = {code(f"in {area}")} if len(area) > TOWNSHIP else set()
    town = {code(f"in {town_of(area)}") & ~1} if town_of(area) else set()
    return frozenset(village | town)


def town_of(area: str) -> str:
    """The township of a division; "" where it has none, for a county holds all of its own."""
    return area[:TOWNSHIP] if len(area) >= TOWNSHIP else ""


def _areas(title: str, area: str) -> frozenset[int]:
    """The county that it lies in; where none is known, the districts that the title codes."""
    if len(area) >= COUNTY:
        return codes([area[:COUNTY]])
    return codes(found for found in _AREA.findall(title) if found[1:2].isdigit())


def _names(runs: list[str]) -> frozenset[str]:
    """The grams of a title's names; where one has three characters, those of two are left out."""
    long = [run for run in runs if len(run) > 2]
    return frozenset(gram for run in long or runs for gram in grams(run))


def named(text: str) -> Iterator[str]:
    """The names in a text: what is left between plain words, issues, numbers and marks.

    >>> list(named("丽发新城小区附近搅拌站噪音扰民"))
    ['丽发新城']
    """
    yield from (piece[start:end] for piece in _whole(text) for start, end in _between(piece))


def told_apart(text: str) -> tuple[list[str], list[str], list[str]]:
    """What in a text tells one thing from another, what is left beside that, and both together.

    >>> told_apart("文化街井盖破损")
    (['文化街'], ['井盖破损'], ['文化街井盖破损'])
    """
    telling: list[str] = []
    beside: list[str] = []
    every: list[str] = []
    for piece in _whole(text):
        found = words(piece)
        telling += streets(found)
        for start, end in _between(piece):
            until = max(start, told_until(found, start, end))
            telling.append(piece[start:until])
            beside.append(piece[until:end])
            every.append(piece[start:end])
    return list(filter(_is_name, telling)), list(filter(_is_name, beside)), every


def _whole(text: str) -> list[str]:
    """What stands between marks and numbers, without divisions and groups."""
    return _PIECE.findall(_GROUP.sub(" ", _AREA.sub(" ", text)))


def _between(piece: str) -> Iterator[tuple[int, int]]:
    """Where what is left between plain words and issues begins and ends."""
    start = at = 0
    while at < len(piece):
        size = _stop_at(piece, at)
        if size:
            if _is_name(piece[start:at]):
                yield start, at
            start = at = at + size
        else:
            at += 1
    if _is_name(piece[start:at]):
        yield start, at


def _is_name(run: str) -> bool:
    """Whether what is left may be a name."""
    return 2 <= len(run) <= LONGEST_NAME and run not in BARE and bool(_HAN.search(run))


def _stop_at(piece: str, at: int) -> int:
    """How long the plain word is that begins here; 0 where none does."""
    for size in _STOP.get(piece[at : at + 2], ()):
        if piece[at : at + size] in _STOPS:
            return size
    return 1 if piece[at] in _SINGLE else 0


def grams(name: str) -> Iterator[str]:
    """The runs of three characters of a name; a name of two is one.

    >>> list(grams("魅力之城"))
    ['魅力之', '力之城']
    """
    yield from (name[at : at + 3] for at in range(max(1, len(name) - 2)))


def issues(title: str, told: str) -> dict[str, float]:
    """Which kinds of trouble a message speaks of: the title counts in full, the body by half."""
    found: dict[str, float] = {}
    for text, loud in ((title, 1.0), (told, 0.5)):
        for term in set(_ISSUE.findall(text)):
            for issue in _ISSUE_OF[term]:
                found[issue] = max(found.get(issue, 0.0), loud)
    return found


def _pairs(text: str) -> Iterator[str]:
    """The pairs of characters between marks and numbers."""
    for piece in _PIECE.findall(text):
        yield from (piece[at : at + 2] for at in range(len(piece) - 1))


_ODD = np.random.default_rng(12345).integers(1, 2**32, (2, SKETCH), dtype=np.uint64) | np.uint64(1)


def sketch(text: str) -> NDArray[np.uint32]:
    """A text in so many numbers (MinHash over its runs of three characters)."""
    solid = text.replace(" ", "").encode("utf-32-le")
    runs = {crc32(solid[at : at + 12]) for at in range(0, max(4, len(solid) - 8), 4)}
    seeds = np.fromiter(runs, np.uint64, len(runs))
    mixed = (seeds[:, None] * _ODD[0] + _ODD[1]) & np.uint64(0xFFFFFFFFFFFF)
    least: NDArray[np.uint32] = (mixed >> np.uint64(16)).astype(np.uint32).min(axis=0)
    return least
