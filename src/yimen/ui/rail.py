"""What stands in the left rail: the pages that a post works with."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.orgs.queries import in_mediation_centre

TAKES_MATTERS = {"agent", "grid_worker"}
TAKES_DISPUTES = {"agent", "dispatcher"}
WATCHES = {"supervisor", "leader", "dispatcher"}


def rail(actor: Actor) -> list[tuple[str, str]]:
    """Names and addresses, for these posts; whoever only keeps the system reads no cases."""
    keeper = "administrator" in actor.roles and actor.reach == "area"
    read = [(_("What is read"), reverse("reading:reading"))]
    keeps = [(_("Administration"), reverse("administration:start")), *read] if keeper else []
    centre = actor.reach == "unit" and in_mediation_centre(actor)
    here = [(_("Mediation centre today"), reverse("mediators:today"))] if centre else []
    if "administrator" in actor.roles and (keeper or centre):
        keeps.append((_("Templates of agreements"), reverse("agreements:templates")))
    if not actor.roles - {"administrator"}:
        return [*here, *keeps]
    window = bool(TAKES_DISPUTES & actor.roles) and centre
    hotline = bool(TAKES_MATTERS & actor.roles) and not centre
    register = [(_("Register"), reverse("requests:register"))] if hotline else []
    dispute = [(_("Register a dispute"), reverse("disputes:register"))] if window else []
    disputes = [(_("Disputes"), reverse("boards:disputes"))] if centre else []
    wall = [(_("Wall"), reverse("boards:wall"))]
    troubles = [(_("Troubles"), reverse("troubles:hottest"))] if actor.reach == "area" else []
    linked = settings.COURT_URL and (actor.reach == "area" or centre)
    court = [(_("Court"), reverse("court:overview"))] if linked else []
    asks = [(_("Follow-ups"), reverse("aftercare:visits"))] if actor.reach != "area" else []
    return [
        (_("My queue"), reverse("cases:queue")),
        *register,
        *dispute,
        *here,
        *disputes,
        (_("Search"), reverse("cases:search")),
        (_("Knowledge base"), reverse("knowledge:articles")),
        (_("Board of lights"), reverse("boards:lights")),
        *(wall if WATCHES & actor.roles else []),
        *(troubles if WATCHES & actor.roles else []),
        *(asks if "caller" in actor.roles else []),
        *(court if WATCHES & actor.roles else []),
        (_("Map of open cases"), reverse("boards:ground")),
        (_("Shelved cases"), reverse("boards:shelved")),
        (_("Figures"), reverse("boards:figures")),
        *(read if "supervisor" in actor.roles and actor.reach == "area" and not keeper else []),
        *keeps,
    ]
