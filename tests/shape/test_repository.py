"""The files around the code."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.shape.source import ROOT

KINDS = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".json", ".yml", ".csv"}


def kept() -> list[str]:
    """What Git keeps; only a clone can tell."""
    words = ["git", "ls-files"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone")
    return listed.stdout.splitlines()


def test_a_lock_has_a_hash_for_each_version_and_names_no_place() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        versions = re.findall(r"^[a-z0-9\[\]._-]+==\S+", text, re.M | re.I)
        assert versions
        assert text.count("--hash=sha256:") >= len(versions)
        assert "://" not in text
        assert "index" not in text


def test_what_is_made_is_not_kept() -> None:
    made = re.compile(r"\.(mo|pyc|sqlite3)$|(^|/)(node_modules|\.yimen|\.venv)/")
    assert not [path for path in kept() if made.search(path)]


def test_no_kept_file_is_huge() -> None:
    """Half a megabyte is a lot of text; what is larger belongs into a package."""
    sizes = {path: (ROOT / path).stat().st_size for path in kept() if (ROOT / path).is_file()}
    assert not {path: size for path, size in sizes.items() if size > 2**20}
