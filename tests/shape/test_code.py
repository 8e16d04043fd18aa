"""Sizes, names and places of code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter

from tests.shape.source import Module, complaints, modules

LONGEST_FUNCTION = 40  # lines
LONGEST_FILE = 400  # lines

# Words that say nothing. ("handler" is a post in a unit, and a word of the field.)
EMPTY_WORDS = {
    *("service", "manager", "helper", "util", "utils", "base", "common", "misc", "data", "info"),
}
# Rows are read and written where one looks for it: the rest calls queries and commands.
MAY_ASK_THE_DATABASE = {
    *("policy", "queries", "queues", "search", "commands", "kernel", "reactions", "verify"),
    *("imports", "seeding", "demo", "tests"),
}
CHINESE = re.compile(r"[\u3400-\u9fff]")
# These speak to people; elsewhere Chinese is a city's own word (a surname, a column's head).
SPEAK = {"pages", "forms", "api", "events", "process", "policy", "commands", "errors"}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, however deep."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def words_of(name: str) -> set[str]:
    """`DataManager` and `data_manager` are both data and manager."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_the_files_are_found() -> None:
    assert {"kernel", "cli"} <= {module.words[0] for module in modules()}


def test_a_function_fits_a_screen() -> None:
    def rule(module: Module) -> Iterator[str]:
        for node in functions(module.tree):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield module.at(node, f"{node.name} has {lines} lines")

    assert not complaints(rule)


def test_a_file_can_be_read_in_one_sitting() -> None:
    def rule(module: Module) -> Iterator[str]:
        lines = module.text.count("\n")
        if lines > LONGEST_FILE:
            yield module.at(module.tree, f"{lines} lines")

    assert not complaints(rule)


def test_names_say_something() -> None:
    def rule(module: Module) -> Iterator[str]:
        named_by_django = module.words[-2:] == ("postgresql", "base")
        empty = words_of(" ".join(module.words)) & EMPTY_WORDS
        if empty and not named_by_django:
            yield module.at(module.tree, f"a file named {empty}")
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            # the name of a test is a sentence
            if not node.name.startswith("test_") and words_of(node.name) & EMPTY_WORDS:
                yield module.at(node, node.name)

    assert not complaints(rule)


def test_tables_are_asked_in_their_places_only() -> None:
    def rule(module: Module) -> Iterator[str]:
        if MAY_ASK_THE_DATABASE & set(module.words):
            return
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                yield module.at(node, f"`.{node.attr}` outside policy, queries and commands")

    assert not complaints(rule)


def test_no_file_imports_itself_by_a_detour() -> None:
    """Imports for types alone and inside functions count: they hide a circle and open none."""
    product = {name_of(module): module for module in modules() if not module.is_test}
    TopologicalSorter(
        {name: imported(module, set(product)) for name, module in product.items()}
    ).prepare()  # CycleError names the files


def name_of(module: Module) -> str:
    """What it is imported as."""
    words = module.words[:-1] if module.words[-1] == "__init__" else module.words
    return ".".join(("yimen", *words))


def imported(module: Module, known: set[str]) -> set[str]:
    """The files of the product that one imports; a package's own file is its face."""
    found = set()
    package = ["yimen", *module.words[:-1]]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            near = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join((*near, *filter(None, [node.module])))
            deep = {f"{whole}.{each.name}" for each in node.names} & known
            found |= deep if len(deep) == len(node.names) else {*deep, whole}
    return found & known - {name_of(module)}


def test_rows_have_no_hidden_behaviour() -> None:
    """No signals and no `save()` of their own: what happens stands in a command or a reaction."""

    def rule(module: Module) -> Iterator[str]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
                yield module.at(node, "a Django signal")
        if module.words[-1] == "models":
            for method in functions(module.tree):
                if method.name in {"save", "delete"}:
                    yield module.at(method, f"a row with a {method.name}() of its own")

    assert not complaints(rule)


def test_the_screen_speaks_through_translations() -> None:
    """The code speaks English; what the screen says in Chinese stands in the translations."""

    def rule(module: Module) -> Iterator[str]:
        if module.is_test or not SPEAK & set(module.words):
            return
        told = {id(node) for node in docstrings(module.tree)}
        for node in ast.walk(module.tree):
            text = str(node.value) if isinstance(node, ast.Constant) else ""
            if CHINESE.search(text) and id(node) not in told:
                yield module.at(node, f"Chinese in code: {text[:20]!r}")

    assert not complaints(rule)


def docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """The strings that nobody but a reader of the code sees."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def test_everything_public_says_what_it_is_for() -> None:
    def rule(module: Module) -> Iterator[str]:
        if module.is_test or module.words[-1] == "apps":
            return
        if module.text and not ast.get_docstring(module.tree):
            yield module.at(module.tree, "a file without a first sentence")
        defined = (n for n in module.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef))
        for node in defined:
            silent = not ast.get_docstring(node) and not says_it_otherwise(node)
            if silent and not node.name.startswith("_"):
                yield module.at(node, f"{node.name} without a sentence")

    assert not complaints(rule)


def says_it_otherwise(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """An event has the timeline's sentence, a condition its label, a choice its words."""
    if isinstance(node, ast.FunctionDef):
        return any("condition(" in ast.unparse(decorator) for decorator in node.decorator_list)
    named = {ast.unparse(base) for base in node.bases}
    return bool(named & {"Event", "models.TextChoices", "models.IntegerChoices", "TextChoices"})
