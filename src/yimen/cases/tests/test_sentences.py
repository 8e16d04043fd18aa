"""The history of a case in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

from yimen.cases.queries import Told
from yimen.cases.sentences import Names, details, sentence
from yimen.kernel.time import time_is
from yimen.ui.times import in_full


def test_a_day_that_an_event_names_is_told_as_a_day() -> None:
    """A unit that asks to shelve a case may say on which day it can perhaps be solved."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    facts = {"until": "2026-06-30"}
    told = Told(1, "request.ShelvingAsked", "{actor}", at, "staff:1", 1, "in_hand", facts, 0)
    assert [said for _label, said in details(told, Names(at=in_full))] == ["June 30, 2026"]
    with time_is(at):
        assert [said for _label, said in details(told, Names())] == ["Tue 30 Jun"]


def test_a_reason_that_was_not_given_leaves_no_colon_behind() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    says, facts = "{actor} passed offer {offer} on: {reason}", {"offer": 1, "reason": ""}
    told = Told(1, "offer.OfferPassedOn", says, at, "clock:", None, "", facts, 0)
    assert sentence(told, Names()).endswith("passed offer 1 on")


def test_codes_of_what_was_corrected_are_for_whoever_counts() -> None:
    """Readers and boards need what was said before; a history names the fields in its sentence."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    facts = {"fields": ["item"], "was": {"item": ""}, "now": {"item": "1601"}}
    told = Told(1, "request.Corrected", "{actor}: {fields}", at, "staff:1", 1, "", facts, 0)
    assert not list(details(told, Names()))
