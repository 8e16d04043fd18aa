"""What the city is made of: each table with its count and when it last changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from yimen.administration import queries
from yimen.administration.queries import Stock
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs.queries import today
from yimen.ui.show import show

from .access import needs_administrator
from .hanging import within
from .listing import day_text


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the city on the start page."""

    name: Label
    about: Label
    link: str
    n: int
    coming: int
    changed: str


RULES: dict[str, tuple[Label, Label]] = {
    "rules": (
        gettext_lazy("Rules of time"),
        gettext_lazy("How long each step may take, by whose law"),
    ),
    "directory": (
        gettext_lazy("Dispatch directory"),
        gettext_lazy("Whose a matter is, by category and area"),
    ),
    "categories": (gettext_lazy("Categories"), gettext_lazy("What requests are about")),
    "synonyms": (
        gettext_lazy("Words that mean the same"),
        gettext_lazy("Whoever looks for one of them finds the others"),
    ),
    "guard": (
        gettext_lazy("Rules of the guard"),
        gettext_lazy("Words of danger, of lawful routes, of accusations: what agents are told"),
    ),
    "calendar": (
        gettext_lazy("Calendar years"),
        gettext_lazy("Holidays and make-up work days, by yearly notice"),
    ),
    "hours": (gettext_lazy("Office hours"), gettext_lazy("Stretches of the day that count")),
    "texts": (
        gettext_lazy("Texts of notices"),
        gettext_lazy("What residents read in short messages and e-mails"),
    ),
}
CITY: dict[str, tuple[Label, Label]] = {
    "areas": (gettext_lazy("Areas"), gettext_lazy("Counties, townships, villages")),
    "units": (gettext_lazy("Units"), gettext_lazy("Whoever can be given a case")),
    "posts": (gettext_lazy("Staff and posts"), gettext_lazy("Who does what in which unit")),
    "grids": (gettext_lazy("Grids"), gettext_lazy("The smallest pieces, each with one worker")),
    "addresses": (
        gettext_lazy("Address book"),
        gettext_lazy("Roads, estates, schools: names that people say, and their areas"),
    ),
}


def link_of(name: str) -> str:
    """Where a table is kept."""
    if name in ("calendar", "hours"):
        return reverse("administration:calendar")
    if name == "texts":
        return reverse("administration:texts")
    return reverse("administration:rows", args=["staff" if name == "posts" else name])


def day_of(changed: date | datetime | None) -> str:
    """The day of the last change, where the rows tell it."""
    return day_text(timezone.localdate(changed) if isinstance(changed, datetime) else changed)


def part(name: str, words: tuple[Label, Label], stock: Stock) -> Part:
    """A table with its numbers."""
    changed = day_of(stock.changed) if stock.changed else pgettext("last change", "not kept")
    return Part(*words, link_of(name), stock.n, stock.coming, changed)


@require_safe
@needs_administrator
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The front page of whoever keeps the system."""
    found = queries.stock(today(), within(actor))
    context = {
        "rules": [part(name, words, found[name]) for name, words in RULES.items()],
        "city": [part(name, words, found[name]) for name, words in CITY.items()],
    }
    return show(request, "administration/start.html", context)
