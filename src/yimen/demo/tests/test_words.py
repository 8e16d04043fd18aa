"""What residents write: enough of it, whole, and the project's own."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from yimen.catalogue.imports import SEED
from yimen.demo.words import GAPS, Slots, Topic, chances, shared, tell, topics
from yimen.requests.models import Kind

MESSAGES = Path(__file__).resolve().parents[5] / "shared" / "data" / "messages"
KNOWN = {"village": "果树村", "community": "甘泉社区", "town": "乌江镇", "place_name": "果树村"}


def sentences() -> list[str]:
    """Every sentence of the texts."""
    whole = [asdict(topic) for topic in topics()]
    parts = ("troubles", "questions", "ideas")
    rows = [row for topic in whole for part in parts for row in topic[part]]
    told = [value for row in (*rows, shared()) for value in row.values()]
    lists = [[each] if isinstance(each, str) else each for each in told]
    return [each for some in lists for each in some if isinstance(each, str)]


def test_there_is_much_to_call_about() -> None:
    with (SEED / "categories.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    codes = [topic.category for topic in topics()]
    assert len(codes) == len(set(codes)) >= 40
    assert set(codes) <= known
    assert all(len(code) == 4 for code in codes)
    assert {topic.season for topic in topics()} <= set(chances()["seasons"])


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.category)
def test_a_topic_can_be_told_in_every_kind_it_has(topic: Topic) -> None:
    for kind in topic.kinds:
        chance = Random(f"{topic.category}/{kind}")
        told = [tell(topic, kind, Slots(chance, dict(KNOWN)), chance) for _ in range(40)]
        assert all(0 < len(each.title) <= 60 and len(each.body) <= 600 for each in told)
        assert all(each.answer or each.done for each in told), "a unit must be able to answer"
        assert not any(re.search(r"[{}]", each.title + each.body) for each in told)
    assert all(trouble.says and trouble.wishes and trouble.done for trouble in topic.troubles)
    assert not set(topic.kinds) - set(Kind.values)


def test_every_gap_is_one_that_somebody_fills() -> None:
    gaps = {gap for sentence in sentences() for gap in re.findall(r"{(\w+)}", sentence)}
    given = {*KNOWN, "unit", "team", "title", "block", "stair"}
    assert gaps <= set(GAPS) | given


def test_a_trouble_is_told_in_many_ways() -> None:
    topic = next(each for each in topics() if each.category == "1602")
    chance = Random("many ways")
    bodies = {tell(topic, Kind.HELP, Slots(chance, dict(KNOWN)), chance).body for _ in range(400)}
    assert len(bodies) > 390


def test_no_sentence_is_taken_from_real_messages() -> None:
    if not MESSAGES.is_dir():
        pytest.skip("the folder of real messages is not beside the project")
    real = "\n".join(
        (MESSAGES / name).read_text(encoding="utf-8")
        for name in ("labelled.csv", "unlabelled.csv", "replies.csv")
    )
    pieces = {piece for each in sentences() for piece in re.split(r"{\w+}|[，。？！]", each)}
    assert not [piece for piece in pieces if len(piece) >= 14 and piece in real]
