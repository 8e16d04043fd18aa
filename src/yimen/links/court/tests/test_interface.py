"""The page that describes the interface says what the code does."""

from __future__ import annotations

import re

import pytest
from tests.shape.source import ROOT

from yimen.links.court.apps import tells_nobody_else
from yimen.links.court.diverting import Diverted, PartyTold
from yimen.links.court.envelope import Envelope, signature
from yimen.links.court.meanings import MEANINGS
from yimen.links.court.models import MessageReason
from yimen.links.court.reactions import TOLD
from yimen.links.court.words import KINDS
from yimen.mediators.models import DisputeType
from yimen.places import NotPossible, court, shared

PAGE = (ROOT / "docs" / "reference" / "court-interface.md").read_text(encoding="utf-8")
OURS = {MessageReason.NOT_REACHED, MessageReason.NOT_READ}
"""Why a message of ours did not arrive: the court never says so."""
OWN = {
    "confirmation.applied", "filing.applied", "facts.carried", "papers.offered",
    "papers.received", "receipt",
}  # fmt: skip
"""What we tell beside the life of what was diverted."""


def section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """The first words of the rows of its tables."""
    return set(re.findall(r"^\| `([a-z_.]+)` \|", text, re.M))


def test_every_kind_of_message_is_described_and_no_other() -> None:
    kinds = section("From the court to the centre").partition("The body of")[0]
    assert named(kinds) == {*MEANINGS, "receipt"}


def test_every_kind_that_we_send_is_described_and_no_other() -> None:
    told = {kind for kind, _says, _outcome in TOLD.values()}
    assert named(section("From the centre to the court")) == told | OWN


def test_every_kind_has_a_name_for_people() -> None:
    told = {kind for kind, _says, _outcome in TOLD.values()}
    assert set(KINDS) == {*MEANINGS, *told, *OWN}


def test_every_field_of_a_diversion_is_described() -> None:
    text = section("From the court to the centre")
    missing = {
        field
        for body in (Diverted, PartyTold)
        for field in body.model_fields
        if f"`{field}`" not in text
    }
    assert missing == set()
    assert {kind for kind in DisputeType.values if f"`{kind}`" not in text} == set()


def test_every_field_and_every_reason_is_described() -> None:
    assert named(section("A message")) == set(Envelope.model_fields)
    results = {"accepted", "already_known", "deferred", "refused"}
    assert named(section("The answer")) == results | set(MessageReason.values) - OURS


def test_the_example_of_a_signature_is_right() -> None:
    secret, sender, time, body = re.findall(r"`([^`]+)`", section("The signature"))[-4:]
    told = re.findall(r"v1=[0-9a-f]{64}", section("The signature"))
    assert sender == "court"
    assert told == [signature(body.encode(), "court", int(time), secret)]


@pytest.mark.parametrize("address", ["court.gov.cn", "ftp://court.gov.cn/x", "https://"])
def test_an_address_that_is_none_is_told_at_the_start(address: str) -> None:
    with pytest.raises(NotPossible, match="YIMEN_COURT_URL"):
        court(address)


def test_a_secret_that_can_be_guessed_is_told_at_the_start() -> None:
    assert shared(["x" * 32]) == ["x" * 32]
    with pytest.raises(NotPossible, match="32"):
        shared(["x" * 32, "short"])


def test_names_in_clear_are_warned_of(settings: object) -> None:
    settings.COURT_URL = "http://court.gov.cn/x"  # type: ignore[attr-defined]
    assert [each.id for each in tells_nobody_else(None)] == ["court.W001"]
    settings.COURT_URL = "https://court.gov.cn/x"  # type: ignore[attr-defined]
    assert tells_nobody_else(None) == []
