"""Which reader reads now: what the city has plugged in, its own model, or the words of day one.

One that fails is left out for a while and the next one reads: nobody who works waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

from django.db import DatabaseError

from yimen.catalogue.queries import category_of, offered_categories, same_as
from yimen.orgs.held import Held

from .by_words import ByWords, Named
from .classifier import Classifier
from .learned import queries
from .models import Target
from .plugged import plugged
from .reader import Reader, Said
from .words import TitledText, spelled

SECONDS = 5.0
"""After so long another process's switch is seen; so long are the words of categories held."""
REST = 60.0
"""For so many seconds a reader that failed is not asked."""
WORDS, MODEL, PLUGGED = "words", "model", "plugged"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was read: ranked labels, which reader said it, and those that could not be asked."""

    ranked: list[Said]
    reader: str = ""
    model: int | None = None
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A reader that may be asked; it is made when it is asked."""

    name: str
    made: Callable[[], Reader]
    model: int | None = None


def suggest(target: Target, message: TitledText, count: int = 3) -> Suggested:
    """What the first reader that can be asked says; nothing where none can, or nothing is said."""
    failed: list[str] = []
    for asked in _in_turn(target):
        if asked.name in resting(target):
            failed.append(asked.name)
            continue
        try:
            ranked = asked.made().ranked(message, count)
        except DatabaseError:  # its transaction is broken: whoever asks decides
            raise
        except Exception as wrong:  # whatever it is, somebody is on the telephone
            # Its kind only: the words of an error may hold those of a resident.
            log.error("The reader %s failed: %s", asked.name, type(wrong).__name__)
            _rests[target, asked.name] = monotonic() + REST
            failed.append(asked.name)
            continue
        kept = [said for said in ranked if _offered(target, said.label)]
        return Suggested(kept, asked.name, asked.model, tuple(failed))
    return Suggested([], failed=tuple(failed))


def _in_turn(target: Target) -> Iterator[Asked]:
    """The readers, the best first."""
    if target == Target.CATEGORY and (reader := plugged()):
        yield Asked(PLUGGED, lambda: reader)
    if key := _used[target]():
        yield Asked(MODEL, lambda: of_model(target, key), key)
    yield Asked(WORDS, lambda: day_one(target))


def _offered(target: Target, label: str) -> bool:
    """Whether a label can be taken: one that a model remembers may be gone."""
    return target != Target.CATEGORY or category_of(label) is not None


# What is held in memory.

_rests: dict[tuple[Target, str], float] = {}
_loaded: dict[Target, tuple[int, Classifier]] = {}


def resting(target: Target) -> list[str]:
    """The readers that failed in this process a moment ago."""
    return [name for (of, name), until in _rests.items() if of == target and monotonic() < until]


def _used_by(target: Target) -> Callable[[], int | None]:
    def key() -> int | None:
        found = queries.in_use(target)
        return found.pk if found else None

    return key


_used = {target: Held(_used_by(target), SECONDS) for target in Target}


def of_model(target: Target, key: int) -> Classifier:
    """A model of the city, read from the database once in a process; NotAModel: it is broken."""
    held = _loaded.get(target)
    if held is None or held[0] != key:
        held = _loaded[target] = key, Classifier.unpacked(queries.packed(key), f"Model {key}")
    return held[1]


def forget() -> None:
    """Look anew which models are in use, and ask those again that failed."""
    _rests.clear()
    _loaded.clear()
    for held in _used.values():
        held.forget()


# The first day.


def _categories() -> Iterator[Named]:
    """The categories that are offered, with residents' words and what means the same."""
    for row in offered_categories():
        said = (row.name, *row.words.split())
        words = dict.fromkeys(same for word in said for same in same_as(spelled(word)))
        yield Named(row.code, row.name, " ".join(words), row.parent_id or "")


DAY_ONE: dict[Target, Callable[[], Iterable[Named]]] = {Target.CATEGORY: _categories}
"""The labels with their words; who knows those of another target puts them here."""


def _words_of(target: Target) -> Callable[[], ByWords]:
    return lambda: ByWords(DAY_ONE[target]() if target in DAY_ONE else ())


_words = {target: Held(_words_of(target), SECONDS * 12) for target in Target}


def day_one(target: Target) -> ByWords:
    """The reader by names and residents' words."""
    return _words[target]()


def parents(target: Target) -> Mapping[str, str]:
    """What each label is a part of."""
    return {row.label: row.parent for row in DAY_ONE.get(target, tuple)()}
