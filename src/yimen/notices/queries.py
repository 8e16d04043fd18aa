"""Which words hold, and what goes out with them. Nothing here writes.

The rows are held in memory for half a minute; who sets one says so once it is committed, other
processes follow within that time.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from yimen.orgs.held import Held
from yimen.orgs.queries import today

from .models import Language, NoticeText
from .placeholders import Values, filled, named
from .templates import TEMPLATES, Words

FRESH = 30.0  # seconds

Key = tuple[str, str, str]


def _read() -> Mapping[Key, Sequence[NoticeText]]:
    """Every row by name, language and medium, the one that wins first."""
    found: dict[Key, list[NoticeText]] = defaultdict(list)
    for row in NoticeText.objects.order_by("-valid_from", "-pk"):
        found[row.name, row.language, row.medium].append(row)
    return found


book = Held(_read, FRESH)
"""`book()`: every text that the city ever set, by name, language and medium."""


def past(name: str) -> list[NoticeText]:
    """All that the city ever set for a text, in any medium and language, the latest first."""
    return list(NoticeText.objects.filter(name=name).order_by("-valid_from", "-pk"))


def row(pk: int) -> NoticeText | None:
    """One row."""
    return NoticeText.objects.filter(pk=pk).first()


def every_row() -> QuerySet[NoticeText]:
    """All rows, the earliest first, of each text together."""
    return NoticeText.objects.order_by("name", "medium", "language", "valid_from", "pk")


def in_force(name: str, medium: str, language: str, day: date) -> NoticeText | None:
    """The city's words that hold on a day; None where the words in the code do."""
    held = book().get((name, language, medium), ())
    found = next((row for row in held if row.valid_from <= day), None)
    return None if found is None or found.standard else found


def language_of(code: str | None) -> str:
    """The language of the two in which a reader of this language is written to."""
    return Language.ENGLISH if (code or "").startswith("en") else Language.CHINESE


def say(name: str, medium: str, values: Values) -> Words:
    """What goes out now, in the language of the moment: the city's words, or those in the code.

    Words that do not fit (a placeholder that there is none of, or that has no value this time)
    stop nothing: the words in the code go out, and the log says so without a word of either.
    """
    template, language = TEMPLATES[name], language_of(get_language())
    set_by_city = in_force(name, medium, language, today())
    if set_by_city is not None:
        words = Words(set_by_city.subject, set_by_city.body)
        try:
            if not any(template.faults(medium, words)):
                return _said(words, values)
        except (_Nothing, KeyError):
            pass
        logging.getLogger(__name__).warning(
            "text %s (%s) of row %s cannot be used: the words in the code go out",
            *(name, medium, set_by_city.pk),
        )
    return _said(template.words(medium, language), values, anyhow=True)


class _Nothing(Exception):
    """A placeholder has no value this time."""


def _said(words: Words, values: Values, *, anyhow: bool = False) -> Words:
    made = {each: values[each]() for each in {*named(words.subject), *named(words.body)}}
    if not all(made.values()) and not anyhow:
        raise _Nothing
    return Words(filled(words.subject, made), filled(words.body, made))
