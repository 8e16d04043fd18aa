"""Danger to life stands above the form; lawful routes and the unit that is reported beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.reading.guard import Duty, Hit
from yimen.reading.queries import guarded, reported_units
from yimen.requests.heard import Heard
from yimen.requests.models import Receiver


def danger(heard: Heard) -> Mapping[str, Any] | None:
    """Whom to call at once, why, and by which words; the number that is most urgent first."""
    hits: list[Hit] = []
    for hit in guarded(heard.text):
        if hit.rule.duty == Duty.DANGER and not any(same(hit, other) for other in hits):
            hits.append(hit)
    if not hits:
        return None
    return {"hits": hits, "numbers": list(dict.fromkeys(hit.rule.to for hit in hits))}


def same(one: Hit, other: Hit) -> bool:
    """Whether two rules lead to the same number by the same words."""
    overlap = one.start < other.end and other.start < one.end
    return overlap and one.rule.to == other.rule.to


def route(heard: Heard) -> Mapping[str, Any] | None:
    """The lawful routes that a matter has, and the units that it accuses."""
    hits = [hit for hit in guarded(heard.text) if hit.rule.duty == Duty.ROUTE]
    routes = {hit.rule.to: hit for hit in reversed(hits)}
    found = reported_units(heard.title, heard.body, heard.draft.area_id or "")
    units = [] if heard.draft.about_unit_id else found
    if not routes and not units:
        return None
    names = dict(Receiver.choices)
    return {
        "routes": [(names.get(to, ""), hit) for to, hit in reversed(routes.items())],
        "units": units,
    }
