"""Where it is: the place that was named, or the question which one of several is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yimen.kernel.conditions import Label
from yimen.reading.place import Found, Gazetteer, Question, gazetteer
from yimen.reading.place_ties import How
from yimen.requests.heard import Heard

AROUND = 14
"""Characters that are shown on each side of a name."""
MOST = 6
"""Choices that are offered; where there are more, one says the town."""
WHY: dict[How, Label] = {
    How.NAME: _("the only place of this name"),
    How.SHORT: _("the only place that is called so for short"),
    How.TEXT: _("what else is named says which one"),
    How.NUMBER: _("the house number says which one"),
    How.NEAR: _("the one in your own area"),
    How.WIDER: _("the larger one, which holds the others of this name"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A place as one button: its path, the area that it is in, what the fields get."""

    path: str
    area: str
    area_name: str
    place: str
    grid: str
    grid_name: str
    why: Label


@dataclass(frozen=True, slots=True)
class Asked:
    """A name where it stands in what was said, and the places that it can mean."""

    before: str
    said: str
    after: str
    offers: Sequence[Offer]
    more: int = 0


def says(heard: Heard) -> Mapping[str, Any] | None:
    """The place that is meant; else the names and places among which somebody has to say."""
    text = f"{heard.draft.place}\n{heard.text}"
    names = gazetteer()
    places = names.find(text, near=heard.actor.area)
    chosen = heard.draft.area_id or ""
    if places.settled:
        settled = places.settled
        known = chosen.startswith(settled.area) and (not settled.grid or heard.draft.grid_id)
        return None if known else {"settled": shown(names, text, settled, [settled])}
    open_ones = [each for each in places.questions if not answered(each.choices, chosen)]
    asked = [shown(names, text, each, each.choices) for each in open_ones]
    named = [] if places.questions or answered(places.found, chosen) else places.found
    among = [shown(names, text, each, [each]) for each in named][:MOST]
    return {"asked": asked[:2], "among": among} if asked or among else None


def answered(choices: Sequence[Found], chosen: str) -> bool:
    """Whether the area that was chosen lies in one of these places."""
    return any(chosen.startswith(each.area) for each in choices)


def shown(names: Gazetteer, text: str, where: Found | Question, choices: Sequence[Found]) -> Asked:
    """A name with some words around it, and the offers."""
    start, end = where.start, where.end
    offers = [offer(names, text, each) for each in choices[:MOST]]
    return Asked(
        before=text[max(0, start - AROUND) : start].lstrip("\n"),
        said=text[start:end],
        after=text[end : end + AROUND],
        offers=offers,
        more=max(0, len(choices) - MOST),
    )


def offer(names: Gazetteer, text: str, found: Found) -> Offer:
    """A place as a button; it is written down as it was said."""
    return Offer(
        path=found.name,
        area=found.area,
        area_name=names.area_name(found.area),
        place=text[found.start : found.end],
        grid=found.grid,
        grid_name=found.grid_name,
        why=WHY[found.how],
    )
