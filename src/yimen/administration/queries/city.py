"""Rows of the city as its administrators look for them: areas, units, grids, people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Collate

from yimen.cases.policy import visible_to
from yimen.kernel.actors import Actor
from yimen.orgs.models import AddressName, Area, Grid, Post, Role, Staff, Unit
from yimen.orgs.queries import held_on

from . import ENDED, NOW, Wanted

LOCKED, WITHOUT = "locked", "without"
"""Of people: who may not sign in, and who has no post today."""


def areas(wanted: Wanted) -> QuerySet[Area]:
    """Areas, each after the one that it is part of; words are in the name or begin the code."""
    rows = Area.objects.filter(pk__startswith=wanted.within)
    rows = rows.annotate(place=Collate(F("code"), "C"))
    if wanted.kind:
        rows = rows.filter(level=wanted.kind)
    if wanted.areas:
        rows = rows.filter(_in(wanted.areas, "pk"))
    if said := wanted.words:
        rows = rows.filter(Q(name__icontains=said) | Q(pk__startswith=said))
    return rows


def _in(areas: Collection[str], field: str) -> Q:
    found = Q()
    for each in areas:
        found |= Q(**{f"{field}__startswith": each})
    return found


def area(code: str) -> Area | None:
    """One area, also one that has ended."""
    return Area.objects.select_related("parent").filter(pk=code).first()


def units(wanted: Wanted) -> QuerySet[Unit]:
    """Units by code; words are in the name or begin the code."""
    rows = Unit.objects.filter(area__code__startswith=wanted.within).select_related(
        "area", "parent"
    )
    rows = rows.annotate(place=Collate(F("code"), "C"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.areas:
        rows = rows.filter(_in(wanted.areas, "area__code"))
    if said := wanted.words:
        rows = rows.filter(Q(name__icontains=said) | Q(code__istartswith=said))
    return rows


def unit(code: str) -> Unit | None:
    """One unit, also one that is dissolved."""
    return Unit.objects.select_related("area", "parent").filter(code=code).first()


def grids(wanted: Wanted) -> QuerySet[Grid]:
    """Grids by code; words are in the name, begin the code, or are the worker's name."""
    rows = Grid.objects.filter(pk__startswith=wanted.within).select_related("area", "worker")
    rows = rows.annotate(place=Collate(F("code"), "C")).defer("geometry")
    if wanted.areas:
        rows = rows.filter(_in(wanted.areas, "pk"))
    if said := wanted.words:
        mine = Q(worker__name=said) | Q(worker__login=said)
        rows = rows.filter(Q(name__icontains=said) | Q(pk__startswith=said) | mine)
    return rows


def grid(code: str) -> Grid | None:
    """One grid, also one that was given up."""
    return Grid.objects.select_related("area", "worker").filter(pk=code).first()


def grounds_beside(grid: Grid) -> list[dict[str, Any]]:
    """The boundaries of the other grids of a village."""
    rows = Grid.objects.filter(area_id=grid.area_id, active=True).exclude(pk=grid.pk)
    return list(rows.exclude(geometry={}).order_by("pk").values_list("geometry", flat=True)[:60])


def addresses(wanted: Wanted) -> QuerySet[AddressName]:
    """The address book by code; words are in a name, in another name, or begin the code."""
    rows = AddressName.objects.filter(area__code__startswith=wanted.within)
    rows = rows.select_related("area").annotate(place=Collate(F("code"), "C"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.areas:
        rows = rows.filter(_in(wanted.areas, "area__code"))
    if said := wanted.words:
        other = Q(others__icontains=said)
        rows = rows.filter(Q(name__icontains=said) | Q(code__istartswith=said) | other)
    return rows


def address(code: str) -> AddressName | None:
    """One name of the address book, also one that has ended."""
    return AddressName.objects.select_related("area", "grid").filter(pk=code).first()


def in_use(state: str, _day: date) -> Q:
    """Rows in use, or ended."""
    return Q(active=state == NOW) if state in (NOW, ENDED) else Q()


def people(wanted: Wanted) -> QuerySet[Staff]:
    """People by sign-in name, who have or had a post in the area of whoever looks.

    Words are in the name, begin the sign-in name, or are in the name of a unit of theirs.
    """
    posts = Post.objects.filter(staff=OuterRef("pk"))
    rows = Staff.objects.annotate(place=Collate(F("login"), "C"))
    if wanted.within:
        rows = rows.filter(Exists(posts.filter(unit__area__code__startswith=wanted.within)))
    held = posts.filter(held_on(wanted.day))
    if wanted.role:
        rows = rows.filter(Exists(held.filter(role=wanted.role)))
    if wanted.areas:
        rows = rows.filter(Exists(held.filter(_in(wanted.areas, "unit__area__code"))))
    if said := wanted.words:
        there = Exists(held.filter(unit__name__icontains=said))
        rows = rows.filter(Q(name__icontains=said) | Q(login__istartswith=said) | Q(there))
    return rows


def person(pk: int) -> Staff | None:
    """One person, also one whose account is locked."""
    return Staff.objects.filter(pk=pk).first()


def at_work(state: str, day: date) -> Q:
    """People who hold a post and may sign in; whose account is locked; who have no post."""
    held = Exists(Post.objects.filter(held_on(day), staff=OuterRef("pk"), unit__active=True))
    if state == NOW:
        return Q(is_active=True) & Q(held)
    if state == LOCKED:
        return Q(is_active=False)
    return Q(is_active=True) & ~Q(held) if state == WITHOUT else Q()


def posts_of(people: Collection[int], day: date) -> QuerySet[Post]:
    """The posts that people hold on a day, with their units."""
    posts = Post.objects.filter(held_on(day), staff_id__in=people).select_related("unit")
    return posts.order_by("since", "pk")


def workers_like(typed: str, most: int = 12) -> list[Staff]:
    """Grid workers by sign-in name or a part of the name; the one with that sign-in name alone."""
    post = Post.objects.filter(staff=OuterRef("pk"), role=Role.GRID_WORKER, until=None)
    rows = Staff.objects.filter(Exists(post), is_active=True)
    whole = list(rows.filter(login=typed))
    return whole or list(rows.filter(name__icontains=typed).order_by("login")[:most])


def cases_seen(actor: Actor, keys: Collection[str]) -> set[str]:
    """Those of some cases that somebody may know of."""
    if not keys:
        return set()
    return {str(pk) for pk in visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)}
