"""The piece of a text around what was looked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yimen.cases.excerpts import AROUND, excerpt, times
from yimen.cases.grams import plain

TEXTS = st.text(st.sampled_from("停水三天路灯不亮ＷｉFi 1。"), min_size=1, max_size=200)


def hits(text: str, *words: str) -> list[str]:
    return [piece.text for piece in excerpt(text, words) if piece.hit]


def test_each_word_is_marked_as_it_is_written() -> None:
    assert hits("三号楼停水，Ｗｉ－Ｆｉ也没有", "停水", "wi-fi") == ["停水", "Ｗｉ－Ｆｉ"]


def test_what_overlaps_is_marked_once() -> None:
    assert hits("停水三天了", "停水三", "水三天") == ["停水三天"]
    assert times("停水三天了", ["停水三", "水三天"]) == 1


def test_a_long_text_is_cut_on_both_sides() -> None:
    pieces = excerpt("前" * 300 + "停水" + "后" * 300, ["停水"])
    assert [piece.text for piece in pieces] == [
        "…",
        "前" * AROUND,
        "停水",
        "后" * 3 * AROUND + "…",
    ]


def test_where_nothing_is_found_nothing_is_shown() -> None:
    assert excerpt("路灯不亮", ["停水"]) == ()
    assert excerpt("路灯不亮", []) == ()


@given(TEXTS, st.lists(st.text("停水三天wif1", min_size=1, max_size=3), max_size=3))
def test_it_shows_the_text_and_nothing_else(text: str, words: list[str]) -> None:
    pieces = excerpt(text, words)
    shown = "".join(piece.text for piece in pieces)
    assert shown.strip("…") in text
    assert bool(pieces) == any(word in plain(text) for word in words)
    for piece in pieces:
        if piece.hit:
            assert any(word in plain(piece.text) for word in words)
