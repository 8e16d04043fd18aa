"""Which category and which kind it may be, how sure, by which words, and whose it then is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yimen.catalogue.queries import title_of, unit_for
from yimen.orgs.queries import today
from yimen.reading.models import Target
from yimen.reading.reader import Said
from yimen.reading.suggest import MODEL, PLUGGED, WORDS, suggest
from yimen.reading.words import TitledText
from yimen.requests.heard import Heard
from yimen.requests.models import Kind

SHOWN = 3
LEAST = 0.03
"""What is less probable than that is not shown beside the likeliest one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A label that can be taken, with all that the screen says of it."""

    value: str
    name: str
    percent: int
    chance: str
    because: tuple[str, ...]
    taken: bool
    unit: str = ""


def says(heard: Heard) -> Mapping[str, Any] | None:
    """The likeliest three categories and the likeliest kind; nothing where nothing is read."""
    message = TitledText(heard.title, heard.body)
    category, kind = suggest(Target.CATEGORY, message, SHOWN), suggest(Target.KIND, message, 1)
    if not (category.ranked or kind.ranked or category.failed):
        return None
    return {
        "categories": [
            _category(said, heard)
            for place, said in enumerate(category.ranked)
            if not place or said.probability >= LEAST
        ],
        "known": bool(category.ranked and category.ranked[0].sure),
        "kinds": [_kind(said, heard) for said in kind.ranked],
        "reader": READERS.get(category.reader, lambda: "")(),
        "failed": bool(category.failed or kind.failed),
    }


def _category(said: Said, heard: Heard) -> Offer:
    direction = unit_for(said.label, heard.draft.area_id, today())
    unit = direction.unit.name if direction else ""
    return _offer(said, title_of(said.label), heard.draft.item_id, unit)


def _kind(said: Said, heard: Heard) -> Offer:
    return _offer(said, str(Kind(said.label).label), heard.draft.kind)


def _offer(said: Said, name: str, chosen: str | None, unit: str = "") -> Offer:
    return Offer(
        value=said.label,
        name=name,
        percent=percent(said.probability),
        chance=chance(said.probability),
        because=said.because,
        taken=chosen == said.label,
        unit=unit,
    )


def percent(probability: float) -> int:
    """Whole per cent; nothing that is read is certain."""
    return min(99, round(probability * 100))


def chance(probability: float) -> str:
    """A probability in words."""
    steps = (
        (0.95, _("almost certain")),
        (0.8, _("very likely")),
        (0.6, _("likely")),
        (0.3, _("possible")),
    )
    return next((name for least, name in steps if probability >= least), _("a guess"))


READERS = {
    WORDS: lambda: _("Read by the words of the categories."),
    MODEL: lambda: _("Read by the city's own model."),
    PLUGGED: lambda: _("Read by the reader that the city has plugged in."),
}
