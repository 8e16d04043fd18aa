"""What columns mean."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from yimen.imports.columns import meanings
from yimen.imports.command import told
from yimen.places import NotPossible


def test_chinese_and_english_headings_are_known() -> None:
    found = meanings(["留言编号", "留言时间", "留言主题", "留言详情", "一级标签", "反对数"], {})
    assert found == {
        "留言编号": "id",
        "留言时间": "time",
        "留言主题": "title",
        "留言详情": "body",
        "一级标签": "category",
    }
    assert meanings(["ID", "Time", "Body", "Reply"], {})["Reply"] == "reply"


def test_what_is_told_wins_over_what_a_heading_says() -> None:
    found = meanings(["内容", "备注"], {"备注": "body"})
    assert found == {"备注": "body"}


@pytest.mark.parametrize(
    ("header", "map_", "says"),
    [
        (["a", "b"], {}, "No column holds the text"),
        (["内容"], {"没有": "body"}, "There is no column 没有"),
        (["内容"], {"内容": "weight"}, "weight is no field"),
        (["内容", "正文"], {}, "Two columns mean body"),
    ],
)
def test_what_cannot_be_settled_is_said(header: list[str], map_: dict[str, str], says: str) -> None:
    with pytest.raises(NotPossible, match=says):
        meanings(header, map_)


def test_a_map_comes_from_a_file_and_from_the_words_typed(tmp_path: Path) -> None:
    file = tmp_path / "map.txt"
    file.write_text("事情=body\n\n谁=name\n", encoding="utf-8")
    options = argparse.Namespace(map=["谁=user", "a=b=title"], map_file=file)
    assert told(options) == {"事情": "body", "谁": "user", "a=b": "title"}
    with pytest.raises(NotPossible, match="COLUMN=FIELD"):
        told(argparse.Namespace(map=["body"], map_file=None))
    with pytest.raises(NotPossible, match="cannot be read"):
        told(argparse.Namespace(map=[], map_file=tmp_path / "none"))
