"""Every noun of the field that the code uses has its row in docs/glossary.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from tests.shape.source import ROOT
from yimen.deadlines.names import TERMS
from yimen.kernel.process import PROCESSES

GLOSSARY = ROOT / "docs" / "glossary.md"
HAN = re.compile(r"[㐀-鿿]")


def rows() -> list[list[str]]:
    """The cells of each row below the head."""
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(cell: str) -> str:
    """A code name without what tells it from another of the same name in brackets."""
    return re.sub(r"\s*\(.*\)", "", cell).casefold()


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """A class's subclasses, however deep."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def ours(kind: type) -> bool:
    """Whether a class is the product's, and not a test's."""
    return kind.__module__.startswith("yimen.") and ".tests" not in kind.__module__


def nouns() -> set[str]:
    """Tables, choices, kinds of life and clocks."""
    tables = {model.__name__ for model in apps.get_models() if ours(model)}
    choices = {each.__name__ for each in below(models.Choices) if ours(each)}
    clocks = {term for process in PROCESSES.values() for term in process.terms} | set(TERMS)
    lives = {name for name, each in PROCESSES.items() if ours(each.states)}
    return tables | choices | clocks | lives


def test_every_noun_has_a_row() -> None:
    known = {named(cells[0]) for cells in rows()}
    assert {noun for noun in nouns() if noun.casefold() not in known} == set()


def test_a_row_has_a_name_its_chinese_a_meaning_and_a_source() -> None:
    for cells in rows():
        assert len(cells) == 4, cells
        assert all(cells), cells
        assert HAN.search(cells[1]), cells


def test_rows_stand_in_order_and_once() -> None:
    names = [cells[0].casefold() for cells in rows()]
    assert names == sorted(names)
    assert len(names) == len(set(names))
