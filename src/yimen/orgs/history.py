"""What the history tells of each table of the city: which columns, and what is nobody's to read."""

from __future__ import annotations

from yimen.kernel.changes import Columns, Told
from yimen.orgs.models import AddressName, Area, Grid, Post, Staff, Unit
from yimen.orgs.queries import unit_code


def _area(area: Area) -> Columns:
    return {
        "name": area.name,
        "level": str(area.level),
        "kind": area.kind,
        "lat": area.lat,
        "lon": area.lon,
        "active": area.active,
    }


def _unit(unit: Unit) -> Columns:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": str(unit.kind),
        "parent": unit_code(unit.parent_id) or "",
        "area": unit.area_id,
        "phone": unit.phone,
        "active": unit.active,
    }


def _person(staff: Staff) -> Columns:
    return {
        "login": staff.login,
        "name": staff.name,
        "phone": staff.phone,
        "may_sign_in": staff.is_active,
    }


def _post(post: Post) -> Columns:
    return {
        "person": post.staff_id,
        "unit": unit_code(post.unit_id),
        "role": str(post.role),
        "since": post.since,
        "until": post.until,
    }


def _grid(grid: Grid) -> Columns:
    return {
        "name": grid.name,
        "worker": grid.worker_id,
        "cells": " ".join(grid.cells),
        "boundary": {} if grid.cells else grid.geometry,
        "active": grid.active,
    }


def _address(row: AddressName) -> Columns:
    return {
        "name": row.name,
        "kind": str(row.kind),
        "area": row.area_id,
        "grid": row.grid_id or "",
        "others": row.others,
        "first": row.first,
        "last": row.last,
        "lat": row.lat,
        "lon": row.lon,
        "active": row.active,
    }


OF_AREAS = Told(table="areas", key=lambda row: row.pk, area=lambda row: row.pk, columns=_area)
OF_UNITS = Told(
    table="units", key=lambda row: row.code, area=lambda row: row.area_id, columns=_unit
)
# What somebody is called, and their number, is their own: 个人信息保护法 art. 6.
OF_STAFF = Told(
    table="staff",
    key=lambda row: str(row.pk),
    columns=_person,
    own=frozenset({"name", "phone"}),
)
OF_POSTS = Told(
    table="posts",
    key=lambda row: str(row.pk),
    area=lambda row: row.unit.area_id,
    columns=_post,
    since=lambda row: row.until or row.since,
)
OF_GRIDS = Told(table="grids", key=lambda row: row.pk, area=lambda row: row.pk[:12], columns=_grid)
OF_ADDRESSES = Told(
    table="addresses", key=lambda row: row.pk, area=lambda row: row.area_id, columns=_address
)
