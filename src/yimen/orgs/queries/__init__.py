"""Reading the city: who somebody is, whom a telephone belongs to, which grid a place lies in."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor, Reach
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.rows import Kept
from yimen.kernel.time import now
from yimen.orgs.gridmap import GridMap
from yimen.orgs.held import Held
from yimen.orgs.models import (
    Area,
    Disclosure,
    Grid,
    Post,
    Resident,
    Staff,
    Unit,
    UnitKind,
)
from yimen.orgs.phones import e164
from yimen.orgs.policy import RESIDENT, visible_to
from yimen.orgs.queries.names import place_names

K = TypeVar("K")


def today() -> date:
    """The day in the city."""
    return timezone.localdate(now())


def held_on(day: date) -> Q:
    """Posts held on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


# Written out, because whoever does anything at all is asked for first: a quarter of the time.
# Paths are digits between slashes; those that begin so lie between a path and that path with "~".
_BELOW = (
    "ARRAY(SELECT id FROM orgs_unit each"
    " WHERE each.path ~>=~ unit.path AND each.path ~<~ (unit.path || '~'))"
)
_LINE = "string_to_array(trim('/' FROM unit.path), '/')::int[]"
# What was reported about a unit stays hidden from whoever has followed it: its people may be there.
_ABOVE = f"{_LINE} || ARRAY(SELECT id FROM orgs_unit gone WHERE gone.successor_id = ANY({_LINE}))"  # noqa: S608
_POSTS = f"""
    SELECT unit.id, unit.kind, unit.area_id, post.role, {_BELOW}, {_ABOVE}
    FROM orgs_post post
    JOIN orgs_unit unit ON unit.id = post.unit_id
    JOIN orgs_staff staff ON staff.id = post.staff_id
    WHERE post.staff_id = %(staff)s AND staff.is_active AND unit.active
      AND post.since <= %(day)s AND (post.until IS NULL OR post.until > %(day)s)
    ORDER BY post.since, post.id
"""  # noqa: S608 - no word of it comes from outside
_TOKEN = f"""
    SELECT unit.id, unit.kind, unit.area_id, token.roles, {_BELOW}, {_ABOVE}, token.name, token.hash
    FROM orgs_token token
    JOIN orgs_unit unit ON unit.id = token.unit_id
    WHERE token.hash = %(hash)s AND token.active AND unit.active
"""  # noqa: S608


def _rows(sql: str, **said: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, said)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def actor_of(staff_id: int, unit_id: int | None = None) -> Actor:
    """Who a member of staff is in a unit today, or in that of their longest-held post. One query.

    NotAllowed when they may not sign in or hold no post (there).
    """
    posts = _rows(_POSTS, staff=staff_id, day=today())
    here = posts[0][0] if posts and unit_id is None else unit_id
    held = [post for post in posts if post[0] == here]
    if not held:
        raise NotAllowed(_("You hold no post here today."))
    _unit, kind, area, _role, below, above = held[0]
    roles, units = frozenset(post[3] for post in held), frozenset(below)
    return Actor(f"staff:{staff_id}", reach_of(kind), area, here, roles, units, frozenset(above))


def reach_of(kind: str) -> Reach:
    """A centre sees every case of its area; any other unit what it and the units below it hold."""
    return "area" if kind == UnitKind.CENTRE else "unit"


def actor_of_token(secret: str) -> Actor:
    """The outside system that holds this secret. One query. NotAllowed when nobody does."""
    wanted = token_hash(secret)
    found = _rows(_TOKEN, hash=wanted)
    if not found or not hmac.compare_digest(found[0][-1], wanted):
        raise NotAllowed(_("This access token is not known."))
    unit, kind, area, roles, below, above, name, _hash = found[0]
    held, units = frozenset(json.loads(roles)), frozenset(below)
    return Actor(f"system:{name}", reach_of(kind), area, unit, held, units, frozenset(above))


def token_hash(secret: str) -> str:
    """What is kept of a token's secret; the secret is random, so a plain SHA-256 hides it."""
    return hashlib.sha256(secret.encode()).hexdigest()


SESSIONS = Kept(lambda key: Session.objects.filter(pk=key), str)
STAFF = Kept(lambda key: Staff.objects.filter(pk=key), int)


def staff_who(staff_id: int) -> Staff | None:
    """A member of staff, those who left too."""
    return next(iter(STAFF(staff_id)), None)


def actor_of_resident(resident_id: UUID) -> Actor:
    """A resident, who sees their own cases."""
    return Actor(key=f"{RESIDENT}{resident_id}", reach="own")


def posts_of(staff_id: int) -> QuerySet[Post]:
    """The posts that a person holds today, with their units, the longest-held first."""
    posts = Post.objects.filter(held_on(today()), staff_id=staff_id, unit__active=True)
    return posts.select_related("unit").order_by("since", "id")


def unit_names(ids: Collection[int]) -> dict[int, str]:
    """Names of units, for a page that shows many; from memory, but for those that are new."""
    return _names(_unit_names(), Unit.objects.values_list("pk", "name"), ids)


def area_names(codes: Collection[str]) -> dict[str, str]:
    """Names of areas, likewise."""
    return _names(_area_names(), Area.objects.values_list("pk", "name"), codes)


def units_by_id(ids: Collection[int]) -> dict[int, Unit]:
    """Units as they were within the last half minute, to be shown and not to be changed."""
    held = _units()
    if missing := [each for each in ids if each not in held]:
        held.update(Unit.objects.in_bulk(missing))
    return {each: held[each] for each in ids if each in held}


_units: Held[dict[int, Unit]] = Held(dict, seconds=30)
_unit_names: Held[dict[int, str]] = Held(
    lambda: dict(Unit.objects.values_list("pk", "name")), seconds=30
)
_staff_names: Held[dict[int, str]] = Held(dict, seconds=30)
_area_names: Held[dict[str, str]] = Held(
    lambda: dict(Area.objects.values_list("pk", "name")), seconds=30
)


def _names(held: dict[K, str], rows: Any, wanted: Collection[K]) -> dict[K, str]:
    """Names by key; that a key has none is held too, so that nobody asks for it twice."""
    if missing := [each for each in wanted if each not in held]:
        held.update({**dict.fromkeys(missing, ""), **dict(rows.filter(pk__in=missing))})
    return {each: held[each] for each in wanted if held[each]}


def staff_names(ids: Collection[int]) -> dict[int, str]:
    """Names of staff, those who left too: history keeps saying who did what."""
    return _names(_staff_names(), Staff.objects.values_list("pk", "name"), ids)


def units_like(typed: str, most: int = 12) -> list[Unit]:
    """Active units by code or by a part of the name; one whose whole name or code it is, alone."""
    typed = typed.strip()
    found = Unit.objects.filter(active=True, ending=False).select_related("area")
    whole = list(found.filter(Q(code__iexact=typed) | Q(name=typed))[:most])
    return whole or list(
        found.filter(name__icontains=typed).order_by(Length("path"), "code")[:most]
    )


def areas_like(typed: str, most: int = 12) -> list[Area]:
    """Areas by code or by a part of the name, the larger first; the one with that code alone."""
    typed = typed.strip()
    found = Area.objects.filter(active=True).select_related("parent__parent")
    whole = list(found.filter(pk=typed))
    return whole or list(
        found.filter(name__icontains=typed).order_by(Length("code"), "code")[:most]
    )


_codes: Held[dict[int, str]] = Held(
    lambda: dict(Unit.objects.values_list("pk", "code")), seconds=30
)


def unit_code(pk: int | None) -> str | None:
    """The code of a unit, from memory; codes never change."""
    if pk is None:
        return None
    found = _codes().get(pk)
    if found is None:  # a unit of the last half minute
        found = _codes()[pk] = Unit.objects.values_list("code", flat=True).get(pk=pk)
    return found


def unit_of(key: str | int) -> Unit | None:
    """The unit with this code, or this id."""
    return Unit.objects.filter(**({"pk": key} if isinstance(key, int) else {"code": key})).first()


def area_of(code: str) -> Area | None:
    """The division with this code."""
    return next(iter(AREAS(code)), None)


AREAS = Kept(lambda code: Area.objects.filter(pk=code), str)


UNIT = ("id", "code", "name", "kind", "area_id", "parent__code", "active")
AREA = ("code", "name", "level", "parent_id", "lat", "lon")


def units_from(area: str, after: str, most: int) -> QuerySet[Unit, Any]:
    """Units of an area by code, beginning after one: the columns of `UNIT`."""
    rows = Unit.objects.filter(area__code__startswith=area, code__gt=after).order_by("code")
    return rows.values_list(*UNIT)[:most]


def areas_from(area: str, after: str, most: int) -> QuerySet[Area, Any]:
    """Divisions whose code begins so, by code, beginning after one: the columns of `AREA`."""
    rows = Area.objects.filter(pk__startswith=area, pk__gt=after).order_by("pk")
    return rows.values_list(*AREA)[:most]


def people_in(unit_id: int, roles: Collection[str]) -> list[int]:
    """Ids of the staff who hold one of the roles in a unit today."""
    held = Post.objects.filter(
        held_on(today()), unit_id=unit_id, role__in=roles, staff__is_active=True
    )
    return sorted(held.values_list("staff_id", flat=True).distinct())


def centre_of(area_code: str, kind: str = UnitKind.CENTRE) -> Unit | None:
    """The nearest centre of an area: its county's, else the city's; of "", the largest area's.

    Of mediation centres a township may have its own.
    """
    centres = _centres()[kind]
    if not area_code:
        return centres[min(centres, key=len)] if centres else None
    for length in sorted({len(code) for code in centres}, reverse=True):
        if found := centres.get(area_code[:length]):
            return found
    return None


def heir_of(unit: Unit) -> Unit | None:
    """Who answers today for what was a unit's: itself, or whoever took it on when it was dissolved.

    Of a centre that nobody followed, the nearest of its kind. None: nobody.
    """
    if unit.active or unit.successor is not None:
        return unit if unit.active else unit.successor
    centres = (UnitKind.CENTRE, UnitKind.MEDIATION)
    return centre_of(unit.area_id, unit.kind) if unit.kind in centres else None


def in_mediation_centre(actor: Actor) -> bool:
    """Whether the actor sits in the mediation centre of their area itself."""
    centre = centre_of(actor.area, UnitKind.MEDIATION)
    return centre is not None and centre.pk == actor.unit


def _read_centres() -> dict[str, dict[str, Unit]]:
    found: dict[str, dict[str, Unit]] = {UnitKind.CENTRE: {}, UnitKind.MEDIATION: {}}
    for centre in Unit.objects.filter(kind__in=found, active=True, ending=False).order_by("-pk"):
        found[centre.kind][centre.area_id] = centre
    return found


_centres = Held(_read_centres, seconds=30)


def units_below(unit: Unit) -> QuerySet[Unit]:
    """A unit and every unit below it."""
    return Unit.objects.filter(path__startswith=unit.path).order_by("path")


def resident_by_phone(phone: str, among: QuerySet[Resident] | None = None) -> Resident | None:
    """Whoever this telephone belongs to; None also when the number cannot be read."""
    return whose_phone(phone, among).first()


def whose_phone(phone: str, among: QuerySet[Resident] | None = None) -> QuerySet[Resident]:
    """The same as a part of another question; nobody where the number cannot be read."""
    among = Resident.objects.all() if among is None else among
    try:
        return among.filter(phone_hash=keyed_hash(e164(phone)))
    except Invalid:
        return among.none()


def residents_by_hash(hashes: Collection[bytes]) -> dict[bytes, Resident]:
    """Residents by the keyed hash of their telephone."""
    found = Resident.objects.filter(phone_hash__in=hashes)
    return {bytes(each.phone_hash): each for each in found if each.phone_hash}


def disclosures_of(resident_id: UUID) -> QuerySet[Disclosure]:
    """Who has read a resident's data, the latest first: 个人信息保护法 art. 44–45."""
    return Disclosure.objects.filter(resident_id=resident_id).order_by("-at", "-id")


def grid_at(lat: float, lon: float) -> str | None:
    """The code of the grid that a place (WGS 84) lies in, from memory; its village is code[:12]."""
    return _grids().at(lat, lon)


_drawn: dict[tuple[int, Any], GridMap] = {}


def in_the_city(lat: float, lon: float) -> bool:
    """Whether a place (WGS 84) can be in the city: not far beyond its outermost grids."""
    return _grids().near(lat, lon)


def grids_stamp() -> tuple[int, Any]:
    """What is another as soon as a grid has changed."""
    stamp = Grid.objects.aggregate(number=Count("pk"), last=Max("changed_at"))
    return stamp["number"], stamp["last"]


def _read_grids() -> GridMap:
    """The map as last read, unless a grid has changed since."""
    key = grids_stamp()
    if key not in _drawn:
        grids = Grid.objects.filter(active=True)
        of_cells = grids.exclude(cells=[]).values_list("code", "cells")
        of_boundaries = grids.filter(cells=[]).exclude(geometry={})
        _drawn.clear()
        _drawn[key] = GridMap(
            of_cells.iterator(), of_boundaries.values_list("code", "geometry").iterator()
        )
    return _drawn[key]


_grids = Held(_read_grids, seconds=30)


def forget_city() -> None:
    """Read centres and grids anew: they were changed here."""
    for held in (_centres, _grids, _units, _unit_names, _staff_names, _area_names, place_names):
        held.forget()


def residents_to_export(actor: Actor) -> Iterable[Resident]:
    """The residents whom this actor may look up, in the order in which they came."""
    return visible_to(actor).order_by("pk").iterator()


def staff_by_login(logins: Collection[str]) -> dict[str, Staff]:
    """Staff by sign-in name."""
    return {staff.login: staff for staff in Staff.objects.filter(login__in=logins)}
