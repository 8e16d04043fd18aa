"""How plain text is laid out, and where two texts differ."""

from __future__ import annotations

import pytest

from yimen.knowledge.sentences import Part, blocks, compared


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("一段话。", ["p"]),
        ("一段。\n同一段。\n\n第二段。", ["p", "p"]),
        ("请带：\n- 身份证\n- 户口簿", ["p", "ul"]),
        ("1. 先关阀\n2、再开窗\n\n- 别的", ["ol", "ul"]),
        ("2026年起实行。\n-5℃以下停工。\n3.5元一吨。", ["p"]),
        ("<b>不是标签</b>", ["p"]),
    ],
)
def test_lines_become_paragraphs_and_lists(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in blocks(text)] == kinds


def test_no_line_is_lost() -> None:
    text = "请带：\n- 身份证\n1. 先关阀\n最后一行"
    lines = [line for block in blocks(text) for line in block.lines]
    assert lines == ["请带：", "身份证", "先关阀", "最后一行"]


def test_two_texts_are_compared_by_clauses() -> None:
    assert compared("每吨3元，先交后用。", "每吨4元，先交后用。") == [
        Part("每吨3元，", "del"),
        Part("每吨4元，", "ins"),
        Part("先交后用。"),
    ]
    assert compared("", "") == []
    assert compared("同样", "同样") == [Part("同样")]
