"""What somebody types with a step stands beside its event: it can be erased, the event cannot.

The event keeps of each text the digest alone, `{"sealed": "…"}`, over a salt and the text. Whoever
reads a history reads the two together; once the words are erased it says so, and still holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .asks import CODE
from .crypto import opened
from .events import Event
from .models import Remark, StoredEvent, canonical, words_in
from .salts import digest_of, new_salt

ERASED = _("(text erased)")
SEAL = "sealed"


def split(event: Event, case_id: UUID, number: int) -> tuple[dict[str, Any], Remark | None]:
    """What the ledger keeps of an event, and what somebody typed with it.

    ValueError: a field that is no text of anybody's holds words.
    """
    facts, typed = event.facts(), event.typed()
    for name, value in facts.items():
        if name not in typed and not _coded(value):
            raise ValueError(f"{event.kind()}.{name} is no code")
    words = {name: str(facts[name]) for name in sorted(typed) if facts[name]}
    if not words:
        return facts, None
    salt = new_salt()
    seals = {name: {SEAL: digest_of(salt, text)} for name, text in words.items()}
    return facts | seals, Remark(case_id=case_id, number=number, words=canonical(words), salt=salt)


def _coded(value: Any) -> bool:
    if isinstance(value, str):
        return CODE.fullmatch(value) is not None
    if isinstance(value, Mapping):
        return all(map(_coded, (*value, *value.values())))
    return not isinstance(value, list) or all(map(_coded, value))


def seals_in(facts: Mapping[str, Any]) -> dict[str, str]:
    """The digests of what was typed, by field."""
    found = facts.items()
    return {name: each[SEAL] for name, each in found if isinstance(each, dict) and SEAL in each}


def joined(
    facts: dict[str, Any], words: Mapping[str, str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """The facts with their words in place, and the fields of which the words were erased."""
    seals = seals_in(facts)
    gone = frozenset(seals.keys() - words.keys())
    told = {name: str(ERASED) if name in gone else words[name] for name in seals}
    return facts | told, gone


def read(facts: dict[str, Any], kept: str | None) -> tuple[dict[str, Any], frozenset[str]]:
    """The same, where the words are `kept` as they lie in the database."""
    return joined(facts, words_in(opened(kept)))


def said_with(event: StoredEvent) -> dict[str, Any]:
    """What an event says, with the words that were typed."""
    remark = None
    if seals_in(event.facts):
        remark = Remark.objects.filter(case_id=event.case_id, number=event.number).first()
    return joined(event.facts, remark.said if remark else {})[0]


def erase(rows: QuerySet[Remark]) -> int:
    """What was typed goes for ever (个人信息保护法 art. 47); the history keeps the digests."""
    return rows.exclude(words="").update(words="", salt="")


def faults(story: Iterable[StoredEvent], kept: Mapping[int, Remark]) -> Iterator[tuple[int, str]]:
    """Where what was typed is not what the events sealed, by the number of the event."""
    numbers = set()
    for event in story:
        seals = seals_in(event.facts)
        if not seals:
            continue
        numbers.add(event.number)
        remark = kept.get(event.number)
        if remark is None:
            yield event.number, "what was typed with it is missing"
        elif remark.words and seals != {
            name: digest_of(remark.salt, text) for name, text in remark.said.items()
        }:
            yield event.number, "what was typed with it is not what was sealed"
    for number in sorted(kept.keys() - numbers):
        yield number, "words stand with it that it does not know"
