"""Who acts in this request: a member of staff in one of their units, or a resident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed
from yimen.ui.rail import rail

from .models import Role
from .queries import actor_of, actor_of_resident, posts_of

PLACE = "place"
"""Session key: the unit that a member of staff acts for: [id, name, whether there are others]."""
RESIDENT = "resident"
"""Session key: the id of the resident who proved a telephone by a one-time code."""


@dataclass(frozen=True)
class Place:
    """What the frame of a page says about who is signed in, and where they can go."""

    person: str
    unit: str
    roles: str
    several: bool
    rail: list[tuple[str, str]]


class ActorMiddleware:
    """Gives each request its `actor` and `place`; both are found out when first asked for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.__dict__.update(
            actor=SimpleLazyObject(lambda: actor_in(request)),
            place=SimpleLazyObject(lambda: place_in(request)),
        )
        return self.answer(request)


def actor_in(request: HttpRequest) -> Actor | None:
    """Who acts: staff before resident; None for a stranger, and for staff without a post today."""
    if "_actor" not in request.__dict__:
        request.__dict__["_actor"] = _staff(request) or resident_in(request)
    found: Actor | None = request.__dict__["_actor"]
    return found


def resident_in(request: HttpRequest) -> Actor | None:
    """The resident who proved their telephone in this session."""
    key = request.session.get(RESIDENT)
    return actor_of_resident(UUID(key)) if key else None


def _staff(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    kept: list[Any] | None = request.session.get(PLACE) or settle(request)
    try:
        return actor_of(request.user.pk, kept[0]) if kept else None
    except NotAllowed:  # the post has ended: what others are there?
        kept = settle(request)
        return actor_of(request.user.pk, kept[0]) if kept else None


def settle(request: HttpRequest, unit: int | None = None) -> list[Any] | None:
    """Choose the unit to act for, or that of the longest-held post; None without a post there."""
    units = {post.unit_id: post.unit.name for post in posts_of(request.user.pk or 0)}
    chosen = unit if unit is not None else next(iter(units), None)
    if chosen is None or chosen not in units:
        request.session.pop(PLACE, None)
        return None
    kept: list[Any] = [chosen, units[chosen], len(units) > 1]
    request.session[PLACE] = kept
    request.__dict__.pop("_actor", None)
    return kept


def place_in(request: HttpRequest) -> Place | None:
    """What the frame shows; None for whoever is not signed in as staff."""
    actor = actor_in(request)
    if actor is None or actor.reach == "own":
        return None
    _unit, name, several = request.session[PLACE]
    held = (str(role.label) for role in Role if role in actor.roles)
    roles = pgettext("between parts of a list", ", ").join(held)
    return Place(str(request.user), name, roles, several, rail(actor))
