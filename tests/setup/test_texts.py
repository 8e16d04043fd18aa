"""What the screen says in Chinese is complete, and a gap is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from yimen.cli import texts

pytestmark = pytest.mark.skipif(not shutil.which("xgettext"), reason="needs GNU gettext")

CODE = """
from django.utils.translation import gettext as _, ngettext
one = _("Send back")
two = _("Due in {days} days")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A product of two texts."""
    (tmp_path / "product").mkdir()
    (tmp_path / "product" / "code.py").write_text(CODE)
    monkeypatch.setattr(texts, "HERE", tmp_path / "product")
    monkeypatch.setattr(texts, "LOCALE", tmp_path / "product" / "locale")
    return tmp_path / "product" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def translated(path: Path, **said: str) -> None:
    """Write the translations of the two texts."""
    text = path.read_text(encoding="utf-8")
    for word, meaning in said.items():
        begin = text.index(f'msgid "{word}')
        end = text.index('msgstr "', begin) + len('msgstr "')
        text = text[:end] + meaning + text[text.index('"', end) :]
    path.write_text(text, encoding="utf-8")


def test_a_text_that_was_not_collected_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert texts.check() == 1
    assert "not collected" in capsys.readouterr().err


def test_a_text_that_is_not_translated_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts.collect()
    translated(project, Send="退回")
    assert texts.check() == 1
    assert capsys.readouterr().err == "zh_Hans: not translated: 'Due in {days} days'\n"


def test_a_translation_that_loses_a_placeholder_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts.collect()
    translated(project, Send="退回", Due="还剩几天")
    assert texts.check() == 1
    assert "the placeholders differ" in capsys.readouterr().err


def test_a_number_that_is_written_out_in_the_text_for_many_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chinese has one form for all numbers: “这1件” would stand there for thirteen."""
    code = (
        'from django.utils.translation import ngettext\nn = ngettext("this one", "these %d", 2)\n'
    )
    (project.parents[3] / "code.py").write_text(code)
    texts.collect()
    written = project.read_text(encoding="utf-8")
    for said, wrong in (("这1件", 1), ("这%d件", 0)):
        project.write_text(
            written.replace('msgstr[0] ""', f'msgstr[0] "{said}"').replace('msgstr[1] ""\n', ""),
            encoding="utf-8",
        )
        assert texts.check() == wrong
        assert ("the placeholders differ" in capsys.readouterr().err) == bool(wrong)


def test_whole_translations_pass_and_are_kept_when_texts_are_collected_again(project: Path) -> None:
    texts.collect()
    translated(project, Send="退回", Due="还剩 {days} 天")
    texts.collect()
    assert texts.check() == 0
    texts.compile_all()
    assert project.with_suffix(".mo").exists()


def test_only_what_changed_is_compiled(project: Path) -> None:
    texts.collect()
    texts.compile_all()
    compiled = project.with_suffix(".mo")
    before = compiled.stat().st_mtime_ns
    texts.compile_all()
    assert compiled.stat().st_mtime_ns == before


def test_a_catalogue_reads_what_was_written(project: Path) -> None:
    texts.collect()
    assert isinstance(texts.catalogue(project), Catalog)
    assert texts.catalogue(project).get("Send back") is not None
