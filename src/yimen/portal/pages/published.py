"""The public list: what others asked, one of it, points for a map, and how long each kind takes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yimen.boards.queries import times as counted_times
from yimen.catalogue.queries import public_categories
from yimen.kernel import limits
from yimen.kernel.time import now
from yimen.orgs.crowds import FEW
from yimen.orgs.middleware import resident_in
from yimen.orgs.policy import PUBLIC
from yimen.portal.listing import queries
from yimen.portal.listing.forms import ListForm
from yimen.ui.show import show

HOUR = 3600
FRESH = 300  # seconds
"""How old the points of the map may be; they hold counts only, so nobody is told of who left."""
SELDOM = 1800  # seconds


def knock(request: HttpRequest) -> None:
    """A household reads a list more slowly than a machine copies it. TooOften past the limit."""
    limits.require("portal.list", limits.address_of(request), 1200, HOUR)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The matters that their residents allow to be seen, the newest first."""
    knock(request)
    form = ListForm(request.GET)
    wanted = form.wanted()
    chosen = {name: value for name, value in vars(wanted).items() if value}
    found = queries.page(wanted, _name(request.GET.get("after", "")))
    context = {
        "form": form,
        "chosen": chosen,
        "rows": found.rows,
        "next": urlencode({**chosen, "after": found.after}) if found.after else "",
        "few": FEW,
        "points": f"{reverse('portal:points')}?{urlencode({'category': wanted.category})}",
    }
    return show(request, "portal/published.html", context)


def _name(written: str) -> UUID | None:
    """A public name as an address says it, or None for nonsense."""
    try:
        return UUID(written)
    except ValueError:
        return None


@require_safe
def listed(request: HttpRequest, public: UUID) -> HttpResponse:
    """One matter: its facts and what happened to it, without a word that anybody wrote."""
    knock(request)
    context = {
        "matter": queries.one(public),
        "mine": queries.follows(resident_in(request), public),
    }
    return show(request, "portal/listed.html", context)


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """How many listed matters there are, by township or county, as GeoJSON (RFC 7946).

    A point is the middle of a township, of a county where few ask of the same, never a place;
    `category` (a code) shows those of one category. `unplaced` are those without a point.
    """
    knock(request)
    wanted = request.GET.get("category", "")
    category = wanted if any(each.pk == wanted for each in public_categories()) else ""
    found: Any = cache.get_or_set(f"portal.points.{category}", lambda: _points(category), FRESH)
    response = JsonResponse(found, content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def _points(category: str) -> dict[str, Any]:
    spots, counts = queries.spots(), queries.by_place(category)
    return {
        "type": "FeatureCollection",
        "features": [
            _point(code, spots[code], counts[code], category)
            for code in sorted(counts)
            if code in spots
        ],
        "unplaced": sum(sum(n.values()) for code, n in counts.items() if code not in spots),
    }


def _point(
    code: str, spot: tuple[str, float, float], counts: dict[str, int], category: str
) -> dict[str, Any]:
    name, lat, lon = spot
    chosen = {"area": code, "category": category}
    link = urlencode({key: value for key, value in chosen.items() if value})
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
        "properties": {
            "area": code,
            "name": name,
            "total": sum(counts.values()),
            **counts,
            "link": f"{reverse('portal:published')}?{link}",
        },
    }


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """How long each kind of matter really takes, over the last year."""
    found: Any = cache.get_or_set("portal.times", _times, SELDOM)
    return show(request, "portal/times.html", {**found, "few": FEW})


def _times() -> dict[str, Any]:
    """Every first level that enough matters were answered of, with its parts that were too."""
    names = {each.pk: each.name for each in public_categories()}
    rows = [row for row in counted_times(PUBLIC, names) if row["answered"] >= FEW]
    longest = max((row["nine_in_ten"] for row in rows), default=1) or 1
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        shown = {**row, "name": names.get(row["part"] or row["item"], row["item"])}
        for bar in ("half", "nine_in_ten"):
            shown[f"{bar}_wide"] = round(100 * row[bar] / longest)
        parts[row["item"] if row["part"] else ""].append(shown)
    kinds = [(row, parts.get(row["item"], [])) for row in parts.get("", [])]
    return {"as_of": now(), "kinds": kinds, "longest": longest}
