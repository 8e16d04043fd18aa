"""Pages of docs/ that are made from the code."""

from __future__ import annotations

from pathlib import Path

from tests.setup.yimen import yimen


def test_a_page_that_was_edited_is_named_and_written_again(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    words = ("docs", "--folder", str(docs))
    assert yimen(tmp_path, *words).returncode == 0
    page = docs / "processes" / "request.md"
    text = page.read_text(encoding="utf-8")
    assert "stateDiagram-v2" in text
    assert yimen(tmp_path, *words, "--check").returncode == 0
    page.write_text(text + "and so on", encoding="utf-8")
    checked = yimen(tmp_path, *words, "--check")
    assert checked.returncode == 1
    assert str(page) in checked.stderr
    assert yimen(tmp_path, *words).returncode == 0
    assert page.read_text(encoding="utf-8") == text
