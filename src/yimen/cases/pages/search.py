"""Find cases by number, by telephone, or by words that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yimen.cases import search as find
from yimen.cases.models import Case
from yimen.cases.queues import place_from
from yimen.kernel.actors import Actor
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import visible_to as residents_visible_to
from yimen.orgs.queries import resident_by_phone
from yimen.ui.show import show

from .lists import Excerpts, drawn_with, rows_of

LONGEST = 100
FIT = "fit"
"""The order in which what fits best comes first; else the newest does."""


@dataclass(frozen=True)
class Hits:
    """What was found, how, and where the next page begins."""

    cases: Sequence[Case] = ()
    how: str = ""
    next: str = ""
    excerpts: Excerpts = field(default_factory=dict)


@require_safe
@needs_staff
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A whole number leads straight to its case."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    if looks_like_number(typed) and (case := find.by_number(actor, typed)):
        return redirect("cases:case", case.pk)
    order = FIT if request.GET.get("order") == FIT else ""
    hits = found(actor, typed, order, request.GET.get("before", ""))
    rows = drawn_with(rows_of(hits.cases), hits.excerpts)
    context = {"typed": typed, "hits": hits, "rows": rows, "order": order, "ways": ways(typed)}
    context["ranked"] = find.RANKED
    return show(request, "cases/search.html", context, "rows")


def looks_like_number(typed: str) -> bool:
    """`261123-00042`, with or without what stands between."""
    digits = [c for c in typed if c.isdigit()]
    return len(digits) >= 11 and len(digits) + 2 >= len(typed)


def looks_like_phone(typed: str) -> bool:
    """Digits and what people put between them."""
    digits = sum(c.isdigit() for c in typed)
    return digits >= 7 and all(c.isdigit() or c in "+-() " for c in typed)


def ways(typed: str) -> list[tuple[str, str, str]]:
    """The orders in which hits can be listed: name, words, address."""
    return [
        ("", gettext("Newest first"), "?" + urlencode({"q": typed})),
        (FIT, gettext("Most fitting first"), "?" + urlencode({"q": typed, "order": FIT})),
    ]


def found(actor: Actor, typed: str, order: str, before: str) -> Hits:
    """By telephone for those who meet residents, else by words."""
    resident = resident_by_phone(typed) if looks_like_phone(typed) else None
    # others are not even told whether the city knows the telephone
    if resident and residents_visible_to(actor).filter(pk=resident.pk).exists():
        return Hits(find.by_phone(actor, resident), how="phone")
    if order == FIT:
        hits = find.most_fitting(actor, typed)
    else:
        hits = find.search(actor, typed, place_from(before))
    following = "?" + urlencode({"q": typed, "before": str(hits.next)}) if hits.next else ""
    return Hits(hits.cases, "words", following, hits.excerpts)
