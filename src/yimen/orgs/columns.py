"""What a cell of an imported file may say: parsers that name what they expected."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from shapely.errors import GEOSException
from shapely.geometry import shape

from yimen.kernel.errors import Invalid
from yimen.orgs.emails import mail_address
from yimen.orgs.phones import e164

Parse = Callable[[str], Any]


class Unreadable(Exception):
    """A cell says something else than was expected; the message is what was expected."""


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ufffe\uffff]")
_EXCEL_NUMBER = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00:00)?")
_WORDS = {True: {"1", "true", "yes", "是", "启用"}, False: {"0", "false", "no", "否", "停用"}}


def text(longest: int, *, lines: bool = False) -> Parse:
    """Any text of at most so many characters; line breaks only where `lines` says so."""

    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise Unreadable(_("at most %d characters") % longest)
        if _CONTROL.search(cell) or ("\n" in cell and not lines):
            raise Unreadable(_("text without control characters or line breaks"))
        return cell

    return parse


def code(pattern: str, expected: Callable[[], str], lengths: Collection[int] = ()) -> Parse:
    """A code kept as text; what a spreadsheet made of it is repaired when there is one way only.

    `620702.0` loses its fraction; with `lengths`, a leading zero that was lost is put back;
    `6.2E+11` has lost digits and is refused.
    """

    def parse(cell: str) -> str:
        if _EXCEL_NUMBER.fullmatch(cell):
            raise Unreadable(_("a code as text (the spreadsheet turned it into a number)"))
        found = re.sub(r"\.0+$", "", cell)
        if found.isdigit() and len(found) not in lengths and len(found) + 1 in lengths:
            found = f"0{found}"
        if not re.fullmatch(pattern, found, re.ASCII):
            raise Unreadable(expected())
        return found

    return parse


def choice(kind: type[TextChoices], words: dict[str, str] | None = None) -> Parse:
    """One of the values, written as its code, as its label, or as one of `words`."""
    known = {value: value for value in kind.values} | (words or {})

    def parse(cell: str) -> str:
        labels = {str(label).casefold(): value for value, label in kind.choices}
        found = known.get(cell) or labels.get(cell.casefold())
        if found is None:
            raise Unreadable(_("one of %s") % ", ".join(kind.values))
        return found

    return parse


def boolean(cell: str) -> bool:
    """1 or 0, yes or no, 是 or 否."""
    for value, words in _WORDS.items():
        if cell.casefold() in words:
            return value
    raise Unreadable(_("1 or 0"))


def day(cell: str) -> date:
    """2026-01-31, 2026/1/31 or 2026年1月31日."""
    found = _DAY.fullmatch(cell)
    try:
        if found:
            return date(*map(int, found.group(1, 2, 3)))
    except ValueError:
        pass
    raise Unreadable(_("a day such as 2026-01-31"))


def degrees(limit: int) -> Parse:
    """Degrees of latitude (90) or longitude (180), WGS 84."""

    def parse(cell: str) -> float:
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:
            raise Unreadable(_("degrees between %(least)d and %(most)d") % _between(limit))
        return value

    return parse


def _between(limit: int) -> dict[str, int]:
    return {"least": -limit, "most": limit}


def number(least: int, most: int) -> Parse:
    """A whole number."""

    def parse(cell: str) -> int:
        digits = re.sub(r"\.0+$", "", cell)
        if not re.fullmatch(r"\d{1,9}", digits, re.ASCII) or not least <= int(digits) <= most:
            raise Unreadable(
                _("a whole number between %(least)d and %(most)d") % {"least": least, "most": most}
            )
        return int(digits)

    return parse


def phone(cell: str) -> str:
    """A telephone number, as E.164."""
    try:
        return e164(cell)
    except Invalid as wrong:
        raise Unreadable(_("a telephone number, a land line with its area code")) from wrong


def email(cell: str) -> str:
    """An e-mail address."""
    try:
        return mail_address(cell)
    except Invalid as wrong:
        raise Unreadable(_("an e-mail address")) from wrong


def boundary(cell: str) -> dict[str, Any]:
    """A GeoJSON polygon (or several) in WGS 84 that does not cross itself."""
    try:
        written = json.loads(cell)
        drawn = shape(written)
        west, south, east, north = drawn.bounds
        known = drawn.geom_type in ("Polygon", "MultiPolygon") and drawn.is_valid
        if known and west >= -180 and east <= 180 and south >= -90 and north <= 90:
            return {"type": written["type"], "coordinates": written["coordinates"]}
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, GEOSException):
        pass
    raise Unreadable(_("a GeoJSON Polygon in WGS 84 whose lines do not cross"))


def words(pattern: str, expected: Callable[[], str]) -> Parse:
    """Several codes with spaces between them, each once, in order."""

    def parse(cell: str) -> list[str]:
        found = cell.split()
        if not all(re.fullmatch(pattern, each) for each in found):
            raise Unreadable(expected())
        return sorted(set(found))

    return parse


def names(longest: int) -> Parse:
    """Several names with 、 or a comma between them, each once."""
    one = text(longest)

    def parse(cell: str) -> list[str]:
        found = [one(each.strip()) for each in re.split(r"[、，,；;]", cell)]
        return list(dict.fromkeys(each for each in found if each))

    return parse
