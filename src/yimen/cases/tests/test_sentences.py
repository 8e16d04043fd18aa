"""The history of a case in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

from yimen.cases.queries import Told
from yimen.cases.sentences import Names, details


def test_a_day_that_an_event_names_is_told_as_a_day() -> None:
    """A unit that asks to shelve a case may say on which day it can perhaps be solved."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    facts = {"until": "2026-06-30"}
    told = Told(1, "request.ShelvingAsked", "{actor}", at, "staff:1", 1, "in_hand", facts, 0)
    assert [said for _label, said in details(told, Names())] == ["2026-06-30"]
