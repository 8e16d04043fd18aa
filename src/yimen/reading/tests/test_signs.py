"""What is read out of a message."""

from __future__ import annotations

import numpy as np
import pytest

from yimen.reading.signs import SKETCH, Telling, issues, named, read, sketch


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("丽发新城小区附近搅拌站噪音扰民", ["丽发新城"]),
        ("A5区魅力之城小区油烟扰民", ["魅力之城"]),
        ("请问A3区西湖街道茶场村五组是如何规划的", ["西湖", "茶场村"]),
        ("", []),
        ("！？ 123", []),
    ],
)
def test_names_are_what_is_left(text: str, names: list[str]) -> None:
    assert list(named(text.lower())) == names


def test_the_title_is_louder_than_the_body() -> None:
    found = issues("油烟扰民", "晚上还停水")
    assert found["油烟"] == 1.0
    assert found["供水"] == 0.5


def test_a_sketch_tells_a_copy_from_another_text() -> None:
    one = "楼下的烧烤店没有烟道，油烟直接排到楼上，晚上炒菜到凌晨。"
    near = np.mean(sketch(one) == sketch(one + "请尽快处理。"))
    far = np.mean(sketch(one) == sketch("北塔湾的幼儿园今年招生名额太少，家长很着急。"))
    assert near > 0.6 > 0.1 > far
    assert sketch("").shape == (SKETCH,)


@pytest.mark.parametrize("text", ["", " ", "a", "的", "\0", "😀" * 50, "噪" * 10_000])
def test_whatever_is_written_is_read(text: str) -> None:
    signs = read(Telling("1", text, text))
    again = read(Telling("2", text, text))
    assert (signs.names, signs.issues) == (again.names, again.issues)
    assert np.array_equal(signs.sketch, again.sketch)
