"""How the words of an article are laid out, and where two versions differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from yimen.kernel.conditions import Label
from yimen.reading.deidentify import Identifier, deidentified

OFFICES_OWN = frozenset(
    {Identifier.LANDLINE, Identifier.MAIL, Identifier.ADDRESS, Identifier.EMPLOYER}
)
"""What an article says of offices and shops all day, and what tells of no resident."""
_ITEM = re.compile(r"\s*(?:[-*]\s|[•·]|(\d{1,2})[.、)](?!\d))\s*(.+)")
_CLAUSE = re.compile(r"(?<=[，。；：、！？,.;:!?\n])")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph ("p"), or a list ("ul", "ol") of lines."""

    kind: str
    lines: tuple[str, ...]


def personal(*texts: str) -> list[tuple[Label, str, str]]:
    """What of an article may tell who a resident is: its kind, the words, what would stand there.

    个人信息保护法 art. 25: an article often begins as the answer to somebody.
    """
    shown = deidentified("\n".join(texts), keep=OFFICES_OWN)
    found = (
        (each.kind, shown.original[each.start : each.end], each.instead) for each in shown.spans
    )
    return [(Identifier(kind).label, said, instead) for kind, said, instead in dict.fromkeys(found)]


def blocks(text: str) -> list[Block]:
    """Paragraphs and lists of a plain text: a line that begins with "- " or "1. " is an item.

    >>> [block.kind for block in blocks("Bring:\\n- the card\\n- money")]
    ['p', 'ul']
    """
    found: list[Block] = []
    for kind, lines in groupby(_lines(text), key=lambda each: each[0]):
        if kind:
            found.append(Block(kind, tuple(line for _kind, line in lines)))
    return found


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        item = _ITEM.fullmatch(line)
        if item:
            yield ("ol" if item[1] else "ul"), item[2]
        else:
            yield ("p" if line.strip() else ""), line


@dataclass(frozen=True, slots=True)
class Part:
    """A part of two texts: of both, or only of the one before ("del") or after ("ins")."""

    text: str
    how: str = ""


def compared(before: str, after: str) -> list[Part]:
    """What was taken out and what was put in, clause by clause."""
    one, other = _CLAUSE.split(before), _CLAUSE.split(after)
    parts: list[Part] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for how, i, j, k, m in matcher.get_opcodes():
        if how == "equal":
            parts.append(Part("".join(one[i:j])))
            continue
        parts += [Part("".join(one[i:j]), "del"), Part("".join(other[k:m]), "ins")]
    return [part for part in parts if part.text]
