"""A calendar file as RFC 5545 wants it, read back by rules written without the writer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.cast import at

from yimen.sittings.calendar_file import Appointment, calendar_file, quoted

PLAIN = Appointment(
    uid="0198c0de-1@city.example",
    sequence=0,
    told_at=at("2026-03-02 08:00"),
    begins=at("2026-03-03 09:00"),
    ends=at("2026-03-03 10:30"),
    summary="Mediation of matter 260302-00001",
    place="甘州区社会治理中心调解室一，二楼东侧走廊尽头，请带身份证件; 3, rue \\ x\r\nfloor 2",
    organiser='甘州 "中心"',
    organiser_address="https://city.example",
    page="https://city.example/matters/disputes/0198c0de/sittings/",
)


def lines(said: Appointment) -> list[str]:
    """The content lines, unfolded."""
    raw = calendar_file(said)
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    return re.sub(r"\r\n[ \t]", "", raw.decode("utf-8")).split("\r\n")[:-1]


def value(said: Appointment, name: str) -> str:
    (found,) = [line for line in lines(said) if re.match(rf"{name}[:;]", line)]
    return found.partition(":")[2]


def test_lines_are_folded_at_75_octets_and_no_character_is_torn() -> None:
    pieces = calendar_file(PLAIN).split(b"\r\n")[:-1]
    assert max(map(len, pieces)) <= 75
    assert any(piece.startswith(b" ") for piece in pieces)
    for piece in pieces:
        piece.decode("utf-8")


def test_text_is_escaped_and_comes_back() -> None:
    kept = value(PLAIN, "LOCATION")
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", kept)
    back = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], kept)
    assert back == PLAIN.place.replace("\r\n", "\n")


def test_times_are_in_utc() -> None:
    times = [value(PLAIN, name) for name in ("DTSTAMP", "DTSTART", "DTEND")]
    assert times == ["20260302T000000Z", "20260303T010000Z", "20260303T023000Z"]


def test_everything_that_must_be_there_is_there_once() -> None:
    found = lines(PLAIN)
    assert (found[0], found[1], found[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    for name in ("PRODID", "METHOD", "UID", "SEQUENCE", "SUMMARY", "ORGANIZER", "STATUS", "URL"):
        assert value(PLAIN, name)
    assert found.index("BEGIN:VEVENT") < found.index("END:VEVENT")


@pytest.mark.parametrize(
    ("off", "method", "status"), [(False, "PUBLISH", "CONFIRMED"), (True, "CANCEL", "CANCELLED")]
)
def test_called_off_it_is_cancelled_under_the_same_name(
    off: bool, method: str, status: str
) -> None:
    said = replace(PLAIN, called_off=off, sequence=2)
    assert (value(said, "METHOD"), value(said, "STATUS")) == (method, status)
    assert (value(said, "UID"), value(said, "SEQUENCE")) == (PLAIN.uid, "2")


def test_a_name_in_a_parameter_cannot_end_it() -> None:
    assert quoted('a"b\r\nX:1\x7f') == '"a\'bX:1"'
