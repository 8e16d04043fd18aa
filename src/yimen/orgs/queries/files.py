"""The city's tables as files have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.db.models.functions import Length

from yimen.orgs.models import AddressName, Area, Grid, Post, Unit


def area_rows() -> Iterator[dict[str, Any]]:
    """Every area, the larger first."""
    fields = ("code", "name", "level", "kind", "lat", "lon", "active")
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
        "code", "name", "cells", "geometry", "active", login=F("worker__login")
    )
    for row in rows.iterator():
        boundary = {} if row["cells"] else row["geometry"]
        yield {**row, "worker": row["login"] or "", "boundary": boundary}


def address_rows() -> Iterator[dict[str, Any]]:
    """Every name of the address book, by code."""
    for row in AddressName.objects.order_by("code").values():
        told = {**row, "area": row["area_id"], "grid": row["grid_id"] or ""}
        yield told | {"others": "、".join(row["others"])}
