"""Each line of a file as a row that commands understand, or what cannot be read in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from yimen.cases.models import Urgency
from yimen.catalogue.models import Category
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.orgs.columns import Unreadable, boolean, choice, degrees, phone
from yimen.orgs.models import Area
from yimen.orgs.sheets import Line
from yimen.orgs.tables import Fault
from yimen.requests.models import Kind

T = TypeVar("T")

LONGEST = 20_000  # characters, as the command has it
EARLIEST = 1990  # hotlines are younger
UNDATED = datetime(2000, 1, 1, tzinfo=BEIJING)
"""The moment in the key of a row without one: the key must be the same every time."""

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]*(\d{1,2})(?:[:：时点](\d{1,2})?分?)?(?:[:：]?(\d{1,2})(?:\.\d+)?秒?)?)?"
)
_KINDS = {
    "咨询": Kind.QUESTION, "求助": Kind.HELP, "投诉": Kind.COMPLAINT, "举报": Kind.REPORT,
    "建议": Kind.SUGGESTION, "表扬": Kind.PRAISE, "感谢": Kind.PRAISE, "其他": Kind.OTHER,
}  # fmt: skip
_URGENCIES = {"一般": "normal", "紧急": "pressing", "特急": "urgent"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file, read. `at` is None where the file gives no time."""

    line: int
    key: UUID
    cells: Mapping[str, str]
    at: datetime | None
    title: str
    body: str
    category: Category | None
    area: Area | None
    lat: float | None
    lon: float | None
    kind: Kind
    urgency: Urgency
    confidential: bool
    phone: str
    reply: str
    replied_at: datetime | None

    def says(self, name: str) -> str:
        """A cell as it stands in the file; "" where there is no such column."""
        return self.cells.get(name, "")


@dataclass
class Reader:
    """Reads lines one after the other, with what the city knows."""

    columns: Mapping[str, str]
    categories: list[Category] = field(default_factory=lambda: list(Category.objects.all()))
    areas: dict[str, Area] = field(default_factory=lambda: Area.objects.in_bulk())
    seen: Counter[str] = field(default_factory=Counter)

    def row(self, line: Line) -> Row | list[Fault]:
        """The line as a row, or everything that cannot be read in it."""
        number, cells = line
        found = {name: cells.get(column, "") for column, name in self.columns.items()}
        reading = Reading(number, found, {name: column for column, name in self.columns.items()})
        at, replied_at = reading.moment("time"), reading.moment("reply_time")
        title, body = reading.words()
        if at and replied_at and replied_at < at:
            reading.fault("reply_time", _("a moment after the message"))
        lat, lon = reading.read("lat", degrees(90), None), reading.read("lon", degrees(180), None)
        if (lat is None) != (lon is None):
            reading.fault("lat", _("latitude and longitude, or neither"))
        row = Row(
            line=number,
            key=self._key(found, at),
            cells=found,
            at=at or replied_at,
            title=title,
            body=body,
            category=self._category(found),
            area=reading.read("area", self._area, None),
            lat=lat,
            lon=lon,
            kind=reading.read("kind", choice(Kind, dict(_KINDS)), _kind_of(title)),
            urgency=reading.read("urgency", choice(Urgency, _URGENCIES), Urgency.NORMAL),
            confidential=reading.read("confidential", boolean, False),
            phone=reading.read("phone", phone, ""),
            reply=reading.reply(),
            replied_at=replied_at,
        )
        return reading.faults or row

    def _key(self, found: Mapping[str, str], at: datetime | None) -> UUID:
        """The case of a row: the same for the same row in another file, or on another day.

        Rows that are alike in everything, as where a file gives neither number nor time, are told
        apart by which of them it is.
        """
        told = [found.get(name, "") for name in ("id", "user", "time", "title", "body")]
        digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
        self.seen[digest] += 1
        return uuid7(at or UNDATED, f"import/{digest}/{self.seen[digest]}")

    def _category(self, found: Mapping[str, str]) -> Category | None:
        """The category of that name, at whatever level; the narrowest that the file names."""
        names = re.split(r"[/／>＞|]", found.get("category", ""))
        names = [name.strip() for name in (*names, found.get("subcategory", "")) if name.strip()]
        best: Category | None = None
        for name in names:
            same = [each for each in self.categories if name in (each.name, each.code)]
            below = [each for each in same if best and each.code.startswith(best.code)]
            top = min((each.level for each in same), default=0)
            fit = below or ([each for each in same if each.level == top] if best is None else [])
            best = fit[0] if len(fit) == 1 else best
        return best

    def _area(self, cell: str) -> Area:
        code = cell.removesuffix(".0")
        if code in self.areas:
            return self.areas[code]
        named = [each for each in self.areas.values() if each.name == cell]
        if len(named) == 1:
            return named[0]
        raise Unreadable(_("the code or the name of one area"))


@dataclass
class Reading:
    """One line while it is read: its cells, and what is wrong with them."""

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, expected: str) -> None:
        """Note what is wrong."""
        wrong = self.cells.get(name, "")
        self.faults.append(Fault(self.line, self.columns.get(name, name), wrong, expected))

    def read(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """A cell, read; `otherwise` where it is empty or cannot be read."""
        cell = self.cells.get(name, "")
        try:
            return parse(cell) if cell else otherwise
        except Unreadable as wrong:
            self.fault(name, str(wrong))
            return otherwise

    def words(self) -> tuple[str, str]:
        """Title and body; either stands in for the other."""
        title, body = (self.cells.get(name, "").strip() for name in ("title", "body"))
        if not (title or body):
            self.fault("body", _("a text"))
        self._fits("body", body)
        return title or body, body or title

    def reply(self) -> str:
        """What was answered, if anything was."""
        found = self.cells.get("reply", "").strip()
        self._fits("reply", found)
        return found

    def _fits(self, name: str, text: str) -> None:
        if len(text) > LONGEST:
            self.fault(name, _("at most %d characters") % LONGEST)
        if "\x00" in text:
            self.fault(name, _("text without control characters or line breaks"))

    def moment(self, name: str) -> datetime | None:
        """A moment of the past, in Beijing."""
        return self.read(name, moment, None)


def moment(cell: str) -> datetime:
    """2020/1/4 11:17:46, 2020-01-04T11:17, 2020年1月4日 11时, 2020-01-04: a moment of the past."""
    found = _MOMENT.fullmatch(cell.strip())
    try:
        parts = [int(each) for each in found.groups() if each] if found else []
        when = datetime(*parts[:6], tzinfo=BEIJING)  # type: ignore[arg-type,misc]
    except (ValueError, TypeError):
        raise Unreadable(_("a moment such as 2026-01-31 09:30")) from None
    if not when.year >= EARLIEST or when > now():
        raise Unreadable(_("a moment of the past"))
    return when


def _kind_of(title: str) -> Kind:
    """A title often begins with what its writer wants."""
    return _KINDS.get(title[:2], Kind.OTHER)
