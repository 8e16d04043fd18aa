"""Requests, for outside systems: how one is opened. Its steps are those of any case."""

from __future__ import annotations

from ninja import Router

from yimen.cases.api import opening

from .process import REQUEST

router = Router(tags=["Cases"])
opening(router, "/requests", REQUEST)
