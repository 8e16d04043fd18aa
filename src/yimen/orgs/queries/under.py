"""What lies under a unit or in an area, and is still in use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from yimen.orgs.models import AddressName, Area, Grid, Post, Unit


def units_under(unit: Unit, besides: Collection[str] = ()) -> QuerySet[Unit, Any]:
    """Code and name of the units that are part of a unit."""
    rows = Unit.objects.filter(parent=unit, active=True).exclude(code__in=besides)
    return rows.order_by("code").values_list("code", "name")


def units_in(area: Area) -> QuerySet[Unit, Any]:
    """Code and name of the units whose area is just this one."""
    return Unit.objects.filter(area=area, active=True).order_by("code").values_list("code", "name")


def areas_under(area: Area, besides: Collection[str] = ()) -> QuerySet[Area, Any]:
    """Code and name of the areas that are part of an area."""
    rows = Area.objects.filter(parent=area, active=True).exclude(code__in=besides)
    return rows.order_by("code").values_list("code", "name")


def grids_in(area: Area) -> QuerySet[Grid, Any]:
    """Code and name of the grids of a village."""
    return Grid.objects.filter(area=area, active=True).order_by("code").values_list("code", "name")


def addresses_in(area: Area) -> QuerySet[AddressName, Any]:
    """Code and name of what the address book has in just this area."""
    rows = AddressName.objects.filter(area=area, active=True).order_by("code")
    return rows.values_list("code", "name")


def posts_of_account(staff_id: int) -> QuerySet[Post]:
    """Every post that a person ever had, the latest first, with its unit."""
    posts = Post.objects.filter(staff_id=staff_id).select_related("unit")
    return posts.order_by("-since", "-pk")


def posts_in(unit: Unit) -> QuerySet[Post]:
    """Every post that there ever was in a unit, with its person; those without an end first."""
    posts = Post.objects.filter(unit=unit).select_related("staff")
    return posts.order_by("-until", "staff__login", "role")
