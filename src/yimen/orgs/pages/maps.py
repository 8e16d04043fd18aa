"""The map of areas and grids, for anybody: it says where they run, and nothing of anyone."""

from __future__ import annotations

from math import isfinite

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_POST, require_safe

from yimen.kernel.answers import answer, refusal
from yimen.kernel.errors import Invalid, Problem
from yimen.kernel.limits import address_of, require
from yimen.orgs.citymap import queries
from yimen.orgs.citymap.outlines import Document

LOOKS, POINTS, HOUR = 2000, 600, 3600
"""So many maps, and points on one, from one address, or by one of the staff, within an hour."""
FRESH = 3600
"""Seconds for which a browser, or whoever stands between, need not ask again."""


@require_safe
@gzip_page
@conditional_page
def city(request: HttpRequest) -> HttpResponse:
    """Counties and townships."""
    require("map", address_of(request), LOOKS, HOUR)
    return told(queries.map_of_city())


@require_safe
@gzip_page
@conditional_page
def town(request: HttpRequest, code: str) -> HttpResponse:
    """Villages and grids of a township."""
    require("map", address_of(request), LOOKS, HOUR)
    return told(queries.map_in(code))


def told(drawn: Document) -> HttpResponse:
    """A map, which anybody may keep for a while."""
    response = HttpResponse(drawn.body, content_type="application/geo+json")
    response.headers["ETag"] = f'"{drawn.tag}"'
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response


@require_POST
def point(request: HttpRequest) -> HttpResponse:
    """What lies at a point. It is posted, for where somebody lives belongs into no address."""
    try:
        require("map.point", who(request), POINTS, HOUR)
        lat, lon = (degrees(request.POST.get(name, "")) for name in ("lat", "lon"))
    except Problem as problem:
        return refusal(problem)
    found = queries.what_lies_at(lat, lon)
    response = answer({"inside": [{"code": code, "name": name} for code, name in found]})
    response.headers["Cache-Control"] = "no-store"
    return response


def who(request: HttpRequest) -> str:
    """Whose knocks are counted: a call centre of a hundred agents has one address."""
    user = request.user
    return f"staff:{user.pk}" if user.is_authenticated else address_of(request)


def degrees(written: str) -> float:
    """A latitude or longitude."""
    try:
        said = float(written)
    except ValueError:
        said = float("nan")
    if not isfinite(said) or abs(said) > 180:
        raise Invalid(_("There is no such place."))
    return said
