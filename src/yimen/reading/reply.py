"""What an answer lacks before it goes out: advice with the words it is about; nothing is blocked.

An answer says what was found or done, or by when it will be, to what was asked, in words that a
resident reads once (济南市12345条例 art. 24: a result, or measures and a date).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .people import names_in
from .plain import PLAIN, SINGLE
from .words import grams, words


class Flaw(TextChoices):
    """In what way an answer may fall short."""

    OFF_POINT = "off_point", _("It does not speak of what was asked")
    PASSED_ON = "passed_on", _("It only says that it was passed on")
    NO_RESULT = "no_result", _("It says neither a result nor a day")
    NO_DAY = "no_day", _("It promises without a day")
    NO_CONTACT = "no_contact", _("It names nobody to ask")
    EMPTY = "empty", _("Empty words")
    MISNAMED = "misnamed", _("A name that the matter writes in another way")
    COPY = "copy", _("It is nearly the same as another answer")
    LONG = "long", _("A sentence that is too long")
    JARGON = "jargon", _("A word of the office")


WEIGHTS = {
    Flaw.OFF_POINT: 40, Flaw.PASSED_ON: 40, Flaw.NO_RESULT: 30, Flaw.COPY: 30, Flaw.MISNAMED: 20,
    Flaw.NO_DAY: 15, Flaw.NO_CONTACT: 10, Flaw.EMPTY: 5, Flaw.LONG: 5, Flaw.JARGON: 2,
}  # fmt: skip
"""How many of a hundred points each takes; five times them at most."""
LONGEST = 120
ALIKE = 0.7
"""From this share of shared runs of four characters on, two answers are nearly the same."""
FEWEST = 20
"""Runs that an answer has at least; the words of a shorter one are anybody's."""
ADDRESSED = 0.25
SHARED = 4
"""With less of the title's words and fewer words of all, an answer does not speak of a matter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw: where it is, in which sentence, by which words, and what stands against them."""

    flaw: Flaw
    start: int = 0
    end: int = 0
    sentence: str = ""
    words: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What was asked."""

    title: str
    body: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.title}\n{self.body}"


def review(demand: Demand, answer: str, others: Sequence[str] = ()) -> list[Finding]:
    """What may be wrong with an answer, the weightiest first; `others` answer other matters."""
    found = [*_on_the_whole(demand, answer), *_of_names(demand, answer), *_of_words(answer)]
    if other := likest(answer, others):
        found.append(Finding(Flaw.COPY, beside=other))
    return sorted(found, key=lambda each: (-WEIGHTS[each.flaw], each.start))


def score(findings: Iterable[Finding]) -> int:
    """A hundred, less what each flaw takes."""
    times: dict[Flaw, int] = {}
    for finding in findings:
        times[finding.flaw] = min(5, times.get(finding.flaw, 0) + 1)
    return max(0, 100 - sum(WEIGHTS[flaw] * times[flaw] for flaw in times))


# The whole answer.

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_GREETING = re.compile(
    r"(?:尊敬的|广大)?网友(?:朋友)?|“[^”]{1,24}”|[您你]们?好"
    r"|(?:现|今)?(?:将|就)?[^，。]{0,24}(?:回复|答复)如下"
    r"|[^，。！]{0,40}(?:收悉|获悉|知悉|收到)"
    r"|(?:非常|再次|首先)?(?:感谢|谢谢|祝|敬请|特此)[^，。！]*"
)
_PASSED = re.compile(
    r"[^，。！；]{0,24}(?:转|交办|交由|批转|督促)[^。；]{0,30}"
    r"(?:核实|办理|办复|处理|核查|核处|调查|答复|阅处|阅办|部门|反馈|查处|研究|处置|局|委|中|区|县)"
    r"|[^，。！；]{0,24}转(?:至|到|交|给)[^，。！；]{2,20}"
)
_RESULT = re.compile(
    r"属实|不实|查明|发现|完成|已经|已于|已对|已将(?!您|你)|已在|已要求|已责令|已督促|已拆|已清|已修"
    r"|整改|拆除|处罚|责令|立案|约谈|修复|清理|安装|开通|竣工|到位|恢复|没有|规定|可以|可到|可向"
    r"|符合|建议[您你]|不予|不能|无法|暂不|暂无|不属于|未纳入|纳入|应当|应该|需|由于|因为|因"
    r"|属于|按照|根据|依据|标准|目前|现已|是"
)
_DAY = re.compile(
    r"\d{1,4}\s*年|\d{1,2}\s*月|\d{1,2}\s*日|\d+\s*个?(?:工作日|小时|天|周)|[上下本]旬|年底|月底"
    r"|年内|月内|日内|周内|春节|国庆|[一二三四]季度|[上下]半年|今年|明年|[本下][周月]|前完成"
)
_SIGNED = re.compile(r"\s*\d{4}年\d{1,2}月\d{1,2}日\s*")
_PROMISE = re.compile(
    r"下一步|尽快|尽早|适时|择期|逐步|待[^，。]{2,16}后|争取(?=[^。]*(?:完成|解决))|拟(?=于|在|定|将)"
    r"|计划(?=于|在|将)|(?<![现即])将(?=会|尽|安排|组织|进一步|继续|积极|在|对|根据|结合|按照|视"
    r"|进行|加快|加强|督促|启动|实施)"
)
_CONTACT = re.compile(
    r"\d{3,4}[-－—]{1,2}\d{4,}|\d{7,}|(?:电话|热线|致电|拨打)[^。]{0,12}\d{3,}|123\d\d"
    r"|联系人|联系方式[:：]|窗口"
    r"|(?:到|前往|向)[^，。]{2,24}(?:咨询|办理|反映|申请|联系|投诉)"
)


def _on_the_whole(demand: Demand, answer: str) -> Iterator[Finding]:
    said = [each for each in _SENTENCE.finditer(answer) if not _SIGNED.fullmatch(each.group())]
    of_substance = [each for each in said if not _of_course(each.group())]
    passed = next((each for each in said if _PASSED.search(each.group())), None)
    if passed and not of_substance:
        yield _at(Flaw.PASSED_ON, passed, *passed.span())
        return
    if not any(_RESULT.search(s.group()) or _DAY.search(s.group()) for s in of_substance):
        yield Finding(Flaw.NO_RESULT)
    if not _CONTACT.search(answer):
        yield Finding(Flaw.NO_CONTACT)
    if of_substance and (missing := _not_addressed(demand, answer)):
        yield Finding(Flaw.OFF_POINT, beside="、".join(missing))
    yield from _without_a_day(of_substance)


def _without_a_day(sentences: Iterable[re.Match[str]]) -> Iterator[Finding]:
    """The first promise that has no day in its sentence."""
    for sentence in sentences:
        promise = _PROMISE.search(sentence.group())
        if promise and not _DAY.search(sentence.group()):
            at = sentence.start()
            yield _at(Flaw.NO_DAY, sentence, at + promise.start(), at + promise.end())
            return


def _of_course(sentence: str) -> bool:
    """A greeting, thanks, or that it was passed on: nothing of substance."""
    return len(re.sub(r"\W", "", _PASSED.sub("", _GREETING.sub("", sentence)))) <= 8


def _not_addressed(demand: Demand, answer: str) -> list[str]:
    """The words of a title that an answer should have, where it has hardly any of the matter's."""
    wanted = [word for word in dict.fromkeys(words(demand.title)) if _tells(word)]
    have = [word for word in wanted if any(part in answer for part in (word, *_halves(word)))]
    pairs = set(grams(demand.title, (2,)))
    there = sum(pair in answer for pair in pairs)
    if len(wanted) < 3 or max(len(have) / len(wanted), there / len(pairs)) >= ADDRESSED:
        return []
    return wanted if len(_shared(demand.text, answer)) < SHARED else []


def _shared(one: str, other: str) -> set[str]:
    return {word for word in words(one) if _tells(word)} & set(words(other))


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in PLAIN and bool(re.fullmatch(r"[一-龥]+", word))


def _halves(word: str) -> tuple[str, ...]:
    return (word[:2], word[-2:]) if len(word) > 3 else ()


def _at(flaw: Flaw, sentence: re.Match[str], start: int, end: int, beside: str = "") -> Finding:
    said = sentence.string[start:end]
    return Finding(flaw, start, end, sentence.group().strip(), said, beside)


# Names.

_PLACE = re.compile(
    r"[一-龥]{2,4}(?:小区|社区|大道|公园|花园|家园|学校|小学|中学|医院|广场|路|街|巷|村|镇|苑|桥)"
)
_COUNTED = frozenset("一二三四五六七八九十东西南北上下前后左右大小新老内外初高")


def _of_names(demand: Demand, answer: str) -> Iterator[Finding]:
    asked, said = _names(demand.text), _names(answer)
    for name in sorted(said - asked):
        for other in sorted(asked - said):
            if name not in demand.text and other not in answer and _one_off(name, other):
                yield _where(Flaw.MISNAMED, answer, name, other)
                return


def _names(text: str) -> set[str]:
    """Names of people, and of places by the last characters of a run that ends like one."""
    places = {match.group() for match in _PLACE.finditer(text)}
    return {name.whole for name in names_in(text)} | {
        place[-size:] for place in places for size in (3, 4, 5, 6) if len(place) >= size
    }


def _one_off(one: str, other: str) -> bool:
    """Whether two names differ in one character inside, and one of both spellings is no word."""
    if len(one) != len(other) or len(one) < 3 or one[-1] != other[-1]:
        return False
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) != 1 or at[0] == 0 or {one[at[0]], other[at[0]]} & (_COUNTED | set(SINGLE)):
        return False
    pairs = [(one[n : n + 2], other[n : n + 2]) for n in (at[0] - 1, at[0])]
    return not any(len(words(a)) == 1 and len(words(b)) == 1 for a, b in pairs)


def _where(flaw: Flaw, answer: str, said: str, beside: str) -> Finding:
    at = answer.find(said)
    whole = next(
        (s.group().strip() for s in _SENTENCE.finditer(answer) if s.start() <= at < s.end()), ""
    )
    return Finding(flaw, at, at + len(said), whole, said, beside)


# Words and sentences.

_TITLED = re.compile(r"《[^》]*》|〈[^〉]*〉")
"""Titles of laws and files are not the answer's own words."""


@cache
def phrases() -> tuple[tuple[str, str, str], ...]:
    """Empty words and words of the office: which of both, the words, and plainer ones."""
    with (files(__package__) / "seed" / "phrases.csv").open(encoding="utf-8") as file:
        return tuple((row["kind"], row["words"], row["instead"]) for row in csv.DictReader(file))


def _of_words(answer: str) -> Iterator[Finding]:
    for sentence in _SENTENCE.finditer(answer):
        at, said = sentence.start(), sentence.group()
        if len(said) > LONGEST:
            yield _at(Flaw.LONG, sentence, *sentence.span())
        own = _TITLED.sub(lambda title: " " * len(title.group()), said)
        for kind, phrase, instead in phrases():
            place = own.find(phrase)
            if place >= 0:
                start = at + place
                yield _at(Flaw(kind), sentence, start, start + len(phrase), instead)


# Copies.


def likest(answer: str, others: Sequence[str]) -> str:
    """The answer to another matter that is nearly the same; none where there is none."""
    mine = runs(answer)
    shares = [(alike(mine, runs(other)), other) for other in others]
    share, best = max(shares, default=(0.0, ""))
    return best if share >= ALIKE else ""


def runs(answer: str) -> frozenset[str]:
    """The runs of four characters of an answer, without its greeting and its thanks."""
    said = "".join(s.group() for s in _SENTENCE.finditer(answer) if not _of_course(s.group()))
    return frozenset(grams(said, (4,)))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of runs that two answers have both; a short one is like none."""
    few, many = sorted((len(one), len(other)))
    if few < FEWEST or few < ALIKE * many:
        return 0.0
    both = len(one & other)
    return both / (few + many - both)
