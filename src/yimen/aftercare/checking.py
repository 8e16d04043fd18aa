"""Whether a text still says who somebody is: what the rules of reading find, and the parties.

The parties are known by name, so they are looked for in every way in which a name slips through:
with spaces or dots in between, in traditional characters, by the given name alone, as 老张 or
张师傅, in Latin letters; a number with dashes or in Chinese digits. 张某 and 张某某 are how a name
is left out, and stay. What is found is never repeated: only where it stands and what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from yimen.mediation.models import Party
from yimen.reading.deidentify import CHINESE, WORDS, Identifier, deidentified
from yimen.reading.people import COMPOUND
from yimen.reading.words import listed

from .scripts import LATIN, simplified

ELDERS = "老小阿大"
TITLES = listed(
    """
先生 女士 小姐 师傅 老师 老板 老总 经理 主任 书记 医生 大爷 大妈 大哥 大姐 大叔 叔叔 阿姨
总 哥 姐 叔 姨 婶 嫂 伯 爷 家人
"""
)
KINDS_OF_FIRM = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|合作社|公司|集团|商行|工厂|厂|店)$"
)
PLACE_BEFORE = re.compile(r"^(?:[一-龥]{2,3}省)?(?:[一-龥]{2,4}市)?(?:[一-龥]{1,3}[县区])?")
DIVISIONS = re.compile(r"省|市|县|(?<!小)(?<!社)(?<!园)区|镇|乡|街道")
NUMBERED = re.compile(r"[0-9A-Za-z一二三四五六七八九十]+(?:号|栋|幢|座|单元|室|组).*$")
NEAR = 4  # characters of the last part of an address that is looked for
SHORTEST = 2  # characters of a word that is looked for
DIGITS = 6  # at least so many are looked for as a number


class Known(NamedTuple):
    """Something that is known of a party: what it is, and in which words."""

    kind: Identifier
    words: str
    whole: bool  # as it is written down, or only a part of it


@dataclass(frozen=True)
class Fault:
    """A place at which a text says who somebody is."""

    kind: Identifier
    line: int
    place: int

    def __str__(self) -> str:
        return _("line %(line)d, character %(place)d: %(kind)s") % {
            "line": self.line,
            "place": self.place,
            "kind": self.kind.label,
        }


class Shown(NamedTuple):
    """A text without what is known of anybody; where something else stands: start, end, kind."""

    text: str
    replaced: list[tuple[int, int, str]]


def known_of(parties: Iterable[Party]) -> list[Known]:
    """What is known of the parties, whole and in the parts by which people know them."""
    found: list[Known] = []
    for party in parties:
        who = party.resident
        found += names_of((who.name or "") if who else "")
        found += numbers_of(Identifier.MOBILE, (who.phone or "") if who else "")
        found += numbers_of(Identifier.IDENTITY, party.id_number or "")
        found += numbers_of(Identifier.IDENTITY, party.organisation_code or "")
        for firm in (party.organisation, party.employer):
            found += firms_of(firm or "")
        for address in ((who.address or "") if who else "", party.service_address):
            found += addresses_of(address or "")
    return [each for each in found if len(squeezed(each.words)[0]) >= SHORTEST]


def names_of(name: str) -> Iterator[Known]:
    """A name, the given name, and what neighbours call somebody; in Latin letters too."""
    name = simplified("".join(name.split()))
    if not name:
        return
    yield Known(Identifier.PERSON, name, True)
    if not re.fullmatch(r"[一-龥]{2,5}", name):
        return
    surname = surname_of(name)
    yield Known(Identifier.PERSON, name.removeprefix(surname), False)
    for called in (*(e + surname for e in ELDERS), *(surname + t for t in TITLES)):
        yield Known(Identifier.PERSON, called, False)


def surname_of(name: str) -> str:
    """The surname: two characters where it is one of those."""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def numbers_of(kind: Identifier, number: str) -> Iterator[Known]:
    """A number, and a telephone without the country's."""
    plain = re.sub(r"[^0-9A-Za-z]", "", number)
    if len(plain) >= DIGITS:
        yield Known(kind, plain.removeprefix("86") if kind == Identifier.MOBILE else plain, True)


def firms_of(name: str) -> Iterator[Known]:
    """A firm's name, and what is left of it without its kind and its place."""
    name = simplified(name.strip())
    if name:
        yield Known(Identifier.EMPLOYER, name, True)
        short = KINDS_OF_FIRM.sub("", name)
        yield Known(Identifier.EMPLOYER, short, False)
        yield Known(Identifier.EMPLOYER, PLACE_BEFORE.sub("", short, count=1), False)


def addresses_of(address: str) -> Iterator[Known]:
    """An address, and its last part: what stands after township or street."""
    address = simplified(address.strip())
    if address:
        yield Known(Identifier.ADDRESS, address, True)
        near = DIVISIONS.split(address)[-1]
        for words in (near, NUMBERED.sub("", near)):
            if len(words) >= NEAR:
                yield Known(Identifier.ADDRESS, words, False)


def faults_in(text: str, known: Collection[Known], public: Collection[str] = ()) -> list[Fault]:
    """Every place where a text says who somebody is; `public` are names that may stand in it."""
    found = {(span.start, span.kind) for span in deidentified(text, known=public).spans}
    found |= set(looked_for(text, known))
    return [Fault(kind, *place_of(text, at)) for at, kind in sorted(found)]


def looked_for(text: str, known: Collection[Known]) -> Iterator[tuple[int, Identifier]]:
    """Where something that is known stands, however it is written."""
    plain, places = squeezed(text)
    counted = plain.translate(CHINESE)
    for each in known:
        words, _places = squeezed(each.words)
        digits = any(c.isdigit() for c in words) and words.isascii()
        there = counted if digits else plain
        at = there.find(words)
        while at >= 0:
            yield places[at], each.kind
            at = there.find(words, at + 1)
        if each.kind == Identifier.PERSON and each.whole:
            yield from in_latin_letters(text, words)


def in_latin_letters(text: str, name: str) -> Iterator[tuple[int, Identifier]]:
    """张建国 as Zhang Jianguo, Jianguo Zhang or ZHANG JG."""
    said = LATIN.get(surname_of(name))
    if said:
        word = r"[A-Z][A-Za-z.\-]*"
        pattern = rf"\b(?i:{said})[\s,·.\-]*{word}|\b{word}[\s,·.\-]*(?i:{said})\b"
        for match in re.finditer(pattern, unicodedata.normalize("NFKC", text)):
            yield match.start(), Identifier.PERSON


def squeezed(text: str) -> tuple[str, list[int]]:
    """The letters and digits alone, half width, simplified, small; and where each one stood."""
    kept: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character).casefold():
            if unicodedata.category(plain)[0] in "LN":
                kept.append((simplified(plain), at))
    return "".join(each for each, _at in kept), [at for _each, at in kept]


def place_of(text: str, at: int) -> tuple[int, int]:
    """Line and character, both from one."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def without(text: str, known: Collection[Known], public: Collection[str] = ()) -> Shown:
    """A text in which the parties, and whatever else says who somebody is, are replaced."""
    wholes = sorted({each for each in known if each.whole}, key=lambda k: -len(k.words))
    pieces: list[tuple[str, str]] = [(text, "")]
    marks = somebody(wholes)
    for each in wholes:
        pieces = [p for piece in pieces for p in _split(piece, each, marks)]
    found: list[tuple[str, str]] = []
    for said, kind in pieces:
        if kind:
            found.append((said, kind))
        else:
            parts = deidentified(said, known=public).parts
            found += [(part, str(span.kind) if span else "") for part, span in parts]
    return shown_of(found)


def shown_of(pieces: Iterable[tuple[str, str]]) -> Shown:
    """The pieces as one text, and the places of those that stand for something else."""
    text, replaced = "", []
    for said, kind in pieces:
        if kind:
            replaced.append((len(text), len(text) + len(said), kind))
        text += said
    return Shown(text, replaced)


def somebody(wholes: Iterable[Known]) -> dict[str, str]:
    """What stands for each name: 张某, and 张某甲 for another of that surname."""
    told: dict[str, int] = {}
    marks: dict[str, str] = {}
    for each in sorted(w.words for w in wholes if w.kind == Identifier.PERSON):
        surname = surname_of(each)
        n = told[surname] = told.get(surname, 0) + 1
        marks[each] = f"{surname}某" + ("" if n == 1 else "甲乙丙丁戊己庚辛壬癸"[min(n - 2, 9)])
    return marks


def _split(piece: tuple[str, str], each: Known, marks: dict[str, str]) -> list[tuple[str, str]]:
    said, kind = piece
    if kind or each.words not in said:
        return [piece]
    instead = marks.get(each.words) or WORDS[each.kind]
    parts: list[tuple[str, str]] = []
    for part in said.split(each.words):
        parts += [(part, ""), (instead, str(each.kind))]
    return [part for part in parts[:-1] if part[0]]
