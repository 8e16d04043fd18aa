"""The wall of a room of supervisors: counted once for all who see the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Light
from yimen.cases.policy import kept_from, reads, visible_to
from yimen.cases.queues import Listed, Queue, still_open
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.held import Held
from yimen.orgs.models import DIGITS, Level

from .queries import counted

LATELY = timedelta(hours=24)
KEPT = 5.0  # seconds that a count serves everybody with the same reach
FRESH = timedelta(seconds=1)
"""A younger count is not made anew, whatever moved."""
LATEST = 12
MOST = 200
"""Rows of a list that is read whole."""


@dataclass(frozen=True)
class Wall:
    """All that the wall counts, and when; `rows` are those of `sql/wall.sql`."""

    as_of: datetime
    rows: list[dict[str, Any]]
    came: int
    concluded: int
    latest: list[Listed]

    def of(self, what: str) -> list[dict[str, Any]]:
        """The rows by "unit" or by "area", the worst off first; the single one of "all"."""
        return [row for row in self.rows if row["of"] == what]


def wall(actor: Actor, moved: datetime | None = None) -> Wall:
    """The wall as counted within the last seconds, and after what moved at that moment."""
    held, key = _walls(), reach(actor)
    kept = held.get(key)
    at = now()
    if kept is None or (moved and kept.as_of < moved and at - kept.as_of > FRESH):
        kept = held[key] = _counted(actor, at)
    return kept


_walls: Held[dict[tuple[Any, ...], Wall]] = Held(dict, seconds=KEPT)


def reach(actor: Actor) -> tuple[Any, ...]:
    """What decides which cases an actor sees: two with the same see the same (`visible_to`)."""
    own = actor.key if actor.reach == "own" else ""
    units = frozenset() if actor.reach == "area" else actor.units
    return actor.reach, actor.area, units, kept_from(actor), reads(actor), own


def _counted(actor: Actor, at: datetime) -> Wall:
    """Three queries."""
    today = midnight(at)
    said = {"lately": at - LATELY, "now": at, "midnight": today + timedelta(days=1)}
    rows = counted("wall", still_open(actor).cases, digits=parts(actor), **said)
    since_midnight = visible_to(actor).filter(Q(opened_at__gte=today) | Q(closed_at__gte=today))
    (day,) = counted("today", since_midnight, since=today)
    red = latest(LISTS["red_lately"].of(actor, at), ("-due_at", "id"), LATEST)
    return Wall(at, rows, day["came"], day["concluded"], red)


def latest(queue: Queue, order: tuple[str, ...], most: int = MOST) -> list[Listed]:
    """The first cases of a list in an order of its own."""
    rows: Any = queue.cases.order_by(*order).values_list(*Listed._fields)
    return [Listed(*row) for row in rows[:most]]


def midnight(at: datetime) -> datetime:
    """When the day of a moment began in the city."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def parts(actor: Actor) -> int:
    """How long the codes of the divisions are that the actor's own is made of."""
    return DIGITS[Level.TOWNSHIP if len(actor.area) >= DIGITS[Level.COUNTY] else Level.COUNTY]


def lying_in(actor: Actor, code: str) -> Q:
    """Cases in a division of the wall; those in none of its parts lie in the larger one itself."""
    return Q(area__code__startswith=code) if len(code) >= parts(actor) else Q(area=code)


@dataclass(frozen=True)
class List:
    """What is behind a number of the wall: its name, what it counts, its cases and their order."""

    name: str | Promise
    says: str | Promise
    of: Callable[[Actor, datetime], Queue]
    whole: tuple[str, ...] = ()
    """Where ended cases are among them, which have no date: their order, as far as `MOST`."""


def _red_lately(actor: Actor, at: datetime) -> Queue:
    return still_open(actor).filter(light=Light.RED, due_at__gte=at - LATELY)


def _due_today(actor: Actor, at: datetime) -> Queue:
    until = midnight(at) + timedelta(days=1)
    return still_open(actor).filter(~Q(light=Light.GREY), due_at__gte=at, due_at__lte=until)


def _came_today(actor: Actor, at: datetime) -> Queue:
    return Queue(visible_to(actor).filter(opened_at__gte=midnight(at)))


def _concluded_today(actor: Actor, at: datetime) -> Queue:
    return Queue(visible_to(actor).filter(closed_at__gte=midnight(at)))


LISTS = {
    "red_lately": List(
        _("Turned red within 24 hours"),
        _("Open cases that are red and whose date passed within the last 24 hours."),
        _red_lately,
    ),
    "due_today": List(
        _("Still due today"),
        _("Open cases in time whose date is before midnight; those that are paused do not count."),
        _due_today,
    ),
    "came_today": List(
        _("Came today"),
        _("Cases registered since midnight, by whatever door, ended or not."),
        _came_today,
        ("-opened_at", "id"),
    ),
    "concluded_today": List(
        _("Concluded today"),
        _("Cases that ended since midnight, whenever they were registered and however they ended."),
        _concluded_today,
        ("-closed_at", "id"),
    ),
}
