"""`yimen docs`: the pages of docs/ that are made from the code and never edited."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from yimen import cli, settings
from yimen.kernel.conditions import Label
from yimen.kernel.process import PROCESSES, Process, Step
from yimen.notices.placeholders import PLACEHOLDERS
from yimen.notices.templates import TEMPLATES, Template

from .api_page import api_page

WRITTEN = "<!-- Written by `yimen docs` from the code. Do not edit. -->"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Write, or only compare."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail when they differ")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="default: docs")


def run(options: argparse.Namespace) -> int:
    """Write each page that differs; with --check, name it instead and fail."""
    differ = 0
    for path, text in pages(options.folder):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differ += 1
        if options.check:
            print(f"{path} is not what the code says: run `yimen docs`.", file=sys.stderr)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path)
    return 1 if options.check and differ else 0


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every generated page: where it lies and what it says."""
    with translation.override("en"):
        for name, process in sorted(PROCESSES.items()):
            yield folder / "processes" / f"{name}.md", process_page(process)
        yield folder / "reference" / "notices.md", notices_page()
    yield folder / "reference" / "settings.md", settings_page()
    yield folder / "reference" / "commands.md", commands_page()
    yield folder / "reference" / "api.md", f"{WRITTEN}\n{api_page()}"


def process_page(process: Process) -> str:
    """A process as a diagram and a table."""
    about = inspect.cleandoc(sys.modules[module_of(process)].__doc__ or "")
    return "\n".join(
        (
            WRITTEN,
            f"# {in_both(process.title, ' · ')}",
            "",
            about,
            "",
            "```mermaid",
            process.mermaid(),
            "```",
            "",
            "| step | from | to | by | only if | clocks | what it means |",
            "|---|---|---|---|---|---|---|",
            *(row(process, each) for each in process),
            "",
            "Clocks: `+` starts, `-` stops, `~` pauses, `^` goes on, `>` is extended, `*` is all.",
            "",
            *states_table(process),
        )
    )


def states_table(process: Process) -> Iterator[str]:
    """Where a case can stand, and what that is called; nothing for a table that is shared."""
    if process.states.values:
        yield "| state | is called | ended |"
        yield "|---|---|---|"
    for code, label in process.states.choices:
        yield f"| `{code}` | {in_both(label, '<br>')} | {'yes' if code in process.ended else ''} |"
    if process.states.values:
        yield ""


def in_both(label: Label, between: str) -> str:
    """A label in English, and in Chinese where it has been translated."""
    with translation.override("zh-hans"):
        chinese = str(label)
    return str(label) if chinese == str(label) else f"{label}{between}{chinese}"


def settings_page() -> str:
    """Every variable of the environment that is read."""
    about = inspect.cleandoc(settings.__doc__ or "")
    return f"{WRITTEN}\n# Settings\n\n{about}\n"


def notices_page() -> str:
    """Every text that goes out to residents, and every placeholder that there is."""
    head = (WRITTEN, "# Texts of notices", "", "`*` marks what a text must name.", "")
    texts = ("| name | what it is for | when, to whom | by | placeholders | words in the code |",)
    known = ("| placeholder | stands for |", "|---|---|")
    named = (f"| `{{{name}}}` | {in_both(label, '<br>')} |" for name, label in PLACEHOLDERS.items())
    rows = map(notice_row, TEMPLATES.values())
    return "\n".join((*head, *texts, "|---|---|---|---|---|---|", *rows, "", *known, *named, ""))


def notice_row(each: Template) -> str:
    """One text as a line of the table."""
    holes = (f"`{{{name}}}`{'*' if name in each.needs else ''}" for name in each.known)
    cells = (
        f"`{each.name}`",
        in_both(each.title, "<br>"),
        f"{each.when}; {each.whom}",
        ", ".join(each.media),
        " ".join(holes),
        in_both(each.body, "<br>"),
    )
    return "| " + " | ".join(cells) + " |"


def commands_page() -> str:
    """Every `yimen` command."""
    rows = (f"| `yimen {command.name}` | {command.says} |" for command in cli.COMMANDS)
    head = (WRITTEN, "# Commands", "", "Each has its own `--help`.", "", "| command | does |")
    return "\n".join((*head, "|---|---|", *rows, ""))


def module_of(process: Process) -> str:
    """Where the table of the process stands."""
    command = next(iter(process.own.values()))
    return command.__module__.partition(".commands")[0] + ".process"


def row(process: Process, each: Step) -> str:
    """One step as a line of the table."""
    command = process.commands.get(each.name)
    means = inspect.cleandoc(command.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    cells = (
        f"**{each.name}**<br>{in_both(each.label, '<br>')}",
        ", ".join(states(process, each)),
        "stays" if each.target is None else str(process.states(each.target).label),
        str(each.by.label),
        "; ".join(str(need.label) for need in each.needs),
        " ".join(f"`{move}`" for move in each.terms.split()),
        means,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def states(process: Process, each: Step) -> list[str]:
    """The states that a step starts from, as people read them."""
    open_states = set(process.states.values) - process.ended
    if each.source == open_states and len(open_states) > 1:
        return ["any open state"]
    order = ["", *process.states.values]
    known = sorted(each.source, key=lambda state: order.index(state) if state in order else 0)
    return [str(process.states(state).label) if state in order[1:] else "–" for state in known]
