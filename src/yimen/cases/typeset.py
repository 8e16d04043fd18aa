"""Words as the type of a printed file can set them, whatever people have written.

STSong-Light is in every reader of PDF and need not be sent along. It has the characters of GBK and
of the first extension of Unicode; Latin letters look better in Helvetica, which is there as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

HAN, LATIN, FIXED = "STSong-Light", "Helvetica", "Courier"
pdfmetrics.registerFont(UnicodeCIDFont(HAN))

LACKING = "〓"
"""What printers have always set for a type that they do not have."""
INSTEAD = {"\u00a0": " ", "\u3000": "\u3000", "\t": " ", "⏸": "‖", "\u2011": "-"}
NOT_IN_IT = frozenset("ńňɑɡ︱︳︴︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄")
"""Characters of GBK that the font's own table (UniGB-UCS2-H) leaves out."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories without a picture: controls, marks of direction, joiners."""
SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


class Typesetter:
    """Sets words, and remembers the characters that it had no type for."""

    def __init__(self) -> None:
        self.lacking: dict[str, None] = {}

    def lines(self, text: str, style: ParagraphStyle) -> list[Paragraph]:
        """A paragraph for each line that somebody wrote; empty ones are left out."""
        written = (line.strip() for line in text.splitlines())
        return [self.line(line, style) for line in written if line] or [self.line("", style)]

    def line(self, text: str, style: ParagraphStyle) -> Paragraph:
        """One paragraph. What looks like markup in it is nothing but text."""
        runs = groupby(self._types(text), key=lambda each: each[0])
        return Paragraph(
            "".join(marked(font, "".join(c for _f, c in run)) for font, run in runs), style
        )

    def _types(self, text: str) -> Iterator[tuple[str, str]]:
        """Each character with the font that has it."""
        for written in unicodedata.normalize("NFC", text):
            character = INSTEAD.get(written, written)
            font = font_of(character)
            if font:
                yield font, character
            elif font is None:
                self.lacking.setdefault(character)
                yield HAN, LACKING


def marked(font: str, run: str) -> str:
    """A run of characters as Paragraph reads it: Han is what a style begins with."""
    return escape(run) if font == HAN else f'<font name="{font}">{escape(run)}</font>'


@lru_cache(maxsize=4096)
def font_of(character: str) -> str | None:
    """The font that has a character; "" for what nobody sees, None where none has it."""
    if " " <= character <= "~" or ("\u00a1" <= character <= "\u00ff" and character != "\u00ad"):
        return LATIN
    if unicodedata.category(character) in UNSEEN or character in SELECTORS:
        return ""
    return HAN if in_han(character) else None


def in_han(character: str) -> bool:
    """Whether STSong-Light has it (Adobe-GB1-4 by UniGB-UCS2-H)."""
    if "\u3400" <= character <= "\u4db5" or character == "€":
        return True
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character not in NOT_IN_IT
