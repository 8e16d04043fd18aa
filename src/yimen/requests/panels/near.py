"""What is known already: the caller told of it before, or others have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from yimen.cases.pages.lists import state_name
from yimen.cases.policy import visible_to
from yimen.reading.nearby.queries import Near, near
from yimen.reading.nearby.sentences import why
from yimen.reading.signs import Telling
from yimen.requests.commands.intake import TITLE
from yimen.requests.heard import Heard
from yimen.requests.others import FOLLOWING
from yimen.requests.queries import callers

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A matter that is near, as a line of the panel."""

    number: str
    title: str
    link: str
    state: str
    why: str
    follows: bool


def says(heard: Heard) -> Mapping[str, Any] | None:
    """The caller's own matters that this may repeat, and open ones of others."""
    who = callers(heard.phone, heard.actor)
    seen = visible_to(heard.actor).filter(Q(closed_at=None) | Q(resident__in=who))
    found = near(heard.actor, message_of(heard), seen, teller=who)
    own = [each for each in found if each.likeness.same_person]
    others = [each for each in found if not each.likeness.same_person]
    if not found:
        return None
    open_to = may_be_followed(others[:SHOWN])
    return {"own": shown(own), "others": shown(others, open_to), "many": len(others)}


def message_of(heard: Heard) -> Telling:
    """What is being said, as stored matters are compared with it; untitled, its words are it."""
    return Telling(
        id="",
        title=heard.title or heard.body[:TITLE],
        body=heard.body,
        day=timezone.localdate(heard.draft.opened_at),
        place=heard.draft.place,
        area=heard.draft.area_id,
    )


def shown(some: Iterable[Near], open_to: Collection[UUID] = ()) -> list[Known]:
    """The likeliest of them."""
    return [
        Known(
            number=each.case.number,
            title=each.case.title,
            link=reverse("cases:case", args=[each.case.pk]),
            state=state_name(each.case.process, each.case.state),
            why=why(each.likeness),
            follows=each.case.pk in open_to,
        )
        for each in islice(some, SHOWN)
    ]


def may_be_followed(some: Iterable[Near]) -> set[UUID]:
    """Which open matters of others a caller may follow, by their keys."""
    keys = [each.case.pk for each in some if each.case.closed_at is None]
    return {key for each in FOLLOWING if keys for key in each.may(keys)}
