"""Reading the city: who somebody is, whom a telephone belongs to, which grid a place lies in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, F, Func, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor, Reach
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Invalid, NotAllowed
from yimen.kernel.time import now
from yimen.orgs.gridmap import GridMap
from yimen.orgs.held import Held
from yimen.orgs.models import (
    Area,
    Disclosure,
    Grid,
    Post,
    Resident,
    Role,
    Staff,
    Token,
    Unit,
    UnitKind,
)
from yimen.orgs.phones import e164
from yimen.orgs.policy import RESIDENT, visible_to


def today() -> date:
    """The day in the city."""
    return timezone.localdate(now())


def held_on(day: date) -> Q:
    """Posts held on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def _below(unit: str) -> ArraySubquery:
    """Ids of a unit and all units below it; `unit` is the way to it from the outer row."""
    under = Func(
        F("path"), OuterRef(f"{unit}__path"), function="starts_with", output_field=BooleanField()
    )
    return ArraySubquery(Unit.objects.filter(under).values("id"))


def actor_of(staff_id: int, unit_id: int | None = None) -> Actor:
    """Who a member of staff is in a unit today, or in that of their longest-held post. One query.

    NotAllowed when they may not sign in or hold no post (there).
    """
    posts = list(
        Post.objects.filter(
            held_on(today()), staff_id=staff_id, staff__is_active=True, unit__active=True
        )
        .select_related("unit")
        .annotate(below=_below("unit"))
        .order_by("since", "id")
    )
    chosen = next((post for post in posts if unit_id in (None, post.unit_id)), None)
    if chosen is None:
        raise NotAllowed(_("You hold no post here today."))
    roles = frozenset(str(post.role) for post in posts if post.unit_id == chosen.unit_id)
    return Actor(
        key=f"staff:{staff_id}",
        reach=reach_of(chosen.unit.kind),
        area=chosen.unit.area_id,
        unit=chosen.unit_id,
        roles=roles,
        units=frozenset(chosen.below),
        above=chosen.unit.line,
    )


def reach_of(kind: str) -> Reach:
    """A centre sees every case of its area; any other unit what it and the units below it hold."""
    return "area" if kind == UnitKind.CENTRE else "unit"


def actor_of_token(secret: str) -> Actor:
    """The outside system that holds this secret. NotAllowed when nobody does."""
    wanted = token_hash(secret)
    token = (
        Token.objects.filter(hash=wanted, active=True, unit__active=True)
        .select_related("unit")
        .annotate(below=_below("unit"))
        .first()
    )
    if token is None or not hmac.compare_digest(token.hash, wanted):
        raise NotAllowed(_("This access token is not known."))
    return Actor(
        key=f"system:{token.name}",
        reach=reach_of(token.unit.kind),
        area=token.unit.area_id,
        unit=token.unit_id,
        roles=frozenset(token.roles),
        units=frozenset(token.below),
        above=token.unit.line,
    )


def token_hash(secret: str) -> str:
    """What is kept of a token's secret; the secret is random, so a plain SHA-256 hides it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_resident(resident_id: UUID) -> Actor:
    """A resident, who sees their own cases."""
    return Actor(key=f"{RESIDENT}{resident_id}", reach="own")


def posts_of(staff_id: int) -> QuerySet[Post]:
    """The posts that a person holds today, with their units, the longest-held first."""
    posts = Post.objects.filter(held_on(today()), staff_id=staff_id, unit__active=True)
    return posts.select_related("unit").order_by("since", "id")


def unit_names(ids: Collection[int]) -> dict[int, str]:
    """Names of units, for a page that shows many."""
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def staff_names(ids: Collection[int]) -> dict[int, str]:
    """Names of staff, those who left too: history keeps saying who did what."""
    return dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def units_like(typed: str, most: int = 12) -> list[Unit]:
    """Active units by code or by a part of the name; one whose whole name or code it is, alone."""
    typed = typed.strip()
    found = Unit.objects.filter(active=True).select_related("area")
    whole = list(found.filter(Q(code__iexact=typed) | Q(name=typed))[:most])
    return whole or list(
        found.filter(name__icontains=typed).order_by(Length("path"), "code")[:most]
    )


def areas_like(typed: str, most: int = 12) -> list[Area]:
    """Areas by code or by a part of the name, the larger first; the one with that code alone."""
    typed = typed.strip()
    found = Area.objects.select_related("parent__parent")
    whole = list(found.filter(pk=typed))
    return whole or list(
        found.filter(name__icontains=typed).order_by(Length("code"), "code")[:most]
    )


def people_in(unit_id: int, roles: Collection[str]) -> list[int]:
    """Ids of the staff who hold one of the roles in a unit today."""
    held = Post.objects.filter(
        held_on(today()), unit_id=unit_id, role__in=roles, staff__is_active=True
    )
    return sorted(held.values_list("staff_id", flat=True).distinct())


def centre_of(area_code: str) -> Unit | None:
    """The nearest centre of an area: its county's, else the city's; of "", the largest area's."""
    centres = _centres()
    if not area_code:
        return centres[min(centres, key=len)] if centres else None
    for length in sorted({len(code) for code in centres}, reverse=True):
        if found := centres.get(area_code[:length]):
            return found
    return None


def _read_centres() -> dict[str, Unit]:
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, active=True).order_by("-pk")
    return {centre.area_id: centre for centre in centres}


_centres = Held(_read_centres, seconds=30)


def units_below(unit: Unit) -> QuerySet[Unit]:
    """A unit and every unit below it."""
    return Unit.objects.filter(path__startswith=unit.path).order_by("path")


def resident_by_phone(phone: str) -> Resident | None:
    """Whoever this telephone belongs to; None also when the number cannot be read."""
    try:
        wanted = keyed_hash(e164(phone))
    except Invalid:
        return None
    return Resident.objects.filter(phone_hash=wanted).first()


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


def _read_grids() -> GridMap:
    """The map as last read, unless a grid has changed since."""
    stamp = Grid.objects.aggregate(number=Count("pk"), last=Max("changed_at"))
    key = (stamp["number"], stamp["last"])
    if key not in _drawn:
        of_cells = Grid.objects.exclude(cells=[]).values_list("code", "cells")
        of_boundaries = Grid.objects.filter(cells=[]).exclude(geometry={})
        _drawn.clear()
        _drawn[key] = GridMap(
            of_cells.iterator(), of_boundaries.values_list("code", "geometry").iterator()
        )
    return _drawn[key]


_grids = Held(_read_grids, seconds=30)


def forget_city() -> None:
    """Read centres and grids anew: they were changed here."""
    _centres.forget()
    _grids.forget()


# Rows as files have them.


def area_rows() -> Iterator[dict[str, Any]]:
    """Every area, the larger first."""
    fields = ("code", "name", "level", "kind", "lat", "lon")
    yield from Area.objects.order_by(Length("code"), "code").values(*fields)


def unit_rows() -> Iterator[dict[str, Any]]:
    """Every unit, each after the one above it."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    fields = ("code", "name", "kind", "parent_id", "area_id", "phone", "active")
    for row in Unit.objects.order_by(Length("path"), "code").values(*fields):
        yield {**row, "parent": codes.get(row["parent_id"], ""), "area": row["area_id"]}


def post_rows() -> Iterator[dict[str, Any]]:
    """Every post with its person and unit."""
    fields = {
        "login": F("staff__login"),
        "name": F("staff__name"),
        "phone": F("staff__phone"),
        "of": F("unit__code"),
    }
    posts = Post.objects.order_by("staff__login", "since", "pk")
    for row in posts.values("role", "since", "until", **fields):
        told: dict[str, Any] = {**row}
        yield told | {"unit": told["of"]}


def grid_rows() -> Iterator[dict[str, Any]]:
    """Every grid with its worker; the outline of cells is not told, for it follows from them."""
    rows = Grid.objects.order_by("code").values(
        "code", "name", "cells", "geometry", login=F("worker__login")
    )
    for row in rows.iterator():
        boundary = {} if row["cells"] else row["geometry"]
        yield {**row, "worker": row["login"] or "", "boundary": boundary}


def residents_to_export(actor: Actor) -> Iterable[Resident]:
    """The residents whom this actor may look up, in the order in which they came."""
    return visible_to(actor).order_by("pk").iterator()


def staff_by_login(logins: Collection[str]) -> dict[str, Staff]:
    """Staff by sign-in name."""
    return {staff.login: staff for staff in Staff.objects.filter(login__in=logins)}


ROLES_THAT_LEAD = frozenset({Role.LEADER, Role.SUPERVISOR})
"""Who is told when a unit is late."""
