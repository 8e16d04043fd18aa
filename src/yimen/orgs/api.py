"""Who speaks to the API, and the city that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf
from pydantic import BaseModel

from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.kernel.errors import NotAllowed
from yimen.kernel.limits import address_of, require

from .middleware import actor_in
from .queries import actor_of_token, areas_from, units_from

FAILURES, WINDOW = 30, 60
"""So many wrong tokens from one address within so many seconds."""
ROWS = 500


class Bearer(HttpBearer):
    """An outside system, by its token."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Whose token it is. 401: nobody's; 429: wrong too often."""
        try:
            return actor_of_token(token)
        except NotAllowed as unknown:
            require("api token", address_of(request), FAILURES, WINDOW)
            raise AuthenticationError(message=str(unknown)) from unknown


class Session(APIKeyCookie):
    """A member of staff who is signed in; what changes something carries the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # a stranger is told so before anything else

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Whose session it is, if it is somebody's with a post today."""
        actor = actor_in(request) if key else None
        if actor is None or actor.reach == "own":
            return None
        if check_csrf(request):
            raise NotAllowed(_("The CSRF token is missing or wrong."))
        return actor


class UnitRow(BaseModel):
    """A unit of the city."""

    id: int
    code: str
    name: str
    kind: str
    area: str
    parent: str | None
    active: bool


class AreaRow(BaseModel):
    """A division."""

    code: str
    name: str
    level: str
    parent: str | None
    lat: float | None
    lon: float | None


class Units(BaseModel):
    """A page of units; `next` is the `after` of the page that follows."""

    rows: list[UnitRow]
    next: str | None


class Areas(BaseModel):
    """A page of areas; `next` is the `after` of the page that follows."""

    rows: list[AreaRow]
    next: str | None


router = Router(tags=["City"])
Code = Annotated[str, Query(max_length=24, pattern=r"^[^\x00]*$")]
Division = Annotated[
    str, Query(max_length=12, pattern=r"^\d*$", description="Division code, or its beginning.")
]


@router.get("/units", response=Units, summary="Units of the city")
def units(request: HttpRequest, area: Division = "", after: Code = "") -> HttpResponse:
    """Every unit of an area, in the order of their codes."""
    return page(UnitRow, units_from(area, after, ROWS + 1))


@router.get("/areas", response=Areas, summary="Areas of the city")
def areas(request: HttpRequest, area: Division = "", after: Code = "") -> HttpResponse:
    """Every division whose code begins so, in the order of their codes."""
    return page(AreaRow, areas_from(area, after, ROWS + 1))


def page(row: type[BaseModel], found: Iterable[tuple[Any, ...]]) -> HttpResponse:
    """One page; a row more than fits tells that there is another."""
    rows = [dict(zip(row.model_fields, each, strict=True)) for each in found]
    last = rows[ROWS - 1]["code"] if len(rows) > ROWS else None
    return answer({"rows": rows[:ROWS], "next": last})
