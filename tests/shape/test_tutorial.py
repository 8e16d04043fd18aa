"""The tutorial and its pictures: what is named exists, and buttons are called as on the screen."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.browser.tour import PICTURE, TUTORIAL, Unknown, in_order, sentences, tour
from tests.shape.source import ROOT

CATALOGUE = ROOT / "src/yimen/locale/zh_Hans/LC_MESSAGES/django.po"
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")
LARGEST = 150_000  # bytes


@cache
def english() -> dict[str, set[str]]:
    """What each Chinese text is called in English."""
    found: dict[str, set[str]] = defaultdict(set)
    with open(CATALOGUE, "rb") as file:
        for message in read_po(file):
            if isinstance(message.id, str) and isinstance(message.string, str):
                found[message.string].add(message.id)
    return found


def test_every_tour_is_in_the_index() -> None:
    assert set(in_order()) == set(TUTORIAL.glob("*.md")) - {TUTORIAL / "README.md"}


@pytest.mark.parametrize("path", in_order(), ids=lambda path: path.stem)
def test_a_tour_speaks_the_grammar_and_names_what_screens_show(path: Path) -> None:
    steps = tour(path)
    assert steps
    told = re.findall(r"\*\*([^*]*[\u3400-\u9fff][^*]*)\*\* \(((?:[^()]|\([^()]*\))+)\)",
                      path.read_text(encoding="utf-8"))  # fmt: skip
    wrong = [(chinese, said) for chinese, said in told if said not in english()[chinese]]
    assert not wrong


def test_a_sentence_of_no_grammar_is_refused() -> None:
    path = TUTORIAL / "README.md"
    with pytest.raises(Unknown, match="Click somewhere"):
        list(sentences("Open `/`. Click somewhere.", path, 1))


def test_pictures_are_there_are_used_and_are_small() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (page.parent / found).resolve()
        for page in pages
        for found in SHOWN.findall(page.read_text(encoding="utf-8"))
    }
    made = {path.resolve() for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert shown == made
    assert not [path.name for path in made if path.stat().st_size > LARGEST]


def test_each_picture_is_taken_on_some_tour() -> None:
    steps = [step for path in in_order() for step in tour(path)]
    taken = [step.said["file"] for step in steps if step.does == "picture"]
    assert sorted(taken) == sorted(path.name for path in (ROOT / "docs" / "pictures").glob("*.png"))
    assert PICTURE.fullmatch("![The queue](../pictures/queue.png)")
