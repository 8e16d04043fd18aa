"""The files of the project, read once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "yimen"


@dataclass(frozen=True)
class Module:
    """One Python file: where it lies in the project, and what it says."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def words(self) -> tuple[str, ...]:
        """Its place as words: ("cases", "pages", "queue")."""
        return self.path.relative_to(SOURCE).with_suffix("").parts

    @property
    def is_test(self) -> bool:
        """Whether it is read by pytest alone."""
        return "tests" in self.words

    def at(self, node: ast.AST, says: str) -> str:
        """A complaint that an editor can jump to."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}: {says}"


Rule = Callable[[Module], Iterator[str]]


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product, without its migrations, which Django writes."""
    paths = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(
        Module(path, text := path.read_text(encoding="utf-8"), ast.parse(text))
        for path in sorted(paths)
    )


@cache
def templates() -> tuple[tuple[Path, str], ...]:
    """Every page of the product."""
    return tuple((path, path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.html"))


def complaints(rule: Rule) -> list[str]:
    """What a rule finds wrong, in all files."""
    return [complaint for module in modules() for complaint in rule(module)]
