"""Real messages of citizens, read for near matters and troubles, beside what a person says of them.

The verdicts lie in src/yimen/reading/tests (ids only); docs/reading-troubles.md says how they were
sampled. All settings were chosen on the half "tune"; what is held here is the other half.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from benchmarks.labels import MEMBERS, MESSAGES, PAIRS, cubed, judged, read_messages

from yimen.reading.similar import SAME, likeness, score
from yimen.reading.troubles import Troubles, troubles_of

pytestmark = pytest.mark.skipif(
    not MESSAGES.is_file(), reason="the folder of real messages is not beside the project"
)

NO_REPEATS = (
    # The same text with another place, in the data as they are.
    ("209032", "246598"),
    ("269977", "195095"),
    ("269977", "360100"),
    ("255719", "233759"),
    ("255719", "360112"),
)


@cache
def found() -> Troubles:
    """All 4,326, once in a process."""
    return troubles_of(read_messages())


def together(one: str, other: str) -> bool:
    return found().of(one) is found().of(other)


def test_held_back_pairs_are_told_apart() -> None:
    right, precision, recall = judged(PAIRS, "held", together)
    assert right > 50
    assert precision >= 0.95
    assert recall >= 0.79


def test_held_back_troubles_are_whole_and_clean() -> None:
    precision, recall = cubed(MEMBERS, "held", lambda id_: found().of(id_).id)
    assert precision >= 0.97
    assert recall >= 0.92


@pytest.mark.parametrize(("one", "other"), NO_REPEATS)
def test_the_same_text_with_another_place_is_never_joined(one: str, other: str) -> None:
    assert not together(one, other)


def test_every_message_has_one_trouble() -> None:
    ids = [one.message.id for trouble in found() for one in trouble.members]
    assert sorted(ids) == sorted(message.id for message in read_messages())


def test_what_binds_two_is_said() -> None:
    weights = found().index.weights
    known = found().index.known
    told = likeness(known["264944"], known["189950"], weights)
    assert told.score == score(known["264944"], known["189950"], weights) >= SAME
    assert "丽发新城" in "".join(told.names)
    assert "搅拌站" in told.issues


def test_the_labels_hold_no_words() -> None:
    for path in (PAIRS, MEMBERS):
        assert Path(path).read_text(encoding="utf-8").isascii()
