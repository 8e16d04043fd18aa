"""A sitting as a calendar file (iCalendar, RFC 5545; how it is sent: RFC 5546).

Pure functions: nothing here knows a party or a mediator, so no file can name one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75
"""Octets of a line without its end (RFC 5545 3.1)."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar is told; moments are aware. `uid` never changes, `sequence` rises."""

    uid: str
    sequence: int
    told_at: datetime
    begins: datetime
    ends: datetime
    summary: str
    place: str
    organiser: str
    organiser_address: str
    page: str
    called_off: bool = False


def calendar_file(said: Appointment) -> bytes:
    """The file: UTF-8, lines that end with CRLF and are folded at 75 octets."""
    return b"".join(line for each in lines(said) for line in folded(each))


def lines(said: Appointment) -> Iterator[str]:
    """The content lines, unfolded."""
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Yimen//Sittings//EN"
    yield f"METHOD:{'CANCEL' if said.called_off else 'PUBLISH'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(said.uid)}"
    yield f"SEQUENCE:{said.sequence}"
    yield f"DTSTAMP:{moment(said.told_at)}"
    yield f"DTSTART:{moment(said.begins)}"
    yield f"DTEND:{moment(said.ends)}"
    yield f"SUMMARY:{escaped(said.summary)}"
    yield f"LOCATION:{escaped(said.place)}"
    yield f"ORGANIZER;CN={quoted(said.organiser)}:{said.organiser_address}"
    yield f"URL:{said.page}"
    yield "CLASS:PRIVATE"
    yield f"STATUS:{'CANCELLED' if said.called_off else 'CONFIRMED'}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def moment(at: datetime) -> str:
    """A moment in UTC (RFC 5545 3.3.5, form 2)."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line end are written otherwise (3.3.11)."""
    plain = "\n".join(text.splitlines())
    for each in "\\;,":
        plain = plain.replace(each, f"\\{each}")
    return plain.replace("\n", "\\n")


def quoted(text: str) -> str:
    """A parameter's value in quotes: it can hold neither quotes nor control characters (3.2)."""
    return '"' + "".join("'" if c == '"' else c for c in text if c >= " " and c != "\x7f") + '"'


def folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets; no character is torn apart."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > WIDTH:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
