"""Runs of characters as numbers."""

from __future__ import annotations

from collections import Counter

import numpy as np

from yimen.reading.runs import Table, runs, seen_in, spelled_out
from yimen.reading.words import grams

TEXTS = ("小区停水。三天了", "", "@区ab停", "水", "𠮷家 的_水表", "水水水水")


def test_the_runs_of_many_texts_are_those_of_each() -> None:
    whose, keys = runs(TEXTS)
    found = Counter((int(row), spelled_out(int(key))) for row, key in zip(whose, keys, strict=True))
    expected = Counter(
        (row, run) for row, text in enumerate(TEXTS) for run in grams(text, (1, 2, 3))
    )
    assert found == expected


def test_what_stands_in_enough_texts_is_known_and_counted_once_a_text() -> None:
    keys, counts = seen_in(TEXTS, 3)
    assert {spelled_out(int(key)): int(count) for key, count in zip(keys, counts, strict=True)} == {
        "水": 4
    }


def test_many_texts_are_counted_as_one_by_one() -> None:
    keys, counts = seen_in(TEXTS * 300, 1)
    once, each = seen_in(TEXTS, 1)
    assert keys.tolist() == once.tolist()
    assert counts.tolist() == (each * 300).tolist()


def test_a_table_finds_each_key_and_no_other() -> None:
    keys = np.random.default_rng(1).integers(1, 2**63, 5_000, np.int64).astype(np.uint64)
    known, others = keys[:3_000], keys[3_000:]
    table = Table(known)
    assert table.places(known).tolist() == list(range(3_000))
    assert (table.places(others) == -1).all()
    assert Table(known[:0]).places(others).tolist() == [-1] * len(others)
