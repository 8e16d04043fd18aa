"""`yimen texts`: the words on the screen, from the code to every language and back.

The code speaks English; `locale/zh_Hans/LC_MESSAGES/django.po` is what the screen says in Chinese.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from yimen.places import NotPossible

HERE = Path(__file__).resolve().parent.parent
LOCALE = HERE / "locale"
COMPLETE = ("zh_Hans",)  # English is the language of the code
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the texts; nothing said means: compile them."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--collect", action="store_true", help="take new texts from the code")
    what.add_argument("--check", action="store_true", help="fail when a text is not translated")


def run(options: argparse.Namespace) -> int:
    """Collect, check or compile."""
    if options.collect:
        collect()
    elif options.check:
        return check()
    compile_all()
    return 0


def catalogue(path: Path) -> Catalog:
    """The texts of one language."""
    with path.open("rb") as file:
        return read_po(file)


def compile_all() -> None:
    """Compile each language that changed since it was compiled last."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            with target.open("wb") as file:
                write_mo(file, catalogue(source))
        except OSError as error:
            raise NotPossible(f"Yimen cannot write {target} ({error.strerror}).") from error


def collect() -> None:
    """Take new texts from the code into each language's file; drop the ones that are gone."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = _collected(Path(folder))
        for language in COMPLETE:
            target = _file(LOCALE, language)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_file(fresh, language), target)


def check() -> int:
    """Every text of the code stands in every language, translated, with its placeholders."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = _collected(Path(folder))
        for language in COMPLETE:
            wrong += _missing(language, catalogue(_file(fresh, language)))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _file(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def _collected(folder: Path) -> Path:
    """The locale folder as it would be if the texts were collected now."""
    if not shutil.which("xgettext"):
        raise NotPossible("Texts are collected by GNU gettext: install it (Debian: gettext).")
    copy = folder / HERE.name
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("__pycache__", "tests", "*.mo"))
    (copy / "locale").mkdir(exist_ok=True)
    words = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-location"]
    words += [word for language in COMPLETE for word in ("-l", language)]
    done = subprocess.run(words, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotPossible(f"Texts cannot be collected: {done.stderr.strip().splitlines()[-1]}")
    return copy / "locale"


def _missing(language: str, wanted: Catalog) -> list[str]:
    kept = _file(LOCALE, language)
    here = catalogue(kept) if kept.exists() else Catalog()
    wrong = []
    for message in wanted:
        if not message.id:
            continue
        found = here.get(message.id, message.context)
        text = message.id if isinstance(message.id, str) else message.id[0]
        if found is None:
            wrong.append(f"{language}: not collected, run `yimen texts --collect`: {text!r}")
        elif found.fuzzy or not all(_forms(found)):
            wrong.append(f"{language}: not translated: {text!r}")
        elif not _keeps_placeholders(found):
            wrong.append(f"{language}: the placeholders differ: {text!r}")
    return wrong


def _keeps_placeholders(message: Message) -> bool:
    """The form that is for many says what the text for many says; one for a few may leave out."""
    one, many = (message.id, message.id) if isinstance(message.id, str) else message.id[:2]
    *fewer, last = _forms(message)
    wanted = [_placeholders(one), _placeholders(many)]
    return _placeholders(last) == wanted[1] and all(_placeholders(f) in wanted for f in fewer)


def _forms(message: Message) -> list[str]:
    said = message.string or ""
    return [said] if isinstance(said, str) else list(said)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
