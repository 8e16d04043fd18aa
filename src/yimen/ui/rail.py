"""What stands in the left rail: the pages that a post works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs.models import UnitKind
from yimen.orgs.queries import centre_of, in_mediation_centre

WATCHES = {"supervisor", "leader", "dispatcher"}


@dataclass(frozen=True)
class Place:
    """Where somebody sits, and what they do there."""

    actor: Actor

    def does(self, *roles: str) -> bool:
        """Whether one of these posts is theirs."""
        return not self.actor.roles.isdisjoint(roles)

    @cached_property
    def hotline(self) -> bool:
        """In a centre that sees all of its area."""
        return self.actor.reach == "area"

    @cached_property
    def mediates(self) -> bool:
        """In a mediation centre itself."""
        return self.actor.reach == "unit" and in_mediation_centre(self.actor)

    @cached_property
    def joins(self) -> bool:
        """In a mediation centre, or in a team of one."""
        centre = centre_of(self.actor.area, UnitKind.MEDIATION)
        works = self.actor.units | self.actor.above
        return self.actor.reach == "unit" and centre is not None and centre.pk in works

    @cached_property
    def works(self) -> bool:
        """Whoever only keeps the system reads no cases (等保 2.0)."""
        return bool(self.actor.roles - {"administrator"})

    @cached_property
    def keeps(self) -> bool:
        """Keeps what the city is made of."""
        return self.does("administrator") and self.hotline

    @cached_property
    def watches(self) -> bool:
        """Looks after what others do."""
        return self.does(*WATCHES)

    @cached_property
    def takes_calls(self) -> bool:
        """Writes down what residents say."""
        return self.does("agent", "grid_worker") and not self.mediates

    @cached_property
    def takes_disputes(self) -> bool:
        """Sits at the window of a mediation centre."""
        return self.does("agent", "dispatcher") and self.mediates

    @cached_property
    def asks_after(self) -> bool:
        """Asks whether a settlement lasts."""
        return self.does("caller") and not self.hotline

    @cached_property
    def lets_through(self) -> bool:
        """Lets publications and comments on them through, or sends them back."""
        return self.does("approver") and self.mediates

    @cached_property
    def hears_courts(self) -> bool:
        """Looks after what a court sends, where one is connected or made up."""
        centre = self.hotline or self.mediates
        return bool(settings.COURT_URL or settings.DEMO) and self.watches and centre

    @cached_property
    def reads_over(self) -> bool:
        """Looks at how well messages are read."""
        return self.keeps or (self.does("supervisor") and self.hotline)

    @cached_property
    def keeps_templates(self) -> bool:
        """Keeps a mediation centre."""
        return self.does("administrator") and (self.hotline or self.mediates)


Row = tuple[Label, str, Callable[[Place], bool]]

# fmt: off
RAIL: tuple[Row, ...] = (
    # what it is called             page                     for whom
    (_("My queue"),                 "cases:queue",           lambda p: p.works),
    (_("Register"),                 "requests:register",     lambda p: p.takes_calls),
    (_("Register a dispute"),       "disputes:register",     lambda p: p.takes_disputes),
    (_("Mediation centre today"),   "mediators:today",       lambda p: p.joins),
    (_("Disputes"),                 "boards:disputes",       lambda p: p.works and p.mediates),
    (_("Search"),                   "cases:search",          lambda p: p.works),
    (_("Knowledge base"),           "knowledge:articles",    lambda p: p.works),
    (_("Board of lights"),          "boards:lights",         lambda p: p.works),
    (_("Wall"),                     "boards:wall",           lambda p: p.watches),
    (_("Troubles"),                 "troubles:hottest",      lambda p: p.watches and p.hotline),
    (_("Follow-ups"),               "aftercare:visits",      lambda p: p.asks_after),
    (_("To be published"),          "aftercare:waiting",     lambda p: p.lets_through),
    (_("Comments"),                 "aftercare:comments",    lambda p: p.lets_through),
    (_("Court"),                    "court:overview",        lambda p: p.hears_courts),
    (_("Map of open cases"),        "boards:ground",         lambda p: p.works),
    (_("Shelved cases"),            "boards:shelved",        lambda p: p.works),
    (_("Figures"),                  "boards:figures",        lambda p: p.works),
    (_("Administration"),           "administration:start",  lambda p: p.keeps),
    (_("What is read"),             "reading:reading",       lambda p: p.reads_over),
    (_("Templates of agreements"),  "agreements:templates",  lambda p: p.keeps_templates),
)
# fmt: on


def rail(actor: Actor) -> list[tuple[str, str]]:
    """Names and addresses, for these posts."""
    place = Place(actor)
    return [(str(label), reverse(page)) for label, page, fits in RAIL if fits(place)]
