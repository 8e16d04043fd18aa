"""A text without what tells who somebody is: every span that goes, its kind, and what stands there.

个人信息保护法 art. 25, 73: what is published of residents must not lead back to them. Missing one
is worse than taking out too much, so a number that may be a telephone is one. Whoever publishes
sees every span beside the text and decides; nothing here does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .employers import employers_in
from .people import names_in


class Identifier(TextChoices):
    """What kind of thing tells who somebody is."""

    PERSON = "person", _("Name of a person")
    MOBILE = "mobile", _("Mobile telephone")
    LANDLINE = "landline", _("Telephone of a place")
    IDENTITY = "identity", _("Number of a person's document")
    CARD = "card", _("Bank card or account")
    PLATE = "plate", _("Number plate")
    MAIL = "mail", _("E-mail")
    ACCOUNT = "account", _("WeChat or QQ")
    ADDRESS = "address", _("House, unit or room")
    GROUP = "group", _("Group of a village")
    EMPLOYER = "employer", _("Company or shop")


WORDS = {
    Identifier.MOBILE: "[电话]",
    Identifier.LANDLINE: "[电话]",
    Identifier.IDENTITY: "[证件号码]",
    Identifier.CARD: "[账号]",
    Identifier.PLATE: "[车牌]",
    Identifier.MAIL: "[邮箱]",
    Identifier.ACCOUNT: "[账号]",
    Identifier.ADDRESS: "[门牌]",
    Identifier.GROUP: "[村组]",
    Identifier.EMPLOYER: "某单位",
}
ORDER = (
    Identifier.MAIL, Identifier.IDENTITY, Identifier.MOBILE, Identifier.CARD, Identifier.PLATE,
    Identifier.ACCOUNT, Identifier.LANDLINE, Identifier.ADDRESS, Identifier.GROUP,
    Identifier.PERSON, Identifier.EMPLOYER,
)  # fmt: skip
"""Where two overlap, the earlier kind is meant."""
MARKS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Span:
    """Something that goes: where it stands, which kind it is of, and what stands there instead."""

    kind: Identifier
    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A text as it may be shown, and every span that was taken out of the original."""

    text: str
    spans: tuple[Span, ...]
    original: str

    @property
    def parts(self) -> Iterator[tuple[str, Span | None]]:
        """What stays, and what stands instead of each span, in order: so a page can mark them."""
        at = 0
        for span in self.spans:
            if at < span.start:
                yield self.original[at : span.start], None
            yield span.instead, span
            at = span.end
        if at < len(self.original):
            yield self.original[at:], None


def deidentified(
    text: str, *, keep: Collection[Identifier] = (), known: Collection[str] = ()
) -> Deidentified:
    """A text without what tells who somebody is.

    `keep` are kinds that stay (an answer keeps the telephone of its office); `known` are names that
    are public: units of the city, and whoever answers for them. Done once more, it changes nothing.
    """
    wanted = set(Identifier) - set(keep)
    spans: list[Span] = []
    while True:
        shown = Deidentified("", _named(spans, text), text)
        more = _more(shown, wanted, known)
        if not more:
            return Deidentified("".join(said for said, _span in shown.parts), shown.spans, text)
        spans = sorted([*spans, *more], key=lambda span: span.start)


def _more(
    shown: Deidentified, wanted: Collection[Identifier], known: Collection[str]
) -> list[Span]:
    """What is found in a text as it would be shown by now, where it stands in the original."""
    said = ""
    places: list[int] = []
    at = 0
    for part, span in shown.parts:
        said += part
        places += [-1] * len(part) if span else range(at, at + len(part))
        at = span.end if span else at + len(part)
    return [
        Span(span.kind, places[span.start], places[span.end - 1] + 1, span.instead)
        for span in _spans(said, wanted, known)
        if -1 not in places[span.start : span.end]
    ]


def _spans(text: str, wanted: Collection[Identifier], known: Collection[str]) -> list[Span]:
    """Spans that do not overlap, in order; the earlier kind wins, then the longer one."""
    found = [span for span in _found(text) if span.kind in wanted]
    found = [span for span in found if text[span.start : span.end] not in known]
    same = {(span.kind, text[span.start : span.end]): span for span in found}
    found += [again for span in same.values() for again in _elsewhere(text, span)]
    found.sort(key=lambda span: (ORDER.index(span.kind), span.start - span.end, span.start))
    kept: list[Span] = []
    taken = bytearray(len(text))
    for span in found:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _elsewhere(text: str, span: Span) -> Iterator[Span]:
    """The same words elsewhere: what is taken out once stands nowhere; 一社 is not of 统一社会."""
    said = re.escape(text[span.start : span.end])
    alone = rf"(?<![统第{_NUMERALS}]){said}{_NO_WORD}"
    for match in re.finditer(alone if span.kind == Identifier.GROUP else said, text):
        yield Span(span.kind, match.start(), match.end(), span.instead)


def _found(text: str) -> Iterator[Span]:
    plain = plainly(text)
    for kind, start, end in numbers_in(plain):
        yield Span(kind, start, end, WORDS[kind])
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            yield Span(kind, start, end, WORDS[kind])
    for name in names_in(text):
        yield Span(Identifier.PERSON, name.start, name.end, f"{name.surname}某")
    for start, end in employers_in(text):
        yield Span(Identifier.EMPLOYER, start, end, WORDS[Identifier.EMPLOYER])


def _named(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Different people of one surname stay apart: 张某, 张某甲, 张某乙."""
    told: dict[str, dict[str, str]] = {}
    return tuple(
        Span(span.kind, span.start, span.end, _as_somebody(span, text, told))
        if span.kind == Identifier.PERSON
        else span
        for span in spans
    )


def _as_somebody(span: Span, text: str, told: dict[str, dict[str, str]]) -> str:
    plain = span.instead[: span.instead.index("某") + 1]
    alike = told.setdefault(plain, {})
    name, n = text[span.start : span.end], len(alike)
    mark = "" if n == 0 else MARKS[n - 1] if n <= len(MARKS) else MARKS[-1]
    return alike.setdefault(name, plain + mark)


# Numbers, in whichever way they are written.

CHINESE = str.maketrans("〇零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖两", "0011234567891234567892")
_BETWEEN = r"[ \-—–·.、_/*]{0,3}"
_DIGIT = r"[〇零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖两\d]"
_RUN = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6,}}")
_LONG = re.compile(rf"(?<![\dA-Za-z])\+?\d(?:{_BETWEEN}\d){{8,}}(?:{_BETWEEN}[Xx])?(?![\dA-Za-z])")
_MOBILE = re.compile(r"(?:86|0086|0)?1[3-9]\d{9}")
_BORN = re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_BORN_SHORT = re.compile(r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_DAY = re.compile(r"(?:19|20)\d\d[-./—][01]?\d[-./—][0-3]?\d")


def plainly(text: str) -> str:
    """Half width; and Chinese digits of a long run as digits. As long as the text itself."""
    flat = "".join(_flat(each) for each in text)
    return _RUN.sub(lambda match: match.group().translate(CHINESE), flat)


def _flat(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return character
    return " " if plain.isspace() and plain != "\n" else plain


def numbers_in(plain: str) -> Iterator[tuple[Identifier, int, int]]:
    """Long runs of digits, by how many they are and how they begin."""
    for match in _LONG.finditer(plain):
        kind = kind_of(re.sub(r"[^\dXx]", "", match.group()))
        if kind and not _DAY.match(match.group()):
            yield kind, match.start(), match.end()


def kind_of(digits: str) -> Identifier | None:
    """What a long number is: a telephone, a document, an account; nothing, where it is none."""
    if _MOBILE.fullmatch(digits):
        return Identifier.MOBILE
    if _BORN.fullmatch(digits) or _BORN_SHORT.fullmatch(digits):
        return Identifier.IDENTITY
    if re.fullmatch(r"0\d{9,11}|400\d{7}|800\d{7}", digits):
        return Identifier.LANDLINE
    if 15 <= len(digits) <= 21:
        return Identifier.CARD
    return None


_D = rf"\d(?:{_BETWEEN}\d)"
_N = r"(?:[A-Za-z]?\d{1,5}[A-Za-z]?|[一二三四五六七八九十]{1,3})"
_PART = (
    rf"(?:{_N}(?:号楼|号院|栋|幢|单元)|[A-Za-z]\d{{0,2}}座"
    rf"|\d{{2,4}}(?:室|号?房(?!补|改|产|贷))|{_N}号附\d+号?)"
)
_TAIL = r"(?:[ ,，]?\d{2,5}(?!\d|[年月日元万多人台条家户])(?:号|室|房)?)?"
_NUMERALS = r"\d一二三四五六七八九十"
_NTH = r"第?(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_NTHS = rf"(?:{_NTH}[、,，.和及至到-])*{_NTH}"
_NO_WORD = r"(?<!社(?=[会保区交团联]))(?<!组(?=[织成合建]))(?<!队(?=[伍长]))"
_TEAM = rf"(?:社|小?组|队){_NO_WORD}"
_VILLAGER = r"的?(?:全体)?(?:村民|社员|农户|农民|居民)"
PATTERNS = (
    (Identifier.MAIL, re.compile(r"[A-Za-z0-9][\w.+\-]*\s?@\s?[\w\-]+(?:\.[A-Za-z0-9\-]+)+", re.A)),
    (Identifier.MOBILE, re.compile(r"(?<!\d)1[3-9]\d[*xX×]{3,6}\d{2,4}(?!\d)")),
    (
        Identifier.IDENTITY,
        re.compile(r"(?<![A-Za-z\d])(?:[EeGgDdSsPp]\d{8}|[HhMmCc]\d{8,10})(?![A-Za-z\d])"),
    ),
    (
        Identifier.PLATE,
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ·.\-]?"
            r"[A-HJ-NP-Za-hj-np-z][ ·.\-]?(?:[A-HJ-NP-Za-hj-np-z\d][ ·\-]?){4,5}"
            r"[\d A-HJ-NP-Za-hj-np-z挂学警港澳](?![A-Za-z\d])"
        ),
    ),
    (
        Identifier.CARD,
        re.compile(
            rf"(?:账号|帐号|卡号|账户|帐户|银行卡|存折)[^\d\n]{{0,6}}(?P<it>{_D}{{7,22}})(?!\d)"
        ),
    ),
    (
        Identifier.ACCOUNT,
        re.compile(
            r"(?i:微信|薇信|wx|vx|v信|weixin|wechat|qq|扣扣)"
            r"(?:号码|群号|号|群|ID|id)?[ ：:为是,，]{0,3}"
            rf"(?P<it>[A-Za-z][\w\-]{{4,19}}|{_D}{{4,11}})(?![\w])",
            re.A,
        ),
    ),
    (
        Identifier.LANDLINE,
        re.compile(rf"(?<!\d)[(（]0\d{{2,3}}[)）][ \-]?{_D}{{6,7}}(?!\d)"),
    ),
    (
        Identifier.LANDLINE,
        re.compile(
            r"(?:电话|座机|致电|热线|联系方式|拨打|号码|[Tt][Ee][Ll])"
            rf"[^\d\n]{{0,8}}(?P<it>{_D}{{6,8}})(?!\d)"
        ),
    ),
    (
        Identifier.ADDRESS,
        re.compile(
            rf"(?:(?<=[路街巷道弄里])|(?<=[{_NUMERALS}][社组队]))"
            rf"(?:{_N}|\d{{1,4}}[-—]\d{{1,4}})号(?!线|公交|令|文|台)"
            rf"(?:[ ,，]?{_PART})*{_TAIL}"
        ),
    ),
    (
        Identifier.ADDRESS,
        re.compile(rf"(?<![共有约近建多数每几第中\d]){_PART}(?:[ ,，]?{_PART})*{_TAIL}"),
    ),
    (
        Identifier.ADDRESS,
        re.compile(
            r"(?<=[区苑园城庭府寓邸湾居村])[A-Za-z]?\d{1,3}[-—]\d{1,3}(?:[-—]\d{2,4})+(?!\d)"
        ),
    ),
    (
        Identifier.GROUP,
        re.compile(
            rf"{_NTHS}(?:(?:村民|居民|生产)小组|生产队)"
            rf"|(?:(?<=[村庄屯寨场])|(?<=社区)){_NTHS}{_TEAM}"
            rf"|{_NTHS}{_TEAM}(?={_VILLAGER})"
            rf"|(?<![第统{_NUMERALS}])(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})社{_NO_WORD}"
        ),
    ),
)
"""Other things that are told by their form; where there is a group `it`, that is what goes."""
