"""`yimen docs`: the pages of the processes are what the tables say."""

from __future__ import annotations

from pathlib import Path

from yimen.cli import main
from yimen.cli.docs import in_both, pages
from yimen.kernel.process import PROCESSES


def page(name: str) -> str:
    return {path.stem: text for path, text in pages(Path("docs"))}[name]


def test_every_process_has_a_page_with_its_diagram_and_every_step() -> None:
    for name, process in PROCESSES.items():
        text = page(name)
        assert process.mermaid() in text
        for step in process:
            assert f"| **{step.name}**" in text, step.name
        for state in process.states.values:
            assert f"| `{state}` |" in text, state


def test_a_row_says_who_on_what_condition_and_which_clocks() -> None:
    (row,) = [line for line in page("request").splitlines() if line.startswith("| **send_back**")]
    assert "the unit that answers for it" in row
    assert "cannot return it" in row
    assert "`-sign` `+review`" in row


def test_a_label_that_is_translated_is_told_in_both_languages() -> None:
    from django.utils.translation import gettext_lazy

    assert in_both(gettext_lazy("Yimen and nothing else"), " · ") == "Yimen and nothing else"
    assert "\n# Request" in page("request")


def test_a_page_that_differs_is_named_and_written(tmp_path: Path) -> None:
    folder = ["docs", "--folder", str(tmp_path)]
    assert main([*folder, "--check"]) == 1
    assert main(folder) == 0
    assert main([*folder, "--check"]) == 0
    written = tmp_path / "processes" / "request.md"
    written.write_text(written.read_text() + "edited")
    assert main([*folder, "--check"]) == 1
