"""Disputes, for outside systems: how one is brought to a centre."""

from __future__ import annotations

from ninja import Router

from yimen.cases.api import opening

from .process import DISPUTE

router = Router(tags=["Cases"])
opening(router, "/disputes", DISPUTE)
