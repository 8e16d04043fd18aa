"""What must not wait and what is not the hotline's: found by words, each hit with its reason.

A rule is a row that a city keeps (`GuardRule`): words of which one must stand in the text, words
of which one must stand near it, and words that speak against it. Some count where they are said
first: whoever calls for help does not begin with a story. What is denied, what may happen some day
and what is long over does not count, unless the rule says so. A hit decides nothing: it tells
whoever takes the call why, and by which words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NEAR = 40
"""Characters on either side of a word, within its sentence, that are near it."""
FIRST = 40
"""So many characters are what is said first."""
EARLY = "^"
"""Among the words that must be near: it is enough that it is said first."""
GAP = "…"
"""In a word of a rule: at most twelve characters of the same clause."""

_ENDS = re.compile(r"[。！？!?；;\n]")
_BREAKS = re.compile(r"[，,、：:（）()“”\"]|[。！？!?；;\n]")
_DENIED = re.compile(
    r"(?:没有|没|从未|未|不是|并非|无|别|不要|不会|不能|不得|勿|杜绝|严禁)[一-龥]?$"
)
_NEVER = re.compile(r"没有?(?:发生|出现)|从来没|从没")
_SUPPOSED = re.compile(
    r"一旦|如果|万一|假如|要是|倘若|若是|可能|容易|极易|易(?=发|引)|隐患|以免|防止|避免|预防|引发|引起|风险"
    r"|严防|会不会|难道要|假设|怕(?=[一-龥])|担心|会(?=造成|导致|发生)|将(?=造成|导致|会)|导致"
)
_OVER = re.compile(
    r"[一二\d][\d〇零一二三四五六七八九]{1,3}年|发生过|出现过|去年|前年|当年|曾|以前|之前|此前|上次|那次|事后|后来|多年前|个月前|天后|次日"
    r"|扑灭|已报警|已经报警|报了警|报过警|身亡|去世|遇难|住院|轻微伤|鉴定|\d月\d{1,2}[日号]"
)
_NOW = re.compile(
    r"现在|目前|正在|至今|还在|仍|扬言|随时|今天|今晚|刚才|刚刚|马上|再次|经常|天天|每天|多次|又(?=来|要|在)|快来|救命|赶紧"
)


class Duty(TextChoices):
    """What a rule is there for."""

    DANGER = "danger", _("Danger to life")
    ROUTE = "route", _("A lawful route of its own")
    REPORT = "report", _("Words that accuse")
    BODY = "body", _("What a public body is called")


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the guard: words, and what follows from them."""

    code: str
    duty: str
    to: str
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    times: int = 1
    always: bool = False
    why: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a text sets off: by which words, and where in the text they stand."""

    rule: Rule
    words: str
    start: int
    end: int
    quote: str


class Guard:
    """All rules, ready to read: one expression for the words of each."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rule for rule in rules if rule.duty in (Duty.DANGER, Duty.ROUTE))
        self._read = [(rule, _Reader(rule)) for rule in self.rules]

    def hits(self, text: str) -> list[Hit]:
        """The first words by which each rule is set off, in the order of the rules."""
        flat = flattened(text)
        found = ((rule, reader.first(flat)) for rule, reader in self._read)
        return [Hit(rule, text[at[0] : at[1]], *at, _quote(text, *at)) for rule, at in found if at]


def flattened(text: str) -> str:
    """Half width and lower case, one character for each, so that places stay what they are."""
    return "".join(_flat(each) for each in text)


def _flat(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


class _Reader:
    """A rule as expressions."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.words = expression(rule.words)
        near = [word for word in rule.near if word != EARLY]
        self.near = expression(near) if near else None
        self.early = EARLY in rule.near
        self.unless = expression(rule.unless) if rule.unless else None

    def first(self, flat: str) -> tuple[int, int] | None:
        """Where the rule is set off first, if it is as often as it must be."""
        found: list[tuple[int, int]] = []
        for match in self.words.finditer(flat):
            if self._counts(flat, match.start(), match.end()):
                found.append(match.span())
                if len(found) == self.rule.times:
                    return found[0]
        return None

    def _counts(self, flat: str, start: int, end: int) -> bool:
        around = Around(flat, start, end)
        if self.unless and self.unless.search(around.text):
            return False
        if not self._stands(around):
            return False
        return self.rule.always or around.here_and_now

    def _stands(self, around: Around) -> bool:
        """Whether it is said first, or what must be near it is."""
        if self.early and around.start < FIRST:
            return True
        return bool(self.near.search(around.text)) if self.near else not self.early


@dataclass(frozen=True)
class Around:
    """What stands about some words."""

    flat: str
    start: int
    end: int

    @cached_property
    def _span(self) -> tuple[int, int]:
        first = max(0, self.start - NEAR)
        last = min(len(self.flat), self.end + NEAR)
        before = [match.end() for match in _ENDS.finditer(self.flat, first, self.start)]
        after = _ENDS.search(self.flat, self.end, last)
        return (before[-1] if before else first), (after.start() if after else last)

    @cached_property
    def text(self) -> str:
        """The words with what is near them, within their sentence."""
        return self.flat[slice(*self._span)]

    @cached_property
    def clause(self) -> str:
        """What stands before the words in their clause."""
        before = self.flat[self._span[0] : self.start]
        breaks = [match.end() for match in _BREAKS.finditer(before)]
        return before[breaks[-1] :] if breaks else before

    @cached_property
    def here_and_now(self) -> bool:
        """Whether it is said as something that is: not denied, not supposed, not over."""
        if _DENIED.search(self.clause) or _NEVER.search(self.clause):
            return False
        if _SUPPOSED.search(self.flat[max(self._span[0], self.start - 16) : self.end + 8]):
            return False
        return not _OVER.search(self.text) or bool(_NOW.search(self.text))


def expression(words: Sequence[str]) -> re.Pattern[str]:
    """One expression for some words; the gap in a word stays within a clause."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_of_word(flattened(word)) for word in longest_first))


def _of_word(word: str) -> str:
    return r"[^，,。！？!?；;\n]{0,12}?".join(re.escape(part) for part in word.split(GAP))


def _quote(text: str, start: int, end: int) -> str:
    """The words with a little of what stands beside them."""
    first, last = max(0, start - 12), min(len(text), end + 12)
    shown = " ".join(text[first:last].split())
    return f"{GAP if first else ''}{shown}{GAP if last < len(text) else ''}"
