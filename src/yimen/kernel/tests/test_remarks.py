"""What is typed with a step: which texts those are, how they are sealed, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from yimen.kernel.actors import Actor
from yimen.kernel.asks import Code, Line, heard
from yimen.kernel.errors import Invalid
from yimen.kernel.events import KINDS, Event, event_of
from yimen.kernel.ids import uuid7
from yimen.kernel.remarks import ERASED, joined, seals_in, split
from yimen.kernel.salts import digest_of


@dataclass(frozen=True)
class Locked(Event):
    says = "{actor} locked it with {key}: {why}"
    key: Code
    times: int
    why: str
    witness: str = ""


@dataclass(frozen=True)
class Listed(Event):
    says = "{actor} wrote a list."
    lines: list[str]


del KINDS[Locked.kind()], KINDS[Listed.kind()]  # known to this file alone


def test_every_text_that_is_no_code_is_words() -> None:
    assert Locked.typed() == {"why", "witness"}


def test_the_event_keeps_digests_and_the_words_stand_beside_it() -> None:
    case = uuid7()
    facts, remark = split(Locked("K-1", 2, "the wind"), case, 7)
    assert remark is not None
    assert (remark.case_id, remark.number, remark.said) == (case, 7, {"why": "the wind"})
    assert facts == {
        "key": "K-1",
        "times": 2,
        "why": {"sealed": digest_of(remark.salt, "the wind")},
        "witness": "",
    }
    assert joined(facts, remark.said)[0]["why"] == "the wind"


def test_the_same_words_have_another_digest_each_time() -> None:
    first, second = (split(Locked("K-1", 1, "the wind"), uuid7(), 1)[0] for _n in range(2))
    assert seals_in(first) != seals_in(second)


def test_where_nothing_was_typed_nothing_stands_beside() -> None:
    assert split(Locked("K-1", 1, ""), uuid7(), 1)[1] is None


def test_what_was_erased_is_said_to_be() -> None:
    facts, _remark = split(Locked("K-1", 1, "the wind"), uuid7(), 1)
    told, erased = joined(facts, {})
    assert (told["why"], set(erased)) == (str(ERASED), {"why"})


@pytest.mark.parametrize("words", ["Wang did it", "王小明"])
def test_words_do_not_pass_for_a_code(words: str) -> None:
    with pytest.raises(ValueError, match="key is no code"):
        split(Locked(words, 1, ""), uuid7(), 1)


def test_a_step_whose_event_takes_what_is_typed_for_a_code_does_not_start() -> None:
    def lock(door: object, actor: Actor, *, key: Line, why: str) -> Locked:
        return Locked(key, 1, why)

    with pytest.raises(LookupError, match="key is typed"):
        event_of(lock)


def test_an_event_that_lists_words_does_not_start() -> None:
    def write(door: object, actor: Actor) -> Listed:
        return Listed([])

    with pytest.raises(LookupError, match="cannot be erased"):
        event_of(write)


@pytest.mark.parametrize(
    ("typed", "fault"), [("K00001", ""), ("王小明", "no code"), ("Wang", "no")]
)
def test_a_code_that_is_typed_is_held_to_be_one(typed: str, fault: str) -> None:
    def lock(door: object, actor: Actor, *, key: Code) -> Locked:
        return Locked(key, 1, "")

    if fault:
        with pytest.raises(Invalid, match=fault):
            heard(lock, {"key": typed})
    else:
        heard(lock, {"key": typed})
