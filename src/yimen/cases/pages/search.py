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


@dataclass(frozen=True)
class Wanted:
    """What is looked for and how: in which order, as typed alone, from where on."""

    typed: str
    order: str = ""
    exact: bool = False
    before: str = ""

    def link(self, **changed: str | bool) -> str:
        """The address of the same search, changed."""
        asked = {"order": self.order, "exact": self.exact, **changed}
        said = {name: "1" if value is True else value for name, value in asked.items() if value}
        return "?" + urlencode({"q": self.typed, **said})

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """The orders in which hits can be listed: name, words, address."""
        return [
            ("", gettext("Newest first"), self.link(order="")),
            (FIT, gettext("Most fitting first"), self.link(order=FIT)),
        ]

    @property
    def others(self) -> list[str]:
        """The words that mean the same as one that was typed."""
        return [word for sense in find.senses_of(self.typed) for word in sense[1:]]

    @property
    def as_typed(self) -> str:
        """The address of the same search for just the words that were typed."""
        return self.link(exact=True)

    @property
    def widely(self) -> str:
        """The address of the same search also for what means the same."""
        return self.link(exact=False)


@require_safe
@needs_staff
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A whole number leads straight to its case."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    if looks_like_number(typed) and (case := find.by_number(actor, typed)):
        return redirect("cases:case", case.pk)
    wanted = Wanted(
        typed,
        order=FIT if request.GET.get("order") == FIT else "",
        exact="exact" in request.GET,
        before=request.GET.get("before", ""),
    )
    hits = found(actor, wanted)
    context = {
        "wanted": wanted,
        "hits": hits,
        "rows": drawn_with(rows_of(hits.cases), hits.excerpts),
        "ranked": find.RANKED,
    }
    return show(request, "cases/search.html", context, "rows")


def looks_like_number(typed: str) -> bool:
    """`261123-00042`, with or without what stands between."""
    digits = [c for c in typed if c.isdigit()]
    return len(digits) >= 11 and len(digits) + 2 >= len(typed)


def looks_like_phone(typed: str) -> bool:
    """Digits and what people put between them."""
    digits = sum(c.isdigit() for c in typed)
    return digits >= 7 and all(c.isdigit() or c in "+-() " for c in typed)


def found(actor: Actor, wanted: Wanted) -> Hits:
    """By telephone for those who meet residents, else by words."""
    typed, exact = wanted.typed, wanted.exact
    resident = resident_by_phone(typed) if looks_like_phone(typed) else None
    # others are not even told whether the city knows the telephone
    if resident and residents_visible_to(actor).filter(pk=resident.pk).exists():
        return Hits(find.by_phone(actor, resident), how="phone")
    if wanted.order == FIT:
        hits = find.most_fitting(actor, typed, exact=exact)
    else:
        hits = find.search(actor, typed, place_from(wanted.before), exact=exact)
    following = wanted.link(before=str(hits.next)) if hits.next else ""
    return Hits(hits.cases, "words", following, hits.excerpts)
