"""The sheet of a case drawn as a PDF: A4, tables that go on over pages, a foot on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from .sheet import Blank, Entry, Fact, Section, Sheet, Table
from .typeset import FIXED, HAN, Typesetter

MARGIN, FOOT = 18 * mm, 20 * mm
PADDING = 6
"""Points that the library leaves free inside a page's frame."""
WIDTH = A4[0] - 2 * MARGIN
INK, SOFT, LINE, SHADE = map(HexColor, ("#000000", "#444444", "#999999", "#eeeeee"))

TEXT = ParagraphStyle(
    "text", fontName=HAN, fontSize=10, leading=15.5, textColor=INK, wordWrap="CJK"
)
TITLE = ParagraphStyle("title", TEXT, fontSize=17, leading=24, spaceAfter=4)
HEADING = ParagraphStyle("heading", TEXT, fontSize=12.5, leading=18, spaceBefore=10, spaceAfter=4)
SMALL = ParagraphStyle("small", TEXT, fontSize=8.5, leading=12, textColor=SOFT)
LABEL = ParagraphStyle("label", TEXT, fontSize=9, leading=13.5, textColor=SOFT)
CELL = ParagraphStyle("cell", TEXT, fontSize=9, leading=13.5)
PASSAGE = ParagraphStyle("passage", CELL, leftIndent=8, spaceBefore=2)
MARK = ParagraphStyle("mark", SMALL, fontName=FIXED, textColor=INK, wordWrap=None)
RIGHT = ParagraphStyle("right", SMALL, alignment=2)

GRID: list[Any] = [
    ("GRID", (0, 0), (-1, -1), 0.4, LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
]
HEAD = ("BACKGROUND", (0, 0), (-1, 0), SHADE)
LEAST = 42
"""Points of a row that stay together where a page ends within it."""
LABELS, LONG = 25 * mm, 24
"""The width of the names of facts; a fact of more characters has a row of its own."""
NAMED = 40
"""So many characters that the type lacks are named at most."""


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a file. Its title is the number: nothing of a person is in what it is called."""
    held, setter = BytesIO(), Typesetter()
    document = SimpleDocTemplate(
        held,
        pagesize=A4,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=MARGIN,
        bottomMargin=FOOT,
        title=sheet.number,
        author="",
        creator="Yimen",
        lang=get_language(),
    )
    parts = list(drawn(sheet, setter))
    foot = partial(drawn_foot, sheet, setter)
    document.build(parts, canvasmaker=partial(Numbered, foot=foot))
    return held.getvalue()


class Numbered(Canvas):
    """Pages that say how many there are: each is kept until the last one is known."""

    def __init__(self, *args: Any, foot: Callable[[Canvas, int, int], None], **more: Any) -> None:
        super().__init__(*args, **more)
        self.foot, self.kept = foot, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page and begin the next."""
        self.kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Draw the foot of each page, and write them all."""
        for number, page in enumerate(self.kept, 1):
            self.__dict__.update(page)
            self.foot(self, number, len(self.kept))
            super().showPage()
        super().save()


def drawn_foot(sheet: Sheet, setter: Typesetter, canvas: Canvas, page: int, pages: int) -> None:
    """What every page says, should it be lost: the case, who printed it, which page of how many."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, FOOT - 4 * mm, A4[0] - MARGIN, FOOT - 4 * mm)
    numbered = _("Page {page} / {pages}").format(page=page, pages=pages)
    whose = f"{sheet.number} · {sheet.printed}"
    for said, style, share in ((whose, SMALL, 0.8), (numbered, RIGHT, 0.2)):
        line = setter.line(said, style)
        _wide, high = line.wrapOn(canvas, WIDTH * share, FOOT)
        left = MARGIN if style is SMALL else MARGIN + WIDTH * (1 - share)
        line.drawOn(canvas, left, FOOT - 5 * mm - high)


def drawn(sheet: Sheet, setter: Typesetter) -> Iterator[Flowable]:
    """The whole sheet, part by part."""
    yield setter.line(sheet.kind or pgettext("heading of a printed case", "Case sheet"), LABEL)
    yield from setter.lines(sheet.title, TITLE)
    for section in sheet.sections:
        # a heading does not end a page
        yield PageBreak() if section.apart else CondPageBreak(30 * mm)
        if section.heading:
            yield setter.line(section.heading, HEADING)
        yield from body(section, setter)
    if setter.lacking:
        yield Spacer(0, 8)
        yield setter.line(lacking(setter), SMALL)


def body(section: Section, setter: Typesetter) -> Iterator[Flowable]:
    """What stands under a heading."""
    if section.prose:
        yield from setter.lines(section.prose, SMALL if section.marks else TEXT)
    if section.marks:
        half = len(section.marks) // 2
        rows = (section.marks[:half], section.marks[half:])
        yield KeepTogether([Paragraph(" ".join(row), MARK) for row in rows])
    if section.facts:
        yield facts(section.facts, setter)
    if section.table:
        yield table(section.table, setter)
    if section.entries:
        yield timeline(section.entries, setter)
    if section.blanks:
        yield blanks(section.blanks, setter)


def facts(said: Sequence[Fact], setter: Typesetter) -> Grid:
    """Names and what is said under them, two to a row; what is long has a row of its own."""
    rows: list[list[Any]] = []
    spans: list[Any] = []
    for long, group in groupby(said, key=lambda fact: len(fact[1]) > LONG):
        cells = [(setter.line(name, LABEL), setter.lines(says, CELL)) for name, says in group]
        for place in range(0, len(cells), 1 if long else 2):
            pair = cells[place : place + (1 if long else 2)]
            if len(pair) == 1:
                spans.append(("SPAN", (1, len(rows)), (3, len(rows))))
            rows.append([*(cell for both in pair for cell in both), *[""] * (4 - 2 * len(pair))])
    shades = [("BACKGROUND", (0, 0), (0, -1), SHADE)]
    shades += [
        ("BACKGROUND", (2, each), (2, each), SHADE) for each, row in enumerate(rows) if row[2]
    ]
    value = WIDTH / 2 - LABELS
    return grid(rows, [LABELS, value, LABELS, value], [*shades, *spans])


def table(said: Table, setter: Typesetter) -> Grid:
    """Rows under a head that stands again on every page."""
    rows = [[setter.line(name, LABEL) for name in said.head]]
    rows += [[setter.lines(says, CELL) for says in row] for row in said.rows]  # type: ignore[misc]
    widths = [WIDTH * share / sum(said.shares) for share in said.shares]
    return grid(rows, widths, [HEAD], repeated=1)


def blanks(said: Sequence[Blank], setter: Typesetter) -> Grid:
    """Boxes for signatures and seals, two to a row, none torn by the end of a page."""
    cells = [
        [setter.line(each.whose, LABEL), *setter.lines(each.typed, CELL), Drawn(each.strokes)]
        for each in said
    ]
    rows: list[list[Any]] = [cells[place : place + 2] for place in range(0, len(cells), 2)]
    rows[-1] += [""] * (2 - len(rows[-1]))
    return Grid(rows, colWidths=[WIDTH / 2] * 2, style=GRID, hAlign="LEFT")


class Drawn(Flowable):
    """A signature as it was drawn on a screen, or the room for one by hand."""

    def __init__(self, strokes: Sequence[Sequence[tuple[int, int]]]) -> None:
        super().__init__()
        self.strokes = strokes
        self.width, self.height = 60 * mm, 22 * mm

    def draw(self) -> None:
        """One line after the other, without anything between them."""
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        for stroke in self.strokes:
            path = canvas.beginPath()
            for place, (across, down) in enumerate(stroke):
                move = path.lineTo if place else path.moveTo
                move(across / 1000 * self.width, (1 - down / 1000) * self.height)
            canvas.drawPath(path)


def timeline(entries: Sequence[Entry], setter: Typesetter) -> Grid:
    """All that happened, an event a row, with the words that belong to it."""
    head = (pgettext("number of an event", "No."), _("When"), pgettext("timeline", "What happened"))
    rows: list[list[Any]] = [[setter.line(name, LABEL) for name in head]]
    for entry in entries:
        told = [setter.line(entry.sentence, CELL)]
        told += [setter.line(f"{name}: {says}", SMALL) for name, says in entry.more]
        for name, text in entry.passages:
            told += [setter.line(name, SMALL), *setter.lines(text, PASSAGE)]
        rows.append([setter.line(str(entry.number), LABEL), setter.line(entry.at, LABEL), told])
    return grid(rows, [11 * mm, 40 * mm, WIDTH - 51 * mm], [HEAD], repeated=1)


def grid(rows: list[list[Any]], widths: list[float], looks: list[Any], repeated: int = 0) -> Grid:
    """A ruled table that goes on over pages, within a row where that is longer than a page."""
    return Grid(
        rows,
        colWidths=widths,
        style=[*GRID, *looks],
        repeatRows=repeated,
        splitInRow=LEAST,
        hAlign="LEFT",
    )


def lacking(setter: Typesetter) -> str:
    """Which characters were left out: they can be looked up by their places in Unicode."""
    named = [f"U+{ord(each):04X}" for each in setter.lacking]
    more = " …" if len(named) > NAMED else ""
    says = _("〓 stands for what this type cannot show, in the order of the text:")
    return f"{says} {' '.join(named[:NAMED])}{more}"
